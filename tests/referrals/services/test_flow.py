"""A referral from draft to result: who sees what at each step, in the ORM and by row-level security alone."""

import pytest
from django.db import connection

from referrals.models import Referral, ReferralEvent
from referrals.services import answering, approval, drafting, work
from referrals.states import ReferralStatus
from tests.factories.cases import make_case
from tests.factories.referrals import make_accepted, make_approved, make_completed, make_draft, make_submitted
from tppo_cases.access.context import scope
from tppo_cases.access.principals import unit_principal
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import reveal
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseGrant
from victims.selectors.cases import case_view

pytestmark = pytest.mark.django_db


def seen_by(cast) -> set[str]:
    """Who of the cast sees any row; row-level security alone hides none of them, and shows the others to nobody else."""
    seen = set()
    for name, user in cast:
        with scope(user):
            rows = set(Referral.objects.visible_to(user).values_list("pk", flat=True))
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM referrals_referral")
                walled = {key for (key,) in cursor.fetchall()}
            assert walled == rows or (walled and name == "shelter_staff")  # of the unit, but without the capability
            seen |= {name} if rows else set()
    return seen


def case_seen(user, case_id) -> bool:
    with scope(user), connection.cursor() as cursor:
        by_orm = VictimCase.objects.visible_to(user).filter(pk=case_id).exists()
        cursor.execute("SELECT 1 FROM victims_victimcase WHERE id = %s", [case_id])
        assert by_orm == (cursor.fetchone() is not None)
        return by_orm


SENDER = {"worker", "colleague", "head"}
HEALTH = {"health_officer", "health_colleague"}


def test_draft_is_seen_by_the_sending_unit_only(cast):
    make_draft(cast)

    assert seen_by(cast) == SENDER


def test_submitted_is_seen_by_the_directorate_but_not_by_the_receiver(cast):
    make_submitted(cast)

    assert seen_by(cast) == SENDER | {"directorate"}


def test_approved_is_seen_by_the_receiving_agency(cast):
    referral = make_approved(cast)

    assert seen_by(cast) == SENDER | {"directorate"} | HEALTH
    assert referral.approved_by == cast.head
    assert not case_seen(cast.health_officer, referral.case_id)


def test_acceptance_opens_the_shared_parts_to_the_unit(cast):
    referral = make_accepted(cast)

    with scope(cast.health_colleague):
        case = VictimCase.objects.visible_to(cast.health_colleague).get(pk=referral.case_id)
        assert case_view(cast.health_colleague, case).groups == {"summary", "health"}
        grant = CaseGrant.objects.get(source="referral")
    assert grant.principal == unit_principal(referral.receiving_unit_id) == referral.receiver_principal
    assert (grant.source_id, grant.legal_ground, grant.purpose) == (referral.pk, "vital", "medical")


def test_no_grant_exists_before_acceptance(cast):
    referral = make_approved(cast)
    with scope(cast.health_officer):
        answering.open_by_receiver(actor=cast.health_officer, referral_id=referral.pk)

    with scope(cast.worker):
        assert not CaseGrant.objects.filter(source="referral").exists()


def test_completion_ends_the_access_and_keeps_the_row(cast):
    referral = make_completed(cast)

    assert not case_seen(cast.health_officer, referral.case_id)
    with scope(cast.health_officer):
        kept = Referral.objects.visible_to(cast.health_officer).get(pk=referral.pk)
        assert reveal(kept, "result", drafting.SEALED) == "Layak jalan"
        assert kept.closed_at


def test_history_says_who_did_what(cast):
    referral = make_completed(cast)

    with scope(cast.worker):
        steps = list(ReferralEvent.objects.filter(referral=referral).values_list("to_status", "actor__email"))
    assert [status for status, _ in steps] == ["draft", "submitted", "approved", "received", "accepted", "completed"]
    assert steps[2][1] == cast.head.email
    assert steps[3][1] == steps[5][1] == cast.health_officer.email


def test_every_step_is_on_the_audit_trail(cast):
    referral = make_completed(cast)

    with scope(cast.head):
        events = AuditEvent.objects.filter(case_id=referral.case_id, action__startswith="referral.").order_by("id")
        verbs = [action.split(".")[1] for action in events.values_list("action", flat=True)]
    assert verbs == ["created", "submitted", "approved", "received", "accepted", "completed"]


def test_clocks_run_for_approval_then_for_the_answer(cast):
    case = make_case(cast.worker)
    referral = make_submitted(cast, case)
    assert (referral.due_at - referral.submitted_at).total_seconds() == pytest.approx(48 * 3600, abs=2)
    with scope(cast.head):
        approved = approval.approve(actor=cast.head, referral_id=referral.pk)
        clocks = {clock.code: clock for clock in Deadline.objects.filter(case=case, code__startswith="RUJUKAN")}
    assert clocks["RUJUKAN_SETUJU"].met_at
    assert clocks["RUJUKAN_TERIMA"].due_at == approved.due_at
    assert (approved.due_at - approved.approved_at).total_seconds() == pytest.approx(72 * 3600, abs=2)


def test_decline_stops_the_clock_of_a_case_that_the_receiver_does_not_see(cast):
    referral = make_approved(cast)
    with scope(cast.health_officer):
        answering.decline(actor=cast.health_officer, referral_id=referral.pk, reason="Penuh")

    with scope(cast.worker):
        assert Deadline.objects.get(case=referral.case_id, code="RUJUKAN_TERIMA").met_at
    assert not case_seen(cast.health_officer, referral.case_id)


def test_starting_the_work_changes_the_status_only(cast):
    referral = make_accepted(cast)
    with scope(cast.health_colleague):
        started = work.start_work(actor=cast.health_colleague, referral_id=referral.pk)

    assert started.status == ReferralStatus.IN_PROGRESS
    assert case_seen(cast.health_officer, referral.case_id)
