"""Configuration of the reports app."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from reports.audit_actions import ACTIONS
from reports.files import EXPORT_FILES
from reports.step_guards import IDENTIFIED_STEPS, REPORT_STEPS
from tppo_cases.audit.actions import register_actions
from tppo_cases.core.rotation import PLACES
from tppo_cases.core.step_guard import STEP_GUARDS


class ReportsConfig(AppConfig):
    """Quarterly reports, exports and the first page."""

    name = "reports"

    def ready(self) -> None:
        """Add the app's words to the audit trail, its work to the outbox and its pages to the bell."""
        from reports.selectors.exports import unfetched  # noqa: PLC0415  # needs models
        from reports.selectors.people import describe_request, second_persons  # noqa: PLC0415  # the same
        from reports.services import exports, identified  # noqa: PLC0415  # the same
        from tppo_cases.access.approvals.registry import ApprovalKind, register_kind  # noqa: PLC0415  # the same
        from tppo_cases.core.counters import SHELL_COUNTERS  # noqa: PLC0415  # the same
        from tppo_cases.notifications.handlers import Handler, register_handler  # noqa: PLC0415  # the same
        from tppo_cases.notifications.models import NotificationKind  # noqa: PLC0415  # the same
        from tppo_cases.notifications.targets import register_targets  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        STEP_GUARDS.extend((REPORT_STEPS, IDENTIFIED_STEPS))
        writing = Handler(
            prepare=exports.write_export, run=exports.finish_export, failed=exports.fail_export,
            patience=timedelta(minutes=17), attempts=3,
        )  # fmt: skip
        register_handler(exports.TOPIC, writing)
        writing_names = Handler(
            prepare=identified.write_identified_export, run=identified.finish_identified, failed=identified.fail_identified,
            patience=timedelta(minutes=17), attempts=3,
        )  # fmt: skip
        register_handler(identified.TOPIC, writing_names)
        two_persons = ApprovalKind(
            code=identified.KIND, label=_("Ekspor beridentitas"), deciders=second_persons, describe=describe_request,
            carry_out=identified.answered, dropped=identified.answered,
        )  # fmt: skip
        register_kind(two_persons)
        register_targets(
            {
                NotificationKind.REPORT_WAITING: ("reports:report-detail", "report_id"),
                NotificationKind.EXPORT_READY: ("reports:export-progress", "export_id"),
                NotificationKind.IDENTIFIED_READY: ("reports:identified-progress", "identified_id"),
            }
        )
        PLACES.append(EXPORT_FILES)
        SHELL_COUNTERS["reports:export-list"] = unfetched
