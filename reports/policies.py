"""Who may see, make, check, sign and export reports. Reports hold numbers, never persons."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User

if TYPE_CHECKING:
    from reports.models import QuarterlyReport

NATIONAL_AGENCY = "kemensos"  # its report covers every case; another agency's covers its own part


def report_scope(user: User | AnonymousUser) -> Q:
    """Reports of one's own agency."""
    access = access_of(user)
    agencies = {unit.agency_id for unit in access.units_with(Capability.REPORT_READ)}
    return Q(agency_id__in=sorted(agencies))


def export_scope(user: User | AnonymousUser) -> Q:
    """One's own exports only."""
    return Q(requested_by_id=access_of(user).user.pk)


def can_create(user: User) -> bool:
    """Compute a report."""
    return access_of(user).has(Capability.REPORT_CREATE)


def can_check(user: User, report: "QuarterlyReport") -> bool:
    """Check a draft: not the one who made it."""
    return access_of(user).has(Capability.REPORT_CHECK) and report.created_by_id != user.pk


def can_sign(user: User, report: "QuarterlyReport") -> bool:
    """Sign a checked report: neither the maker nor the checker."""
    return access_of(user).has(Capability.REPORT_SIGN) and user.pk not in {report.created_by_id, report.checked_by_id}


def can_export(user: User) -> bool:
    """Export a report to a file."""
    return access_of(user).has(Capability.REPORT_EXPORT)
