"""Who works on the reports of an agency."""

from collections.abc import Collection

from django.db.models import QuerySet

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Agency, Membership, User


def agency_of(user: User, capability: Capability) -> Agency:
    """The agency for which the user holds the capability, the first one of several; PermissionDenied without it."""
    access_of(user).require(capability)
    return access_of(user).units_with(capability)[0].agency


def staff_with(agency: Agency, capability: Capability, *, without: Collection[int] = ()) -> QuerySet[User]:
    """The agency's people who hold the capability now, except those named by id."""
    roles = [role for role, held in CAPABILITIES.items() if capability in held]
    posts = Membership.objects.live().filter(unit__agency=agency, role__in=roles)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk__in=without)
