"""Whoever lost a case gets nothing of it at any address: its referral completed or withdrawn, its consent taken back, its time
over without any timer, or the case restricted to others.

``matrix.csv`` says what each person gets while access stands; here every address that hangs on the case is asked again after
it ended, pages and API, every verb. A new address is asked by itself.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from referrals.services import ending, work
from tests.access.endpoints import endpoints
from tests.access.story import RECEIVERS, Story, tell
from tests.access.test_matrix import ask, keys_of, undone, with_ids
from tests.cast import Cast
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.privacy.models.stops import StopNotice
from victims.services.consents import withdraw_consent
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
# What hangs on the case of the story. Its referrals and the notice to stop stay with the receiver whom they name.
OF_THE_CASE = {"own", "placement", "screening", "consent", "document", "request", "hold", "touched", "wall"}
UNKNOWN = UUID("01a20000-0000-7000-8000-000000000000")
# Whom the rules let see a request, a hold or an incident without the case: who watches over the protection of data.
OVERSEERS = {"auditor"}
# Who houses her goes on seeing the bed, whoever works on the case.
HOUSES = {"colleague", "shelter_staff"}


def complete(cast: Cast, story: Story) -> None:
    with scope(cast.health_officer):
        work.complete(actor=cast.health_officer, referral_id=story.rows["referral_accepted"].pk, result="Layak jalan")


def withdraw(cast: Cast, story: Story) -> None:
    with scope(cast.worker):
        ending.withdraw(actor=cast.worker, referral_id=story.rows["referral_accepted"].pk, reason="Tidak perlu lagi")


def take_back(cast: Cast, story: Story) -> None:
    with as_owner():  # the story put one there without a withdrawal; now a real one comes
        StopNotice.objects.all().delete()
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=story.rows["consent"].pk)


def run_out(_cast: Cast, story: Story) -> None:
    """The database's clock cannot be turned: the end is moved into the past. No timer runs."""
    with as_owner(), connection.cursor() as cursor:
        past = "now() - interval '1 second'"
        cursor.execute(
            f"UPDATE victims_casegrant SET valid_until = {past} WHERE source = 'referral' AND case_id = %s",  # noqa: S608
            [story.rows["own"].pk],
        )


def restrict(cast: Cast, story: Story) -> None:
    with scope(cast.head):
        restrict_case(actor=cast.head, case_id=story.rows["own"].pk, team=[cast.worker])


ENDS = [complete, withdraw, take_back, run_out]
LOST: list[tuple[Callable[[Cast, Story], None], str]] = [
    *((end, "health_officer") for end in ENDS),
    *((restrict, person) for person in ("colleague", "shelter_staff", "directorate", "health_officer", "auditor")),
]


def ids(value: object) -> str:
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize(("end", "person"), LOST, ids=ids)
def test_no_address_opens_anything_after_the_end(confirmed_client_of, cast, end, person):
    story = tell(cast)
    case = story.rows["own"]
    page = f"/kasus/{case.pk}/"
    client = confirmed_client_of(getattr(cast, person))
    before = client.get(page).status_code
    end(cast, story)

    assert before == (200 if person in {*RECEIVERS, "colleague", "shelter_staff", "directorate"} else before)
    tried = 0
    for endpoint in with_ids():
        for verb, address, target in keys_of(endpoint):
            if target not in OF_THE_CASE or (person in OVERSEERS and target != "own"):
                continue
            if target == "placement" and person in HOUSES:
                continue
            named = story.arguments(address, endpoint.parameters, target)
            got = ask(client, endpoint, verb, reverse(address, kwargs=named))
            if got not in {"403", "404"}:  # a body that is refused before anything is looked for
                unknown = {name: UNKNOWN if isinstance(value, UUID) else value for name, value in named.items()}
                assert (got, got) == ("400", ask(client, endpoint, verb, reverse(address, kwargs=unknown))), f"{verb} {address}"
            tried += 1
    assert tried >= 60
    betrayed = set()
    for endpoint in endpoints():
        if endpoint.parameters or "kasus" not in endpoint.path:
            continue
        with undone():
            response = client.get(endpoint.path)
        body = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
        betrayed |= {endpoint.name for mark in (str(case.pk), case.number) if mark in body}
    assert betrayed == set()
