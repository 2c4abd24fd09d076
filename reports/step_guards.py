"""Which of the app's tables the database holds to a table of steps."""

from reports.states import IDENTIFIED_TRANSITIONS, TRANSITIONS, IdentifiedStatus, ReportStatus
from tppo_cases.core.step_guard import StepGuard

REPORT_STEPS = StepGuard("reports_quarterlyreport", frozenset({ReportStatus.DRAFT}), TRANSITIONS)
IDENTIFIED_STEPS = StepGuard(
    "reports_identifiedexport", frozenset({IdentifiedStatus.ASKED, IdentifiedStatus.WAITING}), IDENTIFIED_TRANSITIONS
)
