"""What referrals mean for the closing, the hand-over and the consents of a case. Registered by the app's ``ready()``."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals.models import RELATED, Referral
from referrals.services.ending import take_back
from referrals.states import OPEN, ReferralKind, ReferralStatus
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.scope import system_role
from victims.models.work import Consent


def open_referral_blocks(case_id: UUID) -> str | None:
    """A case is not closed while somebody still decides on or works for one of its referrals.

    Nothing is withdrawn silently: the other side is told with a reason, by a person. Drafts and returned ones do not
    block, since nobody waits for them; with the case closed they cannot be submitted, only withdrawn. A rujukan balik
    does not block either: it brings something and asks for nothing.
    """
    waiting = Referral.objects.filter(case_id=case_id, status__in=set(OPEN) - {ReferralStatus.DRAFT, ReferralStatus.RETURNED})
    with system_role():  # the closer may not see the referrals of a restricted case
        number = waiting.exclude(kind=ReferralKind.BACK).count()
    if not number:
        return None
    return ngettext(
        "%(n)s rujukan masih berjalan. Selesaikan atau tarik lebih dahulu, di tab Rujukan.",
        "%(n)s rujukan masih berjalan. Selesaikan atau tarik lebih dahulu, di tab Rujukan.",
        number,
    ) % {"n": number}


def referrals_follow_owner(case_id: UUID, former: Unit, new: Unit) -> None:
    """Open referrals are the new owner's: it is their sender, its parent their approver, and rujukan balik go to it.

    Runs as the jobs role, since neither owner may write the other's rows. History keeps who sent them.
    """
    with system_role():
        moving = Referral.objects.filter(case_id=case_id, status__in=OPEN)
        sent = moving.filter(sending_unit=former).exclude(kind=ReferralKind.BACK)
        above = unit_principal(new.parent_id) if new.parent_id else None
        sent.filter(submitted_at__isnull=False).update(approver_principal=above)
        sent.update(sending_unit=new, sender_principal=unit_principal(new.pk))
        moving.filter(receiving_unit=former, kind=ReferralKind.BACK).update(
            receiving_unit=new, receiving_agency_id=new.agency_id, receiver_principal=unit_principal(new.pk)
        )


def referrals_end_with_consent(case_id: UUID, consent: Consent, actor: User) -> None:
    """Withdraw the open referrals that rest on a withdrawn consent, with the receivers' access, in its transaction.

    A rujukan balik stays: it shares nothing with anybody who does not hold the case. Runs as the jobs role, because a
    draft of a colleague may not be visible to who withdraws. Precondition: the case is locked.
    """
    with system_role():
        resting = Referral.objects.filter(case_id=case_id, consent=consent, status__in=OPEN).exclude(kind=ReferralKind.BACK)
        for referral in resting.select_for_update(of=("self",), no_key=True).select_related(*RELATED).order_by("id"):
            take_back(actor, referral, _("Persetujuan untuk berbagi data ditarik."), "consent_withdrawn")
