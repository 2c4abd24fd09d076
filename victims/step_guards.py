"""Which of the app's tables the database holds to a table of steps."""

from tppo_cases.core.step_guard import StepGuard
from victims.states import TRANSITIONS, CaseStatus

CASE_STEPS = StepGuard("victims_victimcase", CaseStatus.INTAKE, TRANSITIONS)
