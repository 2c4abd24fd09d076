"""Who may change what everybody may see, and who allows more."""

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Membership, User


def can_change(user: User) -> bool:
    """The administrator of the agency that answers for the whole country."""
    return access_of(user).has(Capability.DEFAULTS_EDIT)


def who_may_widen() -> list[User]:
    """Who watches over the data: the auditors. Who asked is never one of them."""
    roles = [role for role, capabilities in CAPABILITIES.items() if Capability.AUDIT_READ in capabilities]
    posts = Membership.objects.live().filter(role__in=roles)
    return list(User.objects.filter(is_active=True, is_system=False, pk__in=posts.values("user_id")))
