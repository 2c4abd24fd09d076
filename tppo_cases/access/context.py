"""Who is acting: memberships, principals and capabilities of a user, read once per request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery

from tppo_cases.access.defaults.models import GroupDefault
from tppo_cases.access.groups import GroupKind
from tppo_cases.access.principals import COORDINATION_DESK, PROTECTION_DESK, agency_principal, unit_principal, user_principal
from tppo_cases.access.roles import AGENCY_ROLES, CAPABILITIES, ELEVATED, NATIONAL_CAPABILITIES, UNIT_ROLES, Capability
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.national import is_national
from tppo_cases.accounts.roles import Role
from tppo_cases.core.scope import scope_principals

# Whose request this is when no security key has proved it. Tasks, commands and tests are no request.
WITHOUT_KEY: ContextVar[int | None] = ContextVar("simpul_without_key", default=None)


def _principals_of(membership: Membership) -> frozenset[int]:
    """The principals that one membership carries."""
    role = Role(membership.role)
    found = {unit_principal(membership.unit_id)} if role in UNIT_ROLES else set()
    if role in AGENCY_ROLES:
        found.add(agency_principal(membership.unit.agency_id))
    if role is Role.COORDINATOR:
        found.add(COORDINATION_DESK)
    if role is Role.AUDITOR:
        found.add(PROTECTION_DESK)
    return frozenset(found)


def _capabilities_of(membership: Membership) -> frozenset[Capability]:
    """What one membership lets its holder do."""
    role = Role(membership.role)
    more = NATIONAL_CAPABILITIES.get(role, frozenset())
    return CAPABILITIES[role] | more if more and is_national(membership.unit.agency) else CAPABILITIES[role]


@dataclass(frozen=True)
class Access:
    """The rights of one user at this moment. Never kept across requests: a revocation works at once."""

    user: User
    memberships: tuple[Membership, ...]
    locked: frozenset[Capability] = frozenset()  # kept back until a security key has proved this session
    missed: set[Capability] = field(default_factory=set, compare=False)  # those of them that were asked for

    @cached_property
    def principals(self) -> frozenset[int]:
        """Everything this user acts as; at most a handful of numbers."""
        own = {user_principal(self.user.pk)}
        found = own.union(*(_principals_of(membership) for membership in self.memberships))
        return frozenset(found - {PROTECTION_DESK} if Capability.BREACH_MANAGE in self.locked else found)

    @cached_property
    def held(self) -> frozenset[Capability]:
        """The union over all memberships, with what waits for a security key: what her work is."""
        return frozenset().union(*(_capabilities_of(membership) for membership in self.memberships))

    @cached_property
    def capabilities(self) -> frozenset[Capability]:
        """What she may do now."""
        return self.held - self.locked

    @property
    def waits_for_key(self) -> bool:
        """Whether a security key would open more."""
        return bool(self.held & self.locked)

    @cached_property
    def groups_by_principal(self) -> dict[int, frozenset[str]]:
        """For each principal the most that the roles behind it may see."""
        caps: dict[int, frozenset[str]] = {}
        everything: frozenset[str] = frozenset()
        for membership in self.memberships:
            groups = frozenset(membership.cap or ())  # type: ignore[attr-defined]  # added by load_access
            everything |= groups
            for principal in _principals_of(membership):
                caps[principal] = caps.get(principal, frozenset()) | groups
        caps[user_principal(self.user.pk)] = everything
        return caps

    @property
    def membership(self) -> Membership | None:
        """The first membership: what the page header names."""
        return self.memberships[0] if self.memberships else None

    @cached_property
    def roles(self) -> frozenset[Role]:
        """All roles held today."""
        return frozenset(Role(membership.role) for membership in self.memberships)

    def has(self, capability: Capability | str) -> bool:
        """Whether any membership gives the capability, and this session may use it. One that waits for a key is noted."""
        wanted = Capability(capability)
        if wanted in self.held & self.locked:
            self.missed.add(wanted)
        return wanted in self.capabilities

    def units_with(self, capability: Capability | str) -> tuple[Unit, ...]:
        """The units in which the user holds the capability, in the order of her memberships."""
        wanted = Capability(capability)
        if not self.has(wanted):
            return ()
        units = (membership.unit for membership in self.memberships if wanted in _capabilities_of(membership))
        return tuple(dict.fromkeys(units))

    def require(self, capability: Capability | str) -> None:
        """Raise PermissionDenied unless the user holds the capability."""
        if not self.has(capability):
            raise PermissionDenied(str(capability))


def load_access(user: User) -> Access:
    """Read the user's rights from the database; an inactive user has none."""
    if not user.is_active:
        return Access(user=user, memberships=())
    cap = GroupDefault.objects.filter(kind=GroupKind.ROLE, code=OuterRef("role")).values("groups")
    memberships = Membership.objects.live().filter(user=user).annotate(cap=Subquery(cap))
    memberships = memberships.select_related("unit__agency").order_by("id")
    locked = ELEVATED if WITHOUT_KEY.get() == user.pk else frozenset()
    return Access(user=user, memberships=tuple(memberships), locked=locked)


def access_of(user: User | AnonymousUser) -> Access:
    """Return the rights of a logged-in user, read once per user object (that is, per request)."""
    if not isinstance(user, User):
        message = "login required"
        raise PermissionDenied(message)
    cached: Access | None = user.__dict__.get("_simpul_access")
    if cached is None:
        cached = load_access(user)
        user.__dict__["_simpul_access"] = cached
    return cached


def forget_access(user: User) -> None:
    """Drop what was read, after the user's memberships changed within one request."""
    user.__dict__.pop("_simpul_access", None)


def require(allowed: bool, why: str = "") -> None:  # noqa: FBT001  # reads as a sentence: require(can_close(...))
    """Raise PermissionDenied unless ``allowed``. Services call it with a predicate of a policy."""
    if not allowed:
        raise PermissionDenied(why)


@contextmanager
def scope(user: User) -> Iterator[Access]:
    """Run a block as this user under row-level security: requests, tasks, commands and tests."""
    access = access_of(user)
    with scope_principals(access.principals, reads_audit=Capability.AUDIT_READ in access.capabilities, actor_id=user.pk):
        yield access
