"""Who works on the reports of an agency, and who may be the second person for an export that names persons."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reports.states import ExportPurpose
from tppo_cases.access.context import access_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Agency, Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.core.formats import number

if TYPE_CHECKING:
    from tppo_cases.access.approvals.registry import Fact
    from tppo_cases.access.models import Approval


def agency_of(user: User, capability: Capability) -> Agency:
    """The agency for which the user holds the capability, the first one of several; PermissionDenied without it."""
    access_of(user).require(capability)
    return access_of(user).units_with(capability)[0].agency


def staff_with(agency: Agency, capability: Capability, *, without: Collection[int] = ()) -> QuerySet[User]:
    """The agency's people who hold the capability now, except those named by id."""
    roles = [role for role, held in CAPABILITIES.items() if capability in held]
    posts = Membership.objects.live().filter(unit__agency=agency, role__in=roles)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk__in=without)


def second_persons(approval: "Approval") -> QuerySet[User]:
    """Another head of the unit, the officers of the unit above it, the auditors of its agency. None needs to see a case."""
    unit = Unit.objects.get(pk=approval.unit_id or 0)
    posts = Membership.objects.live().filter(
        Q(unit=unit, role=Role.UNIT_HEAD)
        | Q(unit=unit.parent_id, role=Role.DIRECTORATE_OFFICER)
        | Q(unit__agency=unit.agency_id, role=Role.AUDITOR)
    )
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=approval.requested_by_id)


def describe_request(approval: "Approval") -> "list[Fact]":
    """What a second person reads: how many, which parts, what for. Nothing that a case says."""
    asked = approval.details
    parts = ", ".join(str(FieldGroup(group).label) for group in asked["groups"])
    return [
        (_("Orang"), number(asked["persons"])),
        (_("Kasus"), number(asked["rows"])),
        (_("Bagian"), parts),
        (_("Tujuan"), str(ExportPurpose(asked["purpose"]).label)),
    ]
