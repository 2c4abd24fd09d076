"""Ends that nobody at the receiver decides: withdrawn by the sender, with its consent, or by time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from referrals import policies
from referrals.models import RELATED, Referral
from referrals.selectors.people import receivers_of, senders_of
from referrals.services.steps import check_step, end_access, locked_referral, move, needed, note, set_clocks
from referrals.states import EXPIRABLE, EXPIRES_AFTER, GRANTING, ReferralStatus
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.accounts.services.system import system_user
from tppo_cases.core.scope import system_role
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.services.locks import lock_case


@transaction.atomic
def withdraw(*, actor: User, referral_id: UUID, reason: str = "") -> Referral:
    """Take it back from any open state; the receiver's access ends in this transaction. A draft needs no reason.

    Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError, RefusedError without a reason.
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_withdraw(actor, referral))
    check_step(referral, ReferralStatus.WITHDRAWN)
    words = reason.strip() if referral.status == ReferralStatus.DRAFT else needed(reason)
    take_back(actor, referral, words, "withdrawn")
    return referral


def take_back(actor: User, referral: Referral, reason: str, code: str) -> None:
    """Withdraw a locked referral, tell a receiver who knows of it, and end its access (``code`` says why) last."""
    granting = referral.status in GRANTING
    move(referral, ReferralStatus.WITHDRAWN, actor=actor, reason=reason)
    note(actor, "withdrawn", referral, reason=code)
    set_clocks(referral, met=False)
    if referral.approved_at:
        notify(receivers_of(referral), NotificationKind.REFERRAL_CLOSED, referral.pk)
    if granting:
        end_access(actor, referral, code)


def expire_due(now: datetime | None = None) -> int:
    """End what nobody approved or answered for a week after it was due; returns how many. May be repeated at any time.

    Each in its own transaction, as the jobs role, in the name of the system's user. None of these has opened a case.
    """
    limit = (now or timezone.now()) - EXPIRES_AFTER
    actor = system_user()
    with system_role():
        due = list(Referral.objects.filter(status__in=EXPIRABLE, due_at__lte=limit).values_list("pk", "case_id"))
    return sum(_expire(actor, referral_id, case_id, limit) for referral_id, case_id in due)


def _expire(actor: User, referral_id: UUID, case_id: UUID, limit: datetime) -> bool:
    with system_role():
        lock_case(case_id)
        waiting = Referral.objects.filter(pk=referral_id, status__in=EXPIRABLE, due_at__lte=limit)
        referral = waiting.select_for_update(of=("self",), no_key=True).select_related(*RELATED).first()
        if referral is None:  # somebody answered meanwhile
            return False
        move(referral, ReferralStatus.EXPIRED, actor=actor)
        note(actor, "expired", referral)
        set_clocks(referral, met=False)
        told = [*senders_of(referral), *(receivers_of(referral) if referral.approved_at else ())]
        notify(told, NotificationKind.REFERRAL_CLOSED, referral.pk)
    return True
