"""Walls and emergency openings as their pages show them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from tppo_cases.access.principals import PrincipalKind, split_principal, user_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.sealed import reveal
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant
from victims.models.protection import REASON_GROUP, CaseWall, EmergencyAccess, EmergencyAccessQuerySet
from victims.models.work import Consent
from victims.selectors.cases import Groups
from victims.states import GrantSource

MOST = 50


def units_that_see(case: VictimCase) -> list[int]:
    """The units that a live grant of the case names."""
    return _units_of(CaseGrant.objects.live().filter(case=case))


def readers_by(consent: Consent) -> list[str]:
    """The names of the units that see the case on the ground of this consent, and until its end alone."""
    units = _units_of(CaseGrant.objects.live().filter(case=consent.case_id, consent=consent))
    return list(Unit.objects.filter(pk__in=units).order_by("name").values_list("name", flat=True))


def _units_of(grants: QuerySet[CaseGrant]) -> list[int]:
    pairs = [split_principal(principal) for principal in grants.values_list("principal", flat=True)]
    return [reference for kind, reference in pairs if kind is PrincipalKind.UNIT]


def walls_of(case: VictimCase) -> QuerySet[CaseWall]:
    """The walls that stand around a case."""
    return CaseWall.objects.filter(case=case, lifted_at__isnull=True).select_related("user", "raised_by").order_by("raised_at")


def emergencies_of(user: User, case: VictimCase) -> QuerySet[EmergencyAccess]:
    """Who opened the case in an emergency, the newest first."""
    return seen_emergencies(user).filter(case=case)[:MOST]


def seen_emergencies(user: User) -> EmergencyAccessQuerySet:
    """Those that the user may see, with everything their rows show."""
    rows = EmergencyAccess.objects.visible_to(user)
    return rows.select_related("user", "owner_unit__agency", "reviewed_by")


def emergencies_to_review(user: User) -> EmergencyAccessQuerySet:
    """Those of others that nobody has looked into, the newest first."""
    return seen_emergencies(user).unreviewed().exclude(user=user)


def texts_of(row: EmergencyAccess) -> dict[str, str]:
    """What was told and what the review found; whoever sees the row may read both."""
    reader = Groups(frozenset({REASON_GROUP}))
    return {name: reveal(row, name, reader) for name in ("story", "review")}


def emergency_until(user: User, grants: Iterable[CaseGrant]) -> datetime | None:
    """Until when the user sees the case by an emergency; None when she does not."""
    own = user_principal(user.pk)
    ends = [g.valid_until for g in grants if g.source == GrantSource.BREAK_GLASS and g.principal == own and g.valid_until]
    return max(ends, default=None)
