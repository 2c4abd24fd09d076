"""Openings of a referral: each is on record, the receiver's first one moves it on."""

from uuid import UUID

from referrals import policies
from referrals.models import RELATED, Referral
from referrals.services.answering import open_by_receiver
from referrals.services.steps import note
from referrals.states import ReferralStatus
from tppo_cases.accounts.models import User


def view_referral(*, actor: User, referral_id: UUID) -> Referral:
    """Return the referral for reading it whole. Raises Referral.DoesNotExist where the actor may not see it."""
    referral = Referral.objects.visible_to(actor).select_related(*RELATED).get(pk=referral_id)
    if referral.status == ReferralStatus.APPROVED and policies.can_answer(actor, referral):
        return open_by_receiver(actor=actor, referral_id=referral_id)
    note(actor, "viewed", referral)
    return referral
