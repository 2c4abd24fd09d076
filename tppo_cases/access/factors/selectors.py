"""Which factors a person has, and who needs one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from tppo_cases.access.context import Access
from tppo_cases.access.roles import ELEVATED, UNIT_ROLES, Capability
from tppo_cases.accounts.models import User

Kind = Authenticator.Type
PROVING = (Kind.TOTP, Kind.WEBAUTHN)  # recovery codes only stand in for one of these
_SENSITIVE = ELEVATED | {Capability.MATCH_DECIDE, Capability.REPORT_EXPORT}


def factors_of(user: User) -> "QuerySet[Authenticator]":
    """The apps and keys of a person, oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type__in=PROVING).order_by("pk")
    return found


def ways_of(user: User) -> list[str]:
    """The kinds of proof that the person can give; a key first, since nobody can be talked out of it."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return [kind for kind in (Kind.WEBAUTHN, Kind.TOTP, Kind.RECOVERY_CODES) if kind in kinds]


def has_factor(user: User) -> bool:
    """Whether a sign-in of this person takes a second step."""
    return bool(factors_of(user).exists())


def has_key(user: User) -> bool:
    """Whether a security key or passkey is enrolled."""
    return bool(Authenticator.objects.filter(user=user, type=Kind.WEBAUTHN).exists())


def needs_factor(access: Access) -> bool:
    """Whether the person may do nothing without a factor: by her roles she sees or carries out identities."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return bool(access.roles & UNIT_ROLES or access.held & _SENSITIVE)


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    row = Authenticator.objects.filter(user=user, type=Kind.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else 0
