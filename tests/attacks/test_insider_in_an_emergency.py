"""A paid insider who uses the emergency door as a master key, and walls as a weapon."""

import re
import uuid

import pytest
from django.utils import timezone

from tests.attacks.tools import STORY, case_now, sql
from tests.factories.cases import as_owner, make_case
from tests.factories.tokens import give_token
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import Notification
from victims.models.grants import CaseGrant
from victims.models.protection import CaseWall, EmergencyAccess
from victims.services.walls import raise_wall

pytestmark = pytest.mark.django_db
DOOR = "/kasus/darurat/"


def door(case, **changes):
    return {"number": case.number, "reason": "life", "story": STORY, "groups": ["summary"], **changes}


@pytest.mark.parametrize("person", ["worker", "shelter_staff", "coordinator", "auditor", "agency_admin", "superuser"])
def test_emergency_door_of_who_has_none(confirmed_client_of, cast, person):
    """Everybody without the right tries the door."""
    case = make_case(cast.other_worker)
    assert confirmed_client_of(getattr(cast, person)).post(DOOR, door(case)).status_code == 403


def test_emergency_without_confirmation_or_by_a_token(client_of, client, cast, story):
    """Skips the question for the password: with a session alone, and with a program's token."""
    case = make_case(cast.worker)
    _row, text = give_token(cast.other_head)
    assert client_of(cast.other_head).post(DOOR, door(case)).url.startswith("/akun/konfirmasi/")
    answer = client.post(DOOR, door(case), headers={"Authorization": f"Token {text}"})
    assert answer.status_code in {302, 403}
    with scope(cast.auditor):
        assert EmergencyAccess.objects.count() == 1  # that of the story


def test_fourth_emergency_of_a_day(confirmed_client_of, cast):
    """Opens one case after the other."""
    client = confirmed_client_of(cast.other_head)
    answers = [client.post(DOOR, door(make_case(cast.worker))) for _ in range(4)]
    assert [answer.status_code for answer in answers][-1] == 200
    with scope(cast.auditor):
        assert EmergencyAccess.objects.count() <= 3


def test_emergency_on_restricted_walled_and_unknown_numbers(confirmed_client_of, cast, story):
    """Compares the answers for a restricted, a walled-off and a made-up number."""
    walled = make_case(cast.worker)
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=walled.pk, user=cast.other_head, reason="kin")
    client = confirmed_client_of(cast.other_head)
    pages = []
    for number in (story.rows["restricted"].number, walled.number, "TPPO-2026-999999"):
        body = door(walled, number=number, kunci=str(uuid.UUID(int=5)))
        pages.append(
            re.sub(r'csrfmiddlewaretoken" value="\w+"', "", client.post(DOOR, body).content.decode()).replace(number, "N")
        )
    assert pages[0] == pages[1] == pages[2]
    assert "Tidak ada kasus dengan nomor ini" in pages[0]


@pytest.mark.parametrize("groups", [["location"], ["legal"], ["exploitation"], ["semua"]])
def test_emergency_for_parts_that_it_never_opens(confirmed_client_of, cast, groups):
    """Posts parts that the form does not offer: the house, the legal file, the story."""
    answer = confirmed_client_of(cast.other_head).post(DOOR, door(make_case(cast.worker), groups=groups))
    assert answer.status_code == 200
    with scope(cast.auditor):
        assert not EmergencyAccess.objects.exists()


def test_emergency_to_write_refer_or_carry_away(client_of, cast, story):
    """Uses the hour to write, to refer the case to a friend, and to download its documents."""
    with scope(cast.auditor):
        key = EmergencyAccess.objects.get(pk=story.rows["emergency"].pk).case_id
    client = client_of(cast.other_head)
    assert client.get(f"/kasus/{key}/").status_code == 200
    assert client.post(f"/kasus/{key}/catatan/", {"group": "summary", "body": "x"}).status_code == 403
    assert client.get(f"/rujukan/kasus/{key}/baru/").status_code in {403, 404}
    assert client.get(f"/kasus/{key}/dokumen/unggah/").status_code == 403


def test_emergency_that_was_opened_yesterday(client_of, cast, story):
    """Keeps the page of an emergency open until the next day."""
    with scope(cast.auditor):
        row = EmergencyAccess.objects.get(pk=story.rows["emergency"].pk)
    with as_owner():
        CaseGrant.objects.filter(source_id=row.pk).update(valid_until=timezone.now())
    assert client_of(cast.other_head).get(f"/kasus/{row.case_id}/").status_code == 404


# ---- walls as a weapon ----
@pytest.mark.parametrize("person", ["health_officer", "directorate", "shelter_staff", "other_worker"])
def test_wall_by_who_does_not_work_on_the_case(client_of, cast, story, person):
    """Shuts the manager of a case out by declaring her a relative of the suspect."""
    client, case = client_of(getattr(cast, person)), story.rows["own"]
    answer = client.post(f"/kasus/{case.pk}/dinding/", {"user": cast.worker.pk, "reason": "kin"})
    if person == "directorate":  # decides on cases of her centres, so she may; it is told, see below
        assert answer.status_code == 302
        return
    assert answer.status_code in {403, 404}
    assert case_now(cast.worker, case).pk == case.pk


def test_wall_against_the_head_is_told_to_the_auditors(cast, story):
    """A worker hides her case from the head who oversees it."""
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=story.rows["own"].pk, user=cast.head, reason="other")
    assert Notification.objects.filter(user=cast.auditor, kind="audit_alert").exists()
    with scope(cast.auditor):
        assert AuditEvent.objects.filter(action="wall.raised", details__user=cast.head.pk).exists()


def test_own_wall_lifted_by_oneself(confirmed_client_of, cast, story):
    """The officer of whom the wall speaks decides about it, and writes it away in SQL."""
    path = f"/persetujuan/{story.rows['approval'].pk}/"
    assert confirmed_client_of(cast.training).post(path, {"decision": "approve"}).status_code == 404
    statement = "UPDATE victims_casewall SET lifted_at = now(), lifted_by_id = %s WHERE id = %s"
    assert sql(cast.training, statement, cast.training.pk, story.rows["wall"].pk) in {0, "ProgrammingError", "IntegrityError"}
    with as_owner():
        assert CaseWall.objects.get(pk=story.rows["wall"].pk).lifted_at is None
