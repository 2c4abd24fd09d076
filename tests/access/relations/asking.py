"""Ask every address that hangs on the case, as one person, and compare with what the state says of her."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.test import Client
from django.urls import reverse

from tests.access.endpoints import UNKNOWN_ID, Endpoint
from tests.access.quick import quick_client, quietly
from tests.access.relations.states import STRANGERS, WITNESSES, State
from tests.access.story import Story, tell
from tests.access.test_matrix import Key, ask, keys_of, table, with_ids
from tests.cast import Cast

# Rows of the story that hang on its case, besides the case itself.
ROWS = frozenset(
    {
        "own", "placement", "screening", "consent", "document", "wall", "request", "hold", "notice", "touched", "approval",
        "referral_accepted", "referral_submitted",
    }
)  # fmt: skip
REFUSED = {"403", "404"}
# Whom the rules let see a request, a hold, a notice or a question to two people without the case.
OVERSEERS = {"auditor"}
OVERSEEN = {"request", "hold", "notice", "touched", "approval"}


LEAST = 600  # cells of a state


def assert_every_cell(cast: Cast, state: State) -> None:
    """Let the state come about and fail with every cell that is not as it ought to be."""
    story = tell(cast)
    state.turn(cast, story)
    asked, wrong = cells(cast, story, state)
    assert wrong == []
    assert asked > LEAST


def cells(cast: Cast, story: Story, state: State, people: Iterable[str] = ()) -> tuple[int, list[str]]:
    """How many cells were asked, and those that are not as they ought to be; of ``people``, or of whom the state concerns."""
    asked, wrong = 0, []
    matrix = table()
    with quietly():
        witnesses = state.keeps & WITNESSES if state.asks_keepers else frozenset()
        for person in people or sorted(witnesses | state.lose | STRANGERS):
            client = quick_client(getattr(cast, person))
            for endpoint, key in rows():
                verb, name, target = key
                # What commands and the rows of the work answer to who has them depends on how far the work is.
                if has(state, person, target) and (verb == "post" or target != "own"):
                    continue
                got = ask(client, endpoint, verb, address(story, endpoint, target))
                asked += 1
                wanted = granted(state, matrix, person, key) if has(state, person, target) else "refused"
                refused = got in REFUSED or _blind(client, story, endpoint, verb, target, got)
                if not (got == wanted or (wanted == "refused" and refused)):
                    wrong.append(f"{state}: {person} {verb} {name} {target}: {got}, not {wanted}")
    return asked, wrong


def rows() -> Iterator[tuple[Endpoint, Key]]:
    """The rows of the table that hang on the case."""
    for endpoint in with_ids():
        yield from ((endpoint, key) for key in keys_of(endpoint) if key[2] in ROWS)


def granted(state: State, matrix: dict[Key, dict[str, str]], person: str, key: Key) -> str:
    """What the address answers to somebody who has the row."""
    usual = matrix[key][state.like.get(person, person)]
    return state.differ.get(f"{person} {key[1]}", state.differ.get(key[1], usual))


def has(state: State, person: str, target: str) -> bool:
    """Whether the row is still hers: with the case, or without it."""
    return person in state.keeps or person in state.also.get(target, ()) or (person in OVERSEERS and target in OVERSEEN)


def address(story: Story, endpoint: Endpoint, target: str) -> str:
    """Where the row stands."""
    return reverse(endpoint.name, kwargs=story.arguments(endpoint.name, endpoint.parameters, target))


def _blind(client: Client, story: Story, endpoint: Endpoint, verb: str, target: str, got: str) -> bool:
    """Whether a body was refused before anything was looked for: an id that nobody has gets the same answer."""
    named = story.arguments(endpoint.name, endpoint.parameters, target)
    unknown = {name: UNKNOWN_ID if isinstance(value, UUID) else value for name, value in named.items()}
    return got == "400" == ask(client, endpoint, verb, reverse(endpoint.name, kwargs=unknown))
