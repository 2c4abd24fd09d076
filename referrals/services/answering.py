"""The receiver's side: open, accept, decline."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from referrals import policies
from referrals.models import Referral
from referrals.selectors.people import senders_of
from referrals.selectors.reference import shareable_groups
from referrals.services.handover import take_over
from referrals.services.steps import check_step, locked_referral, move, needed, note, set_clocks
from referrals.states import ENDS_AT_ACCEPTANCE, ReferralKind, ReferralStatus
from tppo_cases.access.context import access_of, require
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.models.work import Consent
from victims.services.grants import give_grant
from victims.states import GrantSource

FACILITY_LENGTH = 120


@transaction.atomic
def open_by_receiver(*, actor: User, referral_id: UUID) -> Referral:
    """Note the first opening by the receiver; later openings and those of others change nothing."""
    referral = locked_referral(actor, referral_id)
    if referral.status == ReferralStatus.APPROVED and policies.can_answer(actor, referral):
        _receive(actor, referral)
    return referral


@transaction.atomic
def accept(*, actor: User, referral_id: UUID, facility: str = "") -> Referral:
    """Take it on: the actor's unit becomes the receiver and may see the shared parts until the referral ends.

    A restricted case is for named persons: there the actor alone becomes the receiver.

    One that was never opened counts as opened now. A transfer moves the ownership to the unit and is completed; a rujukan
    balik opens nothing and is completed. Raises Referral.DoesNotExist, PermissionDenied, TransitionNotAllowedError.
    """
    referral = locked_referral(actor, referral_id)
    require(policies.can_answer(actor, referral))
    _open_first(actor, referral)
    check_step(referral, ReferralStatus.ACCEPTED)
    unit = _answering_unit(actor, referral)
    seal(referral, facility=facility.strip()[:FACILITY_LENGTH])
    move(
        referral, ReferralStatus.ACCEPTED, actor=actor, answered_by=actor, answered_at=timezone.now(), receiving_unit=unit,
        receiver_principal=user_principal(actor.pk) if referral.is_restricted else unit_principal(unit.pk),
        facility=referral.facility, due_at=None,
    )  # fmt: skip
    _grant(actor, referral)
    note(actor, "accepted", referral)
    notify(senders_of(referral), NotificationKind.REFERRAL_ANSWERED, referral.pk)
    if referral.kind in ENDS_AT_ACCEPTANCE:
        move(referral, ReferralStatus.COMPLETED, actor=actor)
        note(actor, "completed", referral)
    set_clocks(referral, met=True)
    if referral.kind == ReferralKind.TRANSFER:
        take_over(actor=actor, referral=referral)
    return referral


@transaction.atomic
def decline(*, actor: User, referral_id: UUID, reason: str) -> Referral:
    """Say no, with a reason for the sender. Raises as ``accept``, and RefusedError without a reason."""
    referral = locked_referral(actor, referral_id)
    require(policies.can_answer(actor, referral))
    _open_first(actor, referral)
    check_step(referral, ReferralStatus.DECLINED)
    move(
        referral, ReferralStatus.DECLINED, actor=actor, reason=needed(reason), answered_by=actor,
        answered_at=timezone.now(),
    )  # fmt: skip
    note(actor, "declined", referral)
    set_clocks(referral, met=True)
    notify(senders_of(referral), NotificationKind.REFERRAL_ANSWERED, referral.pk)
    return referral


def _open_first(actor: User, referral: Referral) -> None:
    if referral.status == ReferralStatus.APPROVED:
        _receive(actor, referral)


def _receive(actor: User, referral: Referral) -> None:
    move(referral, ReferralStatus.RECEIVED, actor=actor, received_at=timezone.now())
    note(actor, "received", referral)


def _answering_unit(actor: User, referral: Referral) -> Unit:
    if referral.receiving_unit is not None:
        return referral.receiving_unit
    for unit in access_of(actor).units_with(Capability.REFERRAL_RECEIVE):
        if unit.agency_id == referral.receiving_agency_id:
            return unit
    raise PermissionDenied


def _grant(actor: User, referral: Referral) -> None:
    """Open to the unit what the sender chose and the agency may still get today."""
    groups = frozenset(referral.shared_groups) & shareable_groups(referral.receiving_agency, referral.kind)
    if not groups:
        return
    give_grant(
        actor=actor, case_id=referral.case_id, principal=referral.receiver_principal, groups=groups,
        source=GrantSource.REFERRAL, source_id=referral.pk, legal_ground=referral.legal_ground,
        consent=Consent(pk=referral.consent_id) if referral.consent_id else None,  # its row is not visible before the grant
        purpose=ReferralKind(referral.kind).value,
    )  # fmt: skip
