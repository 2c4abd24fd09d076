"""The officer's side: approve, approve what was urgent afterwards, return, reject. Never of what one submitted oneself."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from referrals import policies
from referrals.models import Referral
from referrals.selectors.detail import awaits_approval_afterwards
from referrals.selectors.people import senders_of
from referrals.services.drafting import send_on
from referrals.services.steps import check_step, locked_referral, move, needed, note, set_clocks, write_event
from referrals.states import ReferralStatus
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.errors import TransitionNotAllowedError


@transaction.atomic
def approve(*, actor: User, referral_id: UUID) -> Referral:
    """Send a submitted referral to its receiver.

    Raises Referral.DoesNotExist, PermissionDenied (also for who submitted it), TransitionNotAllowedError when it stands
    elsewhere by now; its last event says who was faster.
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_approve(actor, referral))
    check_step(referral, ReferralStatus.APPROVED)
    send_on(referral, actor=actor, approved_by=actor)
    note(actor, "approved", referral)
    set_clocks(referral, met=True)
    return referral


@transaction.atomic
def approve_afterwards(*, actor: User, referral_id: UUID) -> Referral:
    """Approve an urgent referral that went ahead; its status stays. To refuse it instead, withdraw it.

    Raises as ``approve``.
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_approve(actor, referral))
    if not awaits_approval_afterwards(referral):
        raise TransitionNotAllowedError(current=referral.status, wanted=ReferralStatus.APPROVED)
    referral.approved_by = actor
    referral.save(update_fields=["approved_by"])
    write_event(referral, referral.status, ReferralStatus.APPROVED, actor=actor)
    note(actor, "approved_afterwards", referral)
    set_clocks(referral, met=True)
    return referral


@transaction.atomic
def return_for_correction(*, actor: User, referral_id: UUID, reason: str) -> Referral:
    """Send it back to its writer with what to mend. Raises as ``approve``, and RefusedError without a reason."""
    referral = locked_referral(actor, referral_id)
    require(policies.can_approve(actor, referral))
    check_step(referral, ReferralStatus.RETURNED)
    words = needed(reason, _("Tulis apa yang perlu diperbaiki"))
    move(referral, ReferralStatus.RETURNED, actor=actor, reason=words, due_at=None)
    note(actor, "returned", referral)
    set_clocks(referral, met=True)
    notify(senders_of(referral), NotificationKind.REFERRAL_RETURNED, referral.pk)
    return referral


@transaction.atomic
def reject(*, actor: User, referral_id: UUID, reason: str) -> Referral:
    """Refuse it for good. Raises as ``return_for_correction``."""
    referral = locked_referral(actor, referral_id)
    require(policies.can_approve(actor, referral))
    check_step(referral, ReferralStatus.REJECTED)
    move(referral, ReferralStatus.REJECTED, actor=actor, reason=needed(reason))
    note(actor, "rejected", referral)
    set_clocks(referral, met=True)
    notify(senders_of(referral), NotificationKind.REFERRAL_ANSWERED, referral.pk)
    return referral
