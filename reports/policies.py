"""Who may see, make, check, sign and export reports. Reports hold numbers, never persons."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.accounts.national import is_national

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
