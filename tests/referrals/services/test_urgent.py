"""Urgent referrals: on their way at once, approved afterwards by somebody else."""

import pytest
from django.core.exceptions import PermissionDenied

from referrals.models import ReferralEvent
from referrals.selectors.detail import awaits_approval_afterwards
from referrals.services import answering, approval, drafting, ending
from referrals.states import Urgency
from tests.factories.referrals import make_draft, make_submitted
from tppo_cases.access.context import scope
from tppo_cases.notifications.models import Notification
from victims.errors import TransitionNotAllowedError
from victims.models.case import Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def urgent(cast):
    return make_submitted(cast, urgency=Urgency.URGENT)


def test_goes_to_the_receiver_at_once_with_24_hours(cast, urgent):
    assert urgent.status == "approved"
    assert urgent.approved_by is None
    assert (urgent.due_at - urgent.approved_at).total_seconds() == pytest.approx(24 * 3600, abs=2)
    with scope(cast.health_officer):
        answering.accept(actor=cast.health_officer, referral_id=urgent.pk)


def test_both_clocks_run_and_approval_is_due_within_six_hours(cast, urgent):
    with scope(cast.worker):
        clocks = {clock.code: clock for clock in Deadline.objects.filter(case=urgent.case_id, code__startswith="RUJUKAN")}
    assert set(clocks) == {"RUJUKAN_SETUJU", "RUJUKAN_TERIMA"}
    due = clocks["RUJUKAN_SETUJU"].due_at - urgent.submitted_at
    assert due.total_seconds() == pytest.approx(6 * 3600, abs=2)


def test_officers_and_receivers_are_told(cast, urgent):
    told = set(Notification.objects.filter(target_id=urgent.pk).values_list("user__email", "kind"))
    assert {
        (cast.head.email, "referral_submitted"), (cast.directorate.email, "referral_submitted"),
        (cast.health_officer.email, "referral_arrived"), (cast.health_colleague.email, "referral_arrived"),
    } == told  # fmt: skip


def test_approval_afterwards_keeps_the_status_and_is_written_down(cast, urgent):
    with scope(cast.health_officer):
        answering.accept(actor=cast.health_officer, referral_id=urgent.pk)
    with scope(cast.directorate):
        approved = approval.approve_afterwards(actor=cast.directorate, referral_id=urgent.pk)
        event = ReferralEvent.objects.filter(referral=urgent).order_by("at").last()
        assert Deadline.objects.get(case=urgent.case_id, code="RUJUKAN_SETUJU").met_at
    assert (approved.status, approved.approved_by) == ("accepted", cast.directorate)
    assert (event.from_status, event.to_status, event.actor) == ("accepted", "approved", cast.directorate)
    assert not awaits_approval_afterwards(approved)


def test_who_submitted_does_not_approve_afterwards(cast):
    draft = make_draft(cast, urgency=Urgency.URGENT)
    with scope(cast.head):
        drafting.submit(actor=cast.head, referral_id=draft.pk)
    with scope(cast.head), pytest.raises(PermissionDenied):
        approval.approve_afterwards(actor=cast.head, referral_id=draft.pk)


def test_second_approval_finds_it_done(cast, urgent):
    with scope(cast.head):
        approval.approve_afterwards(actor=cast.head, referral_id=urgent.pk)
    with scope(cast.directorate), pytest.raises(TransitionNotAllowedError):
        approval.approve_afterwards(actor=cast.directorate, referral_id=urgent.pk)


def test_officer_refuses_afterwards_by_withdrawing(cast, urgent):
    with scope(cast.directorate):
        withdrawn = ending.withdraw(actor=cast.directorate, referral_id=urgent.pk, reason="Tidak mendesak")
    assert withdrawn.status == "withdrawn"
    with scope(cast.worker):
        assert Deadline.objects.filter(case=urgent.case_id, code__startswith="RUJUKAN", cancelled_at__isnull=False).count() == 2
