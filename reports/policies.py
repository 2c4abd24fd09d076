"""Who may see, make, check, sign and export reports. Reports hold numbers, never persons."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from tppo_cases.access.context import access_of
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from tppo_cases.accounts.national import is_national
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.policies import case_scope
from victims.states import GrantSource

if TYPE_CHECKING:
    from reports.models import QuarterlyReport


def sees_small_cells(user: User, report: "QuarterlyReport") -> bool:
    """Whether figures of 1 to 10 are shown: in the national report to the national agency's own people only."""
    units = access_of(user).units_with(Capability.REPORT_READ)
    return is_national(report.agency) and any(is_national(unit.agency) for unit in units)


def report_scope(user: User | AnonymousUser) -> Q:
    """Reports of one's own agency."""
    access = access_of(user)
    agencies = {unit.agency_id for unit in access.units_with(Capability.REPORT_READ)}
    return Q(agency_id__in=sorted(agencies))


def export_scope(user: User | AnonymousUser) -> Q:
    """One's own exports only."""
    return Q(requested_by_id=access_of(user).user.pk)


def _holds(user: User, capability: Capability, report: "QuarterlyReport") -> bool:
    """Whether the user holds the capability in the agency of the report."""
    return any(unit.agency_id == report.agency_id for unit in access_of(user).units_with(capability))


def can_create(user: User) -> bool:
    """Compute a report."""
    return access_of(user).has(Capability.REPORT_CREATE)


def can_check(user: User, report: "QuarterlyReport") -> bool:
    """Check a draft: not the one who made it."""
    return _holds(user, Capability.REPORT_CHECK, report) and report.created_by_id != user.pk


def can_sign(user: User, report: "QuarterlyReport") -> bool:
    """Sign a checked report: neither the maker nor the checker."""
    return _holds(user, Capability.REPORT_SIGN, report) and user.pk not in {report.created_by_id, report.checked_by_id}


def can_return(user: User, report: "QuarterlyReport") -> bool:
    """Put a checked report back to draft: whoever could have checked or may sign it."""
    return can_check(user, report) or can_sign(user, report)


def can_export(user: User) -> bool:
    """Export a report to a file."""
    return access_of(user).has(Capability.REPORT_EXPORT)


def can_export_identified(user: User, unit: Unit) -> bool:
    """Take persons by name out of the system: who leads the unit that owns their cases."""
    return unit in access_of(user).units_with(Capability.EXPORT_IDENTIFIED)


def carried_out_scope(user: User, unit: Unit) -> Q:
    """Cases that may stand in a file of the unit: its own ones, seen by owning them; restricted ones by their team.

    Access by emergency, referral, placement or supervision may be read, never carried away. The sources are named here, so
    that a new one is out until somebody puts it in.
    """
    own = user_principal(user.pk)
    grants = CaseGrant.objects.live().filter(case_id=OuterRef("pk"))
    owning = grants.filter(principal=unit_principal(unit.pk), source=GrantSource.OWNERSHIP)
    team = grants.filter(principal=own, source=GrantSource.TEAM)
    live = Q(valid_until__isnull=True) | Q(valid_until__gt=Now())
    named = CaseUserPermission.objects.filter(live, content_object_id=OuterRef("pk"), user_id=user.pk, ended_at__isnull=True)
    opened = Q(Q(Exists(owning)), is_restricted=False) | Q(Q(Exists(team)) | Q(Exists(named)), is_restricted=True)
    return case_scope(user) & Q(owner_unit=unit) & opened
