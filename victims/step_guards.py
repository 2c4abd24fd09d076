"""Which of the app's tables the database holds to a table of steps."""

from tppo_cases.core.step_guard import StepGuard
from victims.states import MATCH_TRANSITIONS, TRANSITIONS, CaseStatus, MatchStatus

CASE_STEPS = StepGuard("victims_victimcase", frozenset({CaseStatus.INTAKE}), TRANSITIONS)
MATCH_STEPS = StepGuard("victims_matchcandidate", frozenset({MatchStatus.OPEN}), MATCH_TRANSITIONS)
