"""Record what an assessment found: harm in six dimensions and the risk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.models.work import Assessment
from victims.selectors.cases import case_view
from victims.services.deadlines import meet_deadline, start_deadlines
from victims.services.transitions import locked_case, move
from victims.states import AssessmentKind, CaseStatus, DeadlineCode, RiskLevel

DIMENSIONS = ("psychological", "mental", "physical", "sexual", "economic", "social")
# The group that the writer of a sealed part needs.
PARTS = {"summary": "psychosocial", "health_note": "health", "safety_note": "safety"}
ASSESSABLE = frozenset({CaseStatus.ASSESSMENT, CaseStatus.PLANNED, CaseStatus.IN_SERVICE})


@dataclass(frozen=True, kw_only=True)
class AssessmentFacts:
    """Levels 0 (none) to 3 (severe) by dimension, the risk, and notes by sealed field name.

    ``replan`` sends a case that has a plan already back to its assessment.
    """

    kind: AssessmentKind
    risk: RiskLevel
    levels: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    replan: bool = False


@transaction.atomic
def record_assessment(*, actor: User, case_id: UUID, facts: AssessmentFacts) -> Assessment:
    """Record an assessment and stop its clock; a full one stands for the first look too.

    Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError, TransitionNotAllowedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_edit_case(actor, case))
    groups = case_view(actor, case).groups
    require(all(PARTS[name] in groups for name, text in facts.notes.items() if text))
    if case.status not in ASSESSABLE:
        raise RefusedError(_("Asesmen dicatat sesudah penapisan diputuskan"))
    assessment = Assessment(
        case=case, kind=facts.kind, risk=facts.risk, assessed_by=actor,
        **{name: facts.levels.get(name, 0) for name in DIMENSIONS},
    )  # fmt: skip
    seal(assessment, **{name: text.strip() for name, text in facts.notes.items()})
    assessment.save(force_insert=True)
    record(
        actor, "assessment.recorded", target=assessment, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"kind": facts.kind, "risk": facts.risk},
    )  # fmt: skip
    if facts.replan and case.status != CaseStatus.ASSESSMENT:
        move(actor, case, CaseStatus.ASSESSMENT)
        start_deadlines(case.pk, {DeadlineCode.FULL_ASSESSMENT: timezone.now()})
    meet_deadline(case.pk, DeadlineCode.INITIAL_ASSESSMENT, assessment.assessed_at)
    if facts.kind == AssessmentKind.FULL:
        meet_deadline(case.pk, DeadlineCode.FULL_ASSESSMENT, assessment.assessed_at)
    return assessment
