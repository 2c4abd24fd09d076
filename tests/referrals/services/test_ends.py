"""Expiry, rujukan balik, messages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.models import Message, Referral, ReferralEvent
from referrals.services import answering, drafting, messages, work
from referrals.states import EXPIRES_AFTER, ReferralStatus
from referrals.tasks import expire_due
from tests.factories.referrals import columns_of, make_accepted, make_approved, make_draft, make_submitted, put
from tppo_cases.access.context import scope
from tppo_cases.core.sealed import reveal
from tppo_cases.notifications.models import Notification
from victims.errors import RefusedError
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseGrant

pytestmark = pytest.mark.django_db
LONG_AGO = EXPIRES_AFTER + timedelta(minutes=1)


@pytest.mark.parametrize("status", list(ReferralStatus))
def test_only_what_nobody_answered_expires(cast, status):
    columns = columns_of(status, cast) | {"due_at": timezone.now() - LONG_AGO}
    referral = put(make_draft(cast), **columns)

    ended = expire_due()

    waits = status in (ReferralStatus.SUBMITTED, ReferralStatus.APPROVED, ReferralStatus.RECEIVED)
    with scope(cast.worker):
        assert Referral.objects.get(pk=referral.pk).status == ("expired" if waits else status)
    assert ended == waits


def test_overdue_is_not_yet_expired(cast):
    put(make_submitted(cast), due_at=timezone.now() - EXPIRES_AFTER + timedelta(minutes=1))
    assert expire_due() == 0


def test_expiry_is_the_systems_act_and_both_sides_are_told(cast):
    referral = put(make_approved(cast), due_at=timezone.now() - LONG_AGO)

    assert expire_due() == 1
    assert expire_due() == 0

    with scope(cast.worker):
        event = ReferralEvent.objects.filter(referral=referral).select_related("actor").order_by("at").last()
        assert Deadline.objects.get(case=referral.case_id, code="RUJUKAN_TERIMA").cancelled_at
    assert event.actor.is_system
    told = Notification.objects.filter(target_id=referral.pk, kind="referral_closed").values_list("user__email", flat=True)
    assert set(told) == {cast.worker.email, cast.health_officer.email, cast.health_colleague.email}


def refer_back(cast, referral) -> Referral:
    with scope(cast.health_officer):
        return work.refer_back(actor=cast.health_officer, referral_id=referral.pk, need="Layak jalan, kontrol dua minggu")


def test_rujukan_balik_is_sent_at_once_to_the_sender(cast):
    origin = make_accepted(cast)
    back = refer_back(cast, origin)

    assert (back.status, back.kind, back.answers_id, back.approved_by) == ("approved", "back", origin.pk, None)
    with scope(cast.worker):
        seen = Referral.objects.visible_to(cast.worker).get(pk=back.pk)
        assert reveal(seen, "need", drafting.SEALED) == "Layak jalan, kontrol dua minggu"


def test_rujukan_balik_opens_nothing_and_ends_when_accepted(cast):
    back = refer_back(cast, make_accepted(cast))
    with scope(cast.head):
        accepted = answering.accept(actor=cast.head, referral_id=back.pk)
        sources = list(CaseGrant.objects.live().filter(source="referral").values_list("source_id", flat=True))
    assert accepted.status == "completed"
    assert sources == [back.answers_id]


def test_second_press_sends_one_rujukan_balik(cast):
    origin = make_accepted(cast)
    key = "0199d0c8-0000-7000-8000-000000000002"
    with scope(cast.health_officer):
        made = {work.refer_back(actor=cast.health_officer, referral_id=origin.pk, need="Hasil", key=key).pk for _ in range(2)}
    assert len(made) == 1


def test_thread_is_read_by_both_sides_and_nobody_else(cast):
    referral = make_approved(cast)
    for user in (cast.health_officer, cast.worker):
        with scope(user):
            messages.send_message(actor=user, referral_id=referral.pk, body="Pukul berapa?")

    seen = set()
    for name, user in cast:
        with scope(user):
            if Message.objects.filter(referral=referral).count() == 2:
                seen.add(name)
    assert seen == {"worker", "colleague", "head", "shelter_staff", "directorate", "health_officer", "health_colleague"}


def test_message_tells_the_other_side(cast):
    referral = make_approved(cast)
    with scope(cast.health_officer):
        messages.send_message(actor=cast.health_officer, referral_id=referral.pk, body="Pukul berapa?")
    told = Notification.objects.filter(kind="referral_message").values_list("user__email", flat=True)
    assert set(told) == {cast.worker.email}


def test_empty_message_is_refused(cast):
    referral = make_approved(cast)
    with scope(cast.worker), pytest.raises(RefusedError):
        messages.send_message(actor=cast.worker, referral_id=referral.pk, body="  ")


def test_nothing_of_the_case_is_visible_to_the_thread_partner(cast):
    referral = make_approved(cast)
    with scope(cast.health_officer):
        messages.send_message(actor=cast.health_officer, referral_id=referral.pk, body="Pukul berapa?")
        assert not VictimCase.objects.filter(pk=referral.case_id).exists()
