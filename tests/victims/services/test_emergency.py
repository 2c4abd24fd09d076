"""The emergency door: an hour, to read, a few parts, everybody told, looked into by another."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import Notification
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant
from victims.models.protection import EmergencyAccess
from victims.selectors.cases import case_view
from victims.services.emergency import groups_offered, open_in_emergency, review_emergency
from victims.services.notes import write_note
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
STORY = "Menelepon posko, terdengar ketakutan dan minta dijemput."


def open_it(user: User, case: VictimCase, groups=("summary", "contact", "location"), **changes) -> EmergencyAccess:
    with scope(user):
        return open_in_emergency(
            actor=user, number=case.number, groups=groups, **{"reason": "life", "story": STORY, **changes}
        )  # fmt: skip


@pytest.fixture
def case(cast) -> VictimCase:
    return make_case(cast.worker)


def test_it_opens_the_chosen_parts_for_an_hour_but_never_the_place(cast, case):
    opened = open_it(cast.other_head, case)
    with scope(cast.other_head):
        view = case_view(cast.other_head, VictimCase.objects.visible_to(cast.other_head).get(pk=case.pk))
    assert view.groups == {"summary", "contact"}
    assert opened.valid_until - opened.opened_at == timedelta(hours=1)


def test_after_the_hour_it_is_closed_without_any_timer(cast, case):
    opened = open_it(cast.other_head, case)
    with as_owner(), connection.cursor() as cursor:
        past = "now() - interval '1 second'"
        cursor.execute(f"UPDATE victims_casegrant SET valid_until = {past} WHERE source_id = %s", [opened.pk])  # noqa: S608
    with scope(cast.other_head):
        assert not VictimCase.objects.filter(pk=case.pk).exists()


def test_owner_supervisor_and_auditor_are_told_at_once(cast, case):
    with as_owner():
        VictimCase.objects.filter(pk=case.pk).update(case_manager=cast.worker)
    opened = open_it(cast.other_head, case)
    told = Notification.objects.filter(kind="emergency_opened", target_id=opened.pk)
    assert set(told.values_list("user", flat=True)) == {
        cast.worker.pk, cast.head.pk, cast.directorate.pk, cast.auditor.pk
    }  # fmt: skip
    with as_owner():
        row = AuditEvent.objects.get(action="emergency.opened")
        assert row.details == {"reason": "life", "groups": ["contact", "summary"]}


def test_it_reads_and_does_not_write(cast, case):
    open_it(cast.other_head, case)
    with scope(cast.other_head):
        seen = VictimCase.objects.visible_to(cast.other_head).get(pk=case.pk)
        assert policies.reads_only(cast.other_head, seen)
        with pytest.raises(PermissionDenied):
            write_note(actor=cast.other_head, case_id=case.pk, group="summary", body="Catatan")
    with scope(cast.colleague):
        assert not policies.reads_only(cast.colleague, VictimCase.objects.get(pk=case.pk))


@pytest.mark.parametrize("name", ["worker", "shelter_staff", "coordinator", "auditor", "superuser", "agency_admin"])
def test_other_roles_have_no_such_door(cast, case, name):
    with pytest.raises(PermissionDenied):
        open_it(getattr(cast, name), case)


def test_unknown_and_restricted_numbers_get_the_same_words(cast, case):
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=case.pk, team=[])
    words = set()
    for number in (case.number, "TPPO-2026-999999"):
        case.number = number
        with pytest.raises(RefusedError) as refusal:
            open_it(cast.other_head, case)
        words.add(tuple(refusal.value.messages))
    assert len(words) == 1
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"), [({"story": "pendek"}, "30 karakter"), ({"groups": ["location"]}, "Pilih bagian")]
)
def test_each_step_left_out_is_refused(cast, case, change, words):
    with pytest.raises(RefusedError, match=words):
        open_it(cast.other_head, case, **change)


def test_who_sees_the_case_anyhow_needs_no_emergency(cast, case):
    with pytest.raises(RefusedError, match="sudah terbuka"):
        open_it(cast.directorate, case)


def test_three_a_day_and_no_fourth(cast):
    for _ in range(3):
        open_it(cast.other_head, make_case(cast.worker))
    with pytest.raises(RefusedError, match="tiga kali"):
        open_it(cast.other_head, make_case(cast.worker))


def test_two_that_wait_longer_than_a_day_suspend_the_right(cast, case):
    for _ in range(2):
        open_it(cast.other_head, make_case(cast.worker))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE victims_emergencyaccess"
            " SET opened_at = opened_at - interval '2 days', valid_until = now() - interval '1 day'"
        )
    with pytest.raises(RefusedError, match="ditangguhkan"):
        open_it(cast.other_head, case)
    with scope(cast.auditor):
        row = EmergencyAccess.objects.visible_to(cast.auditor).unreviewed().first()
        review_emergency(actor=cast.auditor, emergency_id=row.pk, verdict="justified", review="Diperiksa")
    open_it(cast.other_head, case)


def test_a_receiving_agency_opens_no_more_than_may_be_referred_to_it(cast, case):
    offered = groups_offered(cast.health_officer)
    assert set(offered) <= set(cast.health_officer.memberships.get().unit.agency.shareable_groups)
    assert "contact" not in offered
    assert set(offered) < set(groups_offered(cast.other_head))


def test_only_another_person_reviews_it(cast, case):
    opened = open_it(cast.other_head, case)
    for user in (cast.other_head, cast.head, cast.directorate):
        with scope(user), pytest.raises(PermissionDenied):
            review_emergency(actor=user, emergency_id=opened.pk, verdict="justified", review="Ya")
    with scope(cast.colleague), pytest.raises(EmergencyAccess.DoesNotExist):
        review_emergency(actor=cast.colleague, emergency_id=opened.pk, verdict="justified", review="Ya")
    with pytest.raises(IntegrityError, match="victims_emergency_reviewed_by_another"), as_owner():
        EmergencyAccess.objects.update(reviewed_by=cast.other_head, reviewed_at=timezone.now(), verdict="justified")
    with scope(cast.auditor):
        review_emergency(actor=cast.auditor, emergency_id=opened.pk, verdict="not_justified", review="Bukan darurat")
        with pytest.raises(RefusedError, match="sudah ditinjau"):
            review_emergency(actor=cast.auditor, emergency_id=opened.pk, verdict="justified", review="Ya")


def test_nobody_writes_the_record_or_the_grant_past_the_door(cast, case):
    values = {"case_id": case.pk, "principal": cast.other_head.pk * 4 + 3, "groups": ["summary"], "source": "break_glass"}
    with pytest.raises(ProgrammingError, match="row-level security"), scope(cast.other_head), transaction.atomic():
        CaseGrant.objects.create(**values, granted_by=cast.other_head)
    opened = open_it(cast.other_head, case)
    with pytest.raises(ProgrammingError, match="permission denied"), scope(cast.other_head), transaction.atomic():
        EmergencyAccess.objects.filter(pk=opened.pk).update(valid_until=timezone.now() + timedelta(days=1))


def test_its_story_is_sealed(cast, case):
    open_it(cast.other_head, case)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT story FROM victims_emergencyaccess")
        assert b"posko" not in bytes(cursor.fetchone()[0])


def test_restricting_a_case_shuts_out_who_came_in_before(cast, case):
    open_it(cast.other_head, case)
    with scope(cast.head):
        restrict_case(actor=cast.head, case_id=case.pk, team=[cast.worker])
    with scope(cast.other_head):
        assert not VictimCase.objects.filter(pk=case.pk).exists()
        assert not VictimCase.objects.visible_to(cast.other_head).filter(pk=case.pk).exists()
