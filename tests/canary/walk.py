"""Everything that a person gets from the site: every address with the ids of the story, written to, mistaken and broken."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse

from tests.access.endpoints import Endpoint, endpoints
from tests.access.story import Story
from tests.access.test_matrix import keys_of, undone, verbs_of
from tests.canary.words import word

SEARCHED = ("alias", "full_name", "nik", "passport", "phone")
# Other cases of the story, whose addresses are the matrix's to try: her words are in her own.
WITHOUT_WORDS = {"restricted", "other"}
LEFT_OUT = {"accounts:logout", "accounts:session-end-all", "accounts:session-end"}  # would end the walk


def addresses(endpoint: Endpoint, story: Story) -> Iterator[tuple[str, str]]:
    """Verb and address, once for every row of the story that the address could be asked for."""
    if not endpoint.parameters:
        yield from ((verb, reverse(endpoint.name)) for verb in verbs_of(endpoint))
        return
    if "token_key" in endpoint.parameters:
        return
    for verb, name, target in keys_of(endpoint):
        if target not in WITHOUT_WORDS:
            yield verb, reverse(name, kwargs=story.arguments(name, endpoint.parameters, target))


def whole(answer: Any) -> bytes:
    """Status, heads and body."""
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{answer.status_code} {dict(answer.headers)}\n".encode() + body


def answers(client: Client, story: Story, *, writes: bool) -> Iterator[tuple[str, bytes]]:
    """Every answer by verb and address; what came of a question is undone."""
    client.raise_request_exception = False
    for endpoint in endpoints():
        if not endpoint.name or endpoint.name in LEFT_OUT:
            continue
        for verb, path in addresses(endpoint, story):
            if verb == "post" and not writes:
                continue
            api = {"data": "{}", "content_type": "application/json"} if endpoint.api_class and verb == "post" else {}
            with undone():
                yield f"{verb} {path}", whole(getattr(client, verb)(path, **api))
    yield from _searches(client)
    yield from _mistakes(client)


def _searches(client: Client) -> Iterator[tuple[str, bytes]]:
    """She asks for the very words: the field shows what was typed, so the list alone is looked at."""
    for name in SEARCHED:
        asked = word(f"victims.VictimIdentity.{name}")
        with undone():
            client.post(reverse("victims:case-list"), {"q": asked})
            shown = whole(client.get(f"{reverse('victims:case-list')}?hasil=1")).replace(asked.encode(), b"")
        yield f"search {name}", shown
        with undone():
            found = client.post("/api/v1/cases/search/", {"q": asked}, content_type="application/json")
        yield f"api search {name}", whole(found)


def _broken(client: Client) -> Any:
    """A page whose code fails with her number in its mouth: neither the page nor the log may repeat it."""
    said = ValueError(word("victims.VictimIdentity.nik"))
    with patch("tppo_cases.notifications.views.notification_page", side_effect=said):
        answer = client.get(reverse("notifications:list"))
    assert answer.status_code == 500
    return answer


def _mistakes(client: Client) -> Iterator[tuple[str, bytes]]:
    """Pages of errors: not there, not allowed, not understood."""
    tries = {
        "404": lambda: client.get("/tidak-ada/"), "404 api": lambda: client.get("/api/v1/tidak-ada/"),
        "400": lambda: client.get("/", headers={"host": "lain.contoh"}),
        "403": lambda: Client(enforce_csrf_checks=True).post(reverse("accounts:login"), {}),
        "500": lambda: _broken(client),
        "400 api": lambda: client.post("/api/v1/cases/search/", "{", content_type="application/json"),
    }  # fmt: skip
    for name, ask in tries.items():
        with undone():
            yield name, whole(ask())
