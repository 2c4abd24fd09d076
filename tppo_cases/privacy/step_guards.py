"""Which of the app's tables the database holds to a table of steps."""

from tppo_cases.core.step_guard import StepGuard
from tppo_cases.privacy.states import BREACH_TRANSITIONS, REQUEST_TRANSITIONS, BreachStatus, RequestStatus

REQUEST_STEPS = StepGuard("privacy_subjectrequest", frozenset({RequestStatus.RECEIVED}), REQUEST_TRANSITIONS)
BREACH_STEPS = StepGuard("privacy_breach", frozenset({BreachStatus.NOTICED}), BREACH_TRANSITIONS)
