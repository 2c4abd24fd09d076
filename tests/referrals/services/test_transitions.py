"""The whole table: every status, every verb, every member of the cast."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from referrals.models import Referral
from referrals.services import answering, approval, drafting, ending, messages, viewing, work
from referrals.states import FINAL, OPEN, TRANSITIONS
from referrals.states import ReferralStatus as S
from tests.factories.referrals import columns_of, facts, make_draft, put
from tppo_cases.access.context import scope
from victims.errors import RefusedError, TransitionNotAllowedError

SENDER = {"worker", "colleague", "head"}
RECEIVER = {"health_officer", "health_colleague"}
OFFICERS = {"head", "directorate"}
INVISIBLE, FORBIDDEN, REFUSED = "invisible", "forbidden", "refused"

SEEN_BY = {
    S.DRAFT: SENDER,
    S.WITHDRAWN: SENDER,  # here: a draft that was dropped
    **dict.fromkeys((S.SUBMITTED, S.RETURNED, S.REJECTED, S.EXPIRED), SENDER | {"directorate"}),
    **dict.fromkeys(
        (S.APPROVED, S.RECEIVED, S.ACCEPTED, S.DECLINED, S.IN_PROGRESS, S.COMPLETED), SENDER | {"directorate"} | RECEIVER
    ),
}
VISIBILITIES = (S.DRAFT, S.SUBMITTED, S.APPROVED, S.COMPLETED)  # one status for each set above, and the last one
MAY = {
    "update": SENDER, "submit": SENDER, "redraft": SENDER,
    "approve": OFFICERS, "approve_afterwards": OFFICERS, "return": OFFICERS, "reject": OFFICERS,
    "accept": RECEIVER, "decline": RECEIVER, "start": RECEIVER, "complete": RECEIVER, "refer_back": RECEIVER,
    "withdraw": SENDER | OFFICERS, "message": SENDER | OFFICERS | RECEIVER,
}  # fmt: skip
STAYS = {status: status for status in S}
LEADS_TO: dict[str, dict[str, str]] = {
    "update": {S.DRAFT: S.DRAFT},
    "submit": {S.DRAFT: S.SUBMITTED},
    "redraft": {S.RETURNED: S.DRAFT},
    "approve": {S.SUBMITTED: S.APPROVED},
    "approve_afterwards": {},  # only urgent ones: see test_urgent
    "return": {S.SUBMITTED: S.RETURNED},
    "reject": {S.SUBMITTED: S.REJECTED},
    "accept": {S.APPROVED: S.ACCEPTED, S.RECEIVED: S.ACCEPTED},
    "decline": {S.APPROVED: S.DECLINED, S.RECEIVED: S.DECLINED},
    "start": {S.ACCEPTED: S.IN_PROGRESS},
    "complete": {S.ACCEPTED: S.COMPLETED, S.IN_PROGRESS: S.COMPLETED},
    "refer_back": {status: status for status in (S.ACCEPTED, S.IN_PROGRESS)},
    "withdraw": dict.fromkeys(OPEN, S.WITHDRAWN),
    "message": {status: status for status in (S.APPROVED, S.RECEIVED, S.ACCEPTED, S.IN_PROGRESS)},
}
VERBS: dict[str, Callable[..., object]] = {
    "update": lambda **who: drafting.update_draft(**who, facts=facts()),
    "submit": drafting.submit,
    "redraft": drafting.redraft,
    "approve": approval.approve,
    "approve_afterwards": approval.approve_afterwards,
    "return": lambda **who: approval.return_for_correction(**who, reason="Lengkapi"),
    "reject": lambda **who: approval.reject(**who, reason="Tidak tepat"),
    "accept": answering.accept,
    "decline": lambda **who: answering.decline(**who, reason="Penuh"),
    "start": work.start_work,
    "complete": lambda **who: work.complete(**who, result="Layak jalan"),
    "refer_back": lambda **who: work.refer_back(**who, need="Layak jalan"),
    "withdraw": lambda **who: ending.withdraw(**who, reason="Tidak perlu lagi"),
    "message": lambda **who: messages.send_message(**who, body="Pukul berapa?"),
}


def outcome(user, verb: str, referral: Referral) -> str:
    """Where the verb leads; what it changed is rolled back."""
    try:
        with transaction.atomic(), scope(user):
            VERBS[verb](actor=user, referral_id=referral.pk)
            status = Referral.objects.get(pk=referral.pk).status
            transaction.set_rollback(True)
            return status
    except Referral.DoesNotExist:
        return INVISIBLE
    except PermissionDenied:
        return FORBIDDEN
    except (TransitionNotAllowedError, RefusedError):
        return REFUSED


def expected(name: str, verb: str, status: S) -> str:
    if name not in SEEN_BY[status]:
        return INVISIBLE
    return LEADS_TO[verb].get(status, REFUSED) if name in MAY[verb] else FORBIDDEN


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(S))
def test_every_verb_of_every_person(cast, status):
    referral = put(make_draft(cast), **columns_of(status, cast))

    found = {(name, verb): outcome(user, verb, referral) for name, user in cast for verb in VERBS}

    assert found == {(name, verb): expected(name, verb, status) for name, _ in cast for verb in VERBS}


@pytest.mark.django_db
@pytest.mark.parametrize("status", list(S))
def test_opening_moves_only_what_waits_unopened(cast, status):
    referral = put(make_draft(cast), **columns_of(status, cast))
    for name, user in cast:
        with scope(user):
            if name not in SEEN_BY[status]:
                with pytest.raises(Referral.DoesNotExist):
                    viewing.view_referral(actor=user, referral_id=referral.pk)
                continue
            seen = viewing.view_referral(actor=user, referral_id=referral.pk).status
        opened = status == S.APPROVED and name in RECEIVER
        assert seen == (S.RECEIVED if opened else status) or (status == S.APPROVED and seen == S.RECEIVED)


def test_table_is_that_of_the_design():
    drawn = {
        S.DRAFT: {S.SUBMITTED, S.WITHDRAWN},
        S.SUBMITTED: {S.APPROVED, S.RETURNED, S.REJECTED, S.WITHDRAWN, S.EXPIRED},
        S.RETURNED: {S.DRAFT, S.WITHDRAWN},
        S.APPROVED: {S.RECEIVED, S.WITHDRAWN, S.EXPIRED},
        S.RECEIVED: {S.ACCEPTED, S.DECLINED, S.WITHDRAWN, S.EXPIRED},
        S.ACCEPTED: {S.IN_PROGRESS, S.COMPLETED, S.WITHDRAWN},
        S.IN_PROGRESS: {S.COMPLETED, S.WITHDRAWN},
    }
    assert {status: set(following) for status, following in TRANSITIONS.items() if following} == drawn
    assert set(FINAL) == {S.REJECTED, S.DECLINED, S.COMPLETED, S.WITHDRAWN, S.EXPIRED}
