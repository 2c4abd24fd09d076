"""Make the intervention plan of a case."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.models.work import Assessment, Plan
from victims.selectors.cases import case_view
from victims.services.deadlines import start_deadlines
from victims.services.transitions import locked_case, move
from victims.states import CaseStatus, DeadlineCode

PLANNABLE = frozenset({CaseStatus.ASSESSMENT, CaseStatus.PLANNED, CaseStatus.IN_SERVICE})


@transaction.atomic
def make_plan(*, actor: User, case_id: UUID, service_kinds: Collection[str], goals: str) -> Plan:
    """Make a plan, or a new one that takes the place of the last. From the assessment the case moves on.

    Starts the clock of monitoring. Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_edit_case(actor, case) and FieldGroup.SERVICES in case_view(actor, case))
    if case.status not in PLANNABLE:
        raise RefusedError(_("Rencana disusun sesudah penapisan diputuskan"))
    if not service_kinds:
        raise RefusedError(_("Pilih paling sedikit satu layanan"), "service_kinds")
    if not Assessment.objects.filter(case=case).exists():
        raise RefusedError(_("Catat asesmen lebih dahulu: rencana disusun dari hasilnya"))
    plan = Plan(case=case, service_kinds=sorted(service_kinds), made_by=actor)
    seal(plan, goals=goals.strip())
    plan.save(force_insert=True)
    record(
        actor, "plan.made", target=plan, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"services": sorted(service_kinds)},
    )  # fmt: skip
    if case.status == CaseStatus.ASSESSMENT:
        move(actor, case, CaseStatus.PLANNED)
    start_deadlines(case.pk, {DeadlineCode.MONITORING: plan.made_at})
    return plan
