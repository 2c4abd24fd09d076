"""The receiver's side after acceptance: start, complete, refer back."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals import policies
from referrals.models import Referral
from referrals.selectors.people import senders_of
from referrals.selectors.reference import short_number
from referrals.services.drafting import send_on
from referrals.services.steps import (
    check_step,
    end_access,
    locked_referral,
    move,
    needed,
    note,
    set_clocks,
    write_event,
)
from referrals.states import GRANTING, ReferralKind, ReferralStatus
from tppo_cases.access.context import require
from tppo_cases.access.idempotency import run_once
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.errors import TransitionNotAllowedError

BACK_SERVICE = "back_report"  # the one thing that a rujukan balik brings


@transaction.atomic
def start_work(*, actor: User, referral_id: UUID) -> Referral:
    """Say that the service has begun. Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError."""
    referral = locked_referral(actor, referral_id)
    require(policies.can_answer(actor, referral))
    move(referral, ReferralStatus.IN_PROGRESS, actor=actor)
    note(actor, "started", referral)
    return referral


@transaction.atomic
def complete(*, actor: User, referral_id: UUID, result: str) -> Referral:
    """End it with a summary of the result; in the same transaction, as its last act, the receiver's access ends.

    The receiver keeps this row and what it wrote. Raises as ``start_work``, and RefusedError without a result.
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_answer(actor, referral))
    check_step(referral, ReferralStatus.COMPLETED)
    seal(referral, result=needed(result, _("Tulis ringkasan hasil untuk pengirim"), "result"))
    move(referral, ReferralStatus.COMPLETED, actor=actor, result=referral.result)
    note(actor, "completed", referral)
    set_clocks(referral, met=False)
    notify(senders_of(referral), NotificationKind.REFERRAL_COMPLETED, referral.pk)
    end_access(actor, referral, "completed")
    return referral


@transaction.atomic
def refer_back(*, actor: User, referral_id: UUID, need: str, key: UUID | None = None) -> Referral:
    """Send a rujukan balik from the receiver's unit to the sender's, while the referral is being worked on.

    It opens no part of the case, to which its text adds, so no officer has to approve it and it is sent at once.
    Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError, RefusedError.
    """

    def write() -> Referral:
        origin = locked_referral(actor, referral_id)
        require(policies.can_refer_back(actor, origin))
        if origin.status not in GRANTING or origin.receiving_unit is None:
            raise TransitionNotAllowedError(current=origin.status, wanted=ReferralStatus.SUBMITTED)
        back = _answer_to(origin, origin.receiving_unit, actor)
        seal(back, need=needed(need, _("Tulis hasil dan saran untuk pengirim"), "need"))
        back.save(force_insert=True)
        write_event(back, "", ReferralStatus.DRAFT, actor=actor)
        move(back, ReferralStatus.SUBMITTED, actor=actor, submitted_by=actor, submitted_at=timezone.now())
        send_on(back, actor=actor)
        note(actor, "submitted", back)
        set_clocks(back, met=True)
        notify(senders_of(origin), NotificationKind.REFERRAL_ARRIVED, back.pk)
        return back

    return Referral.objects.get(pk=run_once(actor=actor, key=key, command=f"referral.back {referral_id}", run=write))


def _answer_to(origin: Referral, sender: Unit, actor: User) -> Referral:
    receiver = origin.sending_unit
    back = Referral(
        case_id=origin.case_id, kind=ReferralKind.BACK, answers=origin, sending_unit=sender,
        sender_principal=origin.receiver_principal, is_restricted=origin.is_restricted,
        receiving_agency=receiver.agency, receiving_unit=receiver,
        receiver_principal=origin.sender_principal, services=[BACK_SERVICE], consent_id=origin.consent_id,
        legal_ground=origin.legal_ground, preview_sex=origin.preview_sex, preview_age_band=origin.preview_age_band,
        created_by=actor,
    )  # fmt: skip
    back.preview_number = short_number(back.pk, timezone.now())
    return back
