"""Who sees and does what about requests, holds, incidents and retention."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from tppo_cases.access.context import access_of
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims import policies as case_policies
from victims.models.case import VictimCase

if TYPE_CHECKING:
    from tppo_cases.privacy.models.breaches import Breach, BreachCase
    from tppo_cases.privacy.models.holds import LegalHold
    from tppo_cases.privacy.models.requests import SubjectRequest
    from tppo_cases.privacy.models.stops import StopNotice


def is_desk(user: User | AnonymousUser) -> bool:
    """Whether the user is the data-protection officer: incidents, retention, and requests without their content."""
    return access_of(user).has(Capability.BREACH_MANAGE)


def owned_cases(user: User | AnonymousUser) -> QuerySet[VictimCase]:
    """Cases that one sees and works on in the unit that owns them."""
    units = [unit.pk for unit in access_of(user).units_with(Capability.CASE_EDIT)]
    return VictimCase.objects.visible_to(user).filter(owner_unit__in=units)


def _own_cases(user: User | AnonymousUser) -> Q:
    """Rows on cases that one's unit owns and that one sees. A subquery: a join would drop what has no visible case."""
    return Q(case__in=owned_cases(user).values("pk"))


def owner_or_desk_scope(user: User | AnonymousUser) -> Q:
    """Rows of own cases; every row for data protection, which joins no case."""
    return Q() if is_desk(user) else _own_cases(user)


def stop_scope(user: User | AnonymousUser) -> Q:
    """Notices to a principal of one's own, and those on own cases."""
    return Q(receiver_principal__in=receiving_principals(user)) | _own_cases(user)


def receiving_principals(user: User | AnonymousUser) -> list[int]:
    """The units for which one answers referrals, and oneself: an accepted restricted case is a grant to a person."""
    access = access_of(user)
    units = access.units_with(Capability.REFERRAL_RECEIVE)
    return sorted({user_principal(access.user.pk), *(unit_principal(unit.pk) for unit in units)})


def breach_scope(user: User | AnonymousUser) -> Q:
    """All for data protection, one's own reports for anybody else."""
    return Q() if is_desk(user) else Q(reported_by_id=access_of(user).user.pk)


def can_handle_requests(user: User, case: VictimCase) -> bool:
    """Register and work on requests: whoever works on the case in its unit, also after it closed."""
    return case_policies.owns(user, case, Capability.CASE_EDIT)


def can_decide_erasure(user: User, request: "SubjectRequest") -> bool:
    """The second person of an erasure: the head of the owning unit, never the one who asked."""
    return request.asked_by_id != user.pk and case_policies.owns(user, request.case, Capability.CASE_DECIDE)


def can_confirm_stop(user: User, notice: "StopNotice") -> bool:
    """The receiver itself, or the unit of the case after it made sure."""
    is_receiver = notice.receiver_principal in receiving_principals(user)
    return is_receiver or owned_cases(user).filter(pk=notice.case_id).exists()


def can_hold(user: User, owner_unit_id: int) -> bool:
    """Place a hold and take part in lifting it: data protection, or the head of the owning unit."""
    heads = {unit.pk for unit in access_of(user).units_with(Capability.CASE_DECIDE)}
    return is_desk(user) or owner_unit_id in heads


def can_lift(user: User, hold: "LegalHold") -> bool:
    """The second person of a lifting, never the one who asked."""
    return hold.lift_asked_by_id != user.pk and can_hold(user, hold.unit_id)


def can_close_without_notice(user: User, breach: "Breach") -> bool:
    """The second look at "no duty": data protection, never the one who found so."""
    return is_desk(user) and breach.no_duty_by_id != user.pk


def can_inform(user: User, touched: "BreachCase") -> bool:
    """Inform the person: whoever works on cases in the unit that the incident was sent to."""
    return touched.unit_id in {unit.pk for unit in access_of(user).units_with(Capability.CASE_EDIT)}
