"""Who decides about a shelter."""

from shelters.models import Shelter
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Membership, User

_DECIDING_ROLES = [role for role, granted in CAPABILITIES.items() if Capability.PLACEMENT_APPROVE in granted]


def deciders_of(shelter: Shelter, *, without: User) -> list[User]:
    """Those who may approve a placement there: the unit's heads, else the officers of its directorate."""
    live = Membership.objects.live().filter(role__in=_DECIDING_ROLES, user__is_active=True).exclude(user=without)
    for unit_id in (shelter.unit_id, shelter.unit.parent_id):
        found = {membership.user for membership in live.filter(unit_id=unit_id).select_related("user")} if unit_id else set()
        if found:
            return sorted(found, key=lambda user: user.pk)
    return []
