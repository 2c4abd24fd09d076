"""Record what a screening found and what an officer decides about it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.work import Screening
from victims.screening_rules import assess
from victims.selectors.cases import case_view
from victims.services.deadlines import cancel_deadlines, meet_deadline, start_deadlines
from victims.services.locks import lock_case
from victims.services.transitions import move
from victims.states import CaseStatus, DeadlineCode, ScreeningDecision

SCREENABLE = frozenset({CaseStatus.INTAKE, CaseStatus.SCREENING, CaseStatus.NOT_TPPO})
ASSESSMENT_CLOCKS = (DeadlineCode.INITIAL_ASSESSMENT, DeadlineCode.FULL_ASSESSMENT)


@dataclass(frozen=True, kw_only=True)
class ScreeningFacts:
    """Codes that were marked (see ``screening_rules``) and what the worker observed."""

    indicators: Collection[str] = ()
    acts: Collection[str] = ()
    means: Collection[str] = ()
    purposes: Collection[str] = ()
    observation: str = ""

    def __bool__(self) -> bool:
        return bool(self.indicators or self.acts or self.means or self.purposes)


def add_screening(*, actor: User, case: VictimCase, facts: ScreeningFacts) -> Screening:
    """Write the row with its advice, step into screening and stop its clock. Preconditions as for ``add_consent``."""
    advice = assess(case.track, facts.indicators, acts=facts.acts, means=facts.means, purposes=facts.purposes)
    screening = Screening(
        case=case, track=case.track, indicators=sorted(facts.indicators), acts=sorted(advice.acts), means=sorted(advice.means),
        purposes=sorted(advice.purposes), result=advice.result, recorded_by=actor,
    )  # fmt: skip
    seal(screening, observation=facts.observation)
    screening.save(force_insert=True)
    record(
        actor, "screening.recorded", target=screening, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"result": advice.result},
    )  # fmt: skip
    if case.status == CaseStatus.NOT_TPPO:
        start_deadlines(case.pk, dict.fromkeys(ASSESSMENT_CLOCKS, screening.recorded_at))
    if case.status != CaseStatus.SCREENING:
        move(actor, case, CaseStatus.SCREENING)
    meet_deadline(case.pk, DeadlineCode.SCREENING, screening.recorded_at)
    return screening


@transaction.atomic
def record_screening(*, actor: User, case_id: UUID, facts: ScreeningFacts) -> Screening:
    """Record a screening; the latest undecided one is the one that is decided.

    Raises PermissionDenied, or RefusedError when nothing was marked or the case is past its screening.
    """
    lock_case(case_id)
    case = VictimCase.objects.select_related("owner_unit").get(pk=case_id)
    require(policies.can_edit_case(actor, case) and FieldGroup.NARRATIVE in case_view(actor, case))
    if case.status not in SCREENABLE:
        raise RefusedError(_("Penapisan kasus ini sudah diputuskan"))
    if not facts:
        raise RefusedError(_("Tandai paling sedikit satu hal yang diketahui"))
    return add_screening(actor=actor, case=case, facts=facts)


@transaction.atomic
def decide_screening(*, actor: User, screening_id: UUID, decision: ScreeningDecision, reason: str) -> Screening:
    """Decide, with a reason, whether the person is a victim of trafficking: to assessment, or "not TPPO".

    The advice does not bind. Raises PermissionDenied, RefusedError (no reason, decided before, not the latest), or
    TransitionNotAllowedError.
    """
    screening = Screening.objects.select_related("case__owner_unit").get(pk=screening_id)
    lock_case(screening.case_id)
    case = VictimCase.objects.select_related("owner_unit").get(pk=screening.case_id)
    require(policies.can_decide_screening(actor, case))
    _check_decidable(screening, reason)
    screening.decision, screening.decided_by, screening.decided_at = decision, actor, timezone.now()
    seal(screening, decision_reason=reason.strip())
    screening.save(update_fields=["decision", "decided_by", "decided_at", "decision_reason"])
    is_victim = decision == ScreeningDecision.VICTIM
    move(actor, case, CaseStatus.ASSESSMENT if is_victim else CaseStatus.NOT_TPPO)
    record(
        actor,
        "screening.decided",
        target=screening,
        case_id=case.pk,
        unit_id=case.owner_unit_id,
        details={"decision": decision},
    )
    if not is_victim:
        cancel_deadlines(case.pk, *ASSESSMENT_CLOCKS)
    return screening


def _check_decidable(screening: Screening, reason: str) -> None:
    if not reason.strip():
        raise RefusedError(_("Tulis alasan putusan"), "reason")
    latest = Screening.objects.filter(case_id=screening.case_id).first()
    if latest is None or latest.pk != screening.pk:
        raise RefusedError(_("Ada penapisan yang lebih baru. Putuskan yang terbaru."))
    if latest.decision:
        raise RefusedError(_("Penapisan ini sudah diputuskan"))
