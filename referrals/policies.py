"""Who may see a referral, and who may move it."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from referrals.states import SENT, ReferralKind
from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims import policies as case_policies
from victims.states import CaseStatus

if TYPE_CHECKING:
    from referrals.models import Referral
    from victims.models.case import VictimCase


_IS_BACK = Q(kind=ReferralKind.BACK)


def sent_scope(user: User | AnonymousUser) -> Q:
    """Referrals whose sending or approving principal is mine; never by way of the case.

    Except that of a restricted case the side that holds it shows them to those who see the case: the sending side, and
    the receiving one of a rujukan balik.
    """
    mine = sorted(access_of(user).principals)
    return _side(user, Q(sender_principal__in=mine) | Q(approver_principal__in=mine), of_others=_IS_BACK)


def received_scope(user: User | AnonymousUser) -> Q:
    """Referrals that were sent to a principal of mine; of a restricted case as in ``sent_scope``."""
    mine = sorted(access_of(user).principals)
    return _side(user, Q(receiver_principal__in=mine, status__in=SENT, approved_at__isnull=False), of_others=~_IS_BACK)


def _side(user: User | AnonymousUser, of_mine: Q, *, of_others: Q) -> Q:
    """``of_others``: those whose case the other side holds, so that it being restricted hides nothing here."""
    if not access_of(user).has(Capability.REFERRAL_READ):
        return Q(pk__in=())
    return of_mine & (of_others | Q(is_restricted=False) | case_policies.case_bound_scope(user))


def referral_scope(user: User | AnonymousUser) -> Q:
    """Referrals of either side."""
    return sent_scope(user) | received_scope(user)


def is_sender(user: User, referral: "Referral", capability: Capability = Capability.REFERRAL_CREATE) -> bool:
    """Whether the user works with that capability in the sending unit."""
    return any(unit.pk == referral.sending_unit_id for unit in access_of(user).units_with(capability))


def is_receiver(user: User, referral: "Referral") -> bool:
    """Whether the user answers for the receiving unit, or for the agency while no unit has accepted."""
    units = access_of(user).units_with(Capability.REFERRAL_RECEIVE)
    if referral.receiving_unit_id:
        return any(unit.pk == referral.receiving_unit_id for unit in units)
    return any(unit.agency_id == referral.receiving_agency_id for unit in units)


def can_create(user: User, case: "VictimCase") -> bool:
    """Refer an open case: whoever works on it in its owning unit."""
    return case.status != CaseStatus.CLOSED and case_policies.owns(user, case, Capability.REFERRAL_CREATE)


def can_edit(user: User, referral: "Referral") -> bool:
    """Change or submit a draft: the sending unit."""
    return is_sender(user, referral)


def oversees(user: User, referral: "Referral") -> bool:
    """Whether the user decides on referrals of the sending unit: there, or in its parent."""
    units = {unit.pk for unit in access_of(user).units_with(Capability.REFERRAL_APPROVE)}
    return bool(units & {referral.sending_unit_id, referral.sending_unit.parent_id})


def can_approve(user: User, referral: "Referral") -> bool:
    """Approve, return or reject: an officer of the sending unit or of its parent, never who submitted it."""
    return referral.submitted_by_id != user.pk and oversees(user, referral)


def can_answer(user: User, referral: "Referral") -> bool:
    """Accept, decline, work on, complete: the receiver."""
    return is_receiver(user, referral)


def can_refer_back(user: User, referral: "Referral") -> bool:
    """Answer with a rujukan balik: the receiver, of anything but a rujukan balik."""
    answers = referral.kind != ReferralKind.BACK and is_receiver(user, referral)
    return answers and access_of(user).has(Capability.REFERRAL_CREATE)


def can_withdraw(user: User, referral: "Referral") -> bool:
    """Withdraw: the sending unit; or the officer above it, who so refuses an urgent one that went ahead."""
    return is_sender(user, referral) or oversees(user, referral)


def can_write(user: User, referral: "Referral") -> bool:
    """Write in the thread: both sides."""
    return can_withdraw(user, referral) or is_receiver(user, referral)
