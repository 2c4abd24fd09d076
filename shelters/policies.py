"""Who may know where somebody sleeps, and who may place people."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from shelters.states import OPEN_PLACEMENTS, Approval
from tppo_cases.access.context import access_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.principals import unit_principal
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims import policies as case_policies
from victims.states import CaseStatus

if TYPE_CHECKING:
    from shelters.models import Placement, Shelter
    from victims.models.case import VictimCase

_NONE = Q(pk__in=())


def shelter_scope(user: User | AnonymousUser) -> Q:
    """Every active shelter for those who may read the board."""
    return Q(is_active=True) if access_of(user).has(Capability.SHELTER_READ) else _NONE


def placement_scope(user: User | AnonymousUser) -> Q:
    """Placements of cases whose location the user may know, those in (or asked of) her own shelter, and, while they
    wait for an answer, those that she may decide as the shelter's directorate.
    """
    access = access_of(user)
    if not access.has(Capability.SHELTER_READ):
        return _NONE
    mine = [unit_principal(unit.pk) for unit in access.units_with(Capability.SHELTER_READ)]
    deciding = [unit.pk for unit in access.units_with(Capability.PLACEMENT_APPROVE)]
    waiting = Q(shelter__unit__parent_id__in=deciding, approval=Approval.PENDING, status__in=OPEN_PLACEMENTS)
    return case_policies.group_scope(user, FieldGroup.LOCATION) | Q(shelter_principal__in=mine) | waiting


def can_propose(user: User, case: "VictimCase") -> bool:
    """Propose a place: a worker of the unit that owns the case, while it is open."""
    return case.status != CaseStatus.CLOSED and case_policies.owns(user, case, Capability.PLACEMENT_PROPOSE)


def places_at_once(user: User, case: "VictimCase", shelter: "Shelter") -> bool:
    """Whether no second person is needed: the head of the unit that owns the case, in that unit's own shelter."""
    return shelter.unit_id == case.owner_unit_id and case_policies.owns(user, case, Capability.PLACEMENT_APPROVE)


def can_decide(user: User, placement: "Placement") -> bool:
    """Approve or refuse: the head of the shelter (or its directorate), never the one who proposed.

    Where the proposer is the head of that very shelter, the directorate decides.
    """
    if placement.proposed_by_id == user.pk:
        return False
    units = {unit.pk for unit in access_of(user).units_with(Capability.PLACEMENT_APPROVE)}
    return bool(units & {placement.shelter.unit_id, placement.shelter.unit.parent_id})


def can_end(user: User, placement: "Placement", case: "VictimCase | None") -> bool:
    """Discharge or move: the unit that owns the case, or the shelter itself."""
    units = {unit.pk for unit in access_of(user).units_with(Capability.PLACEMENT_PROPOSE)}
    owner = case.owner_unit_id if case else None
    return bool(units & {placement.shelter.unit_id, owner})


def can_set_capacity(user: User, shelter: "Shelter") -> bool:
    """Change the number of beds: the head of that shelter."""
    return any(unit.pk == shelter.unit_id for unit in access_of(user).units_with(Capability.SHELTER_CAPACITY))
