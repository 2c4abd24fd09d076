"""Configuration of the reports app."""

from datetime import timedelta

from django.apps import AppConfig

from reports.audit_actions import ACTIONS
from reports.files import EXPORT_FILES
from tppo_cases.audit.actions import register_actions
from tppo_cases.core.rotation import PLACES


class ReportsConfig(AppConfig):
    """Quarterly reports, exports and the first page."""

    name = "reports"

    def ready(self) -> None:
        """Add the app's words to the audit trail, its work to the outbox and its pages to the bell."""
        from reports.selectors.exports import count_unfetched  # noqa: PLC0415  # needs models
        from reports.services import exports  # noqa: PLC0415  # the same
        from tppo_cases.notifications.counters import SHELL_COUNTERS  # noqa: PLC0415  # the same
        from tppo_cases.notifications.handlers import Handler, register_handler  # noqa: PLC0415  # the same
        from tppo_cases.notifications.models import NotificationKind  # noqa: PLC0415  # the same
        from tppo_cases.notifications.targets import register_targets  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        writing = Handler(
            prepare=exports.write_export, run=exports.finish_export, failed=exports.fail_export,
            patience=timedelta(minutes=17), attempts=3,
        )  # fmt: skip
        register_handler(exports.TOPIC, writing)
        register_targets(
            {
                NotificationKind.REPORT_WAITING: ("reports:report-detail", "report_id"),
                NotificationKind.EXPORT_READY: ("reports:export-progress", "export_id"),
            }
        )
        PLACES.append(EXPORT_FILES)
        SHELL_COUNTERS["reports:export-list"] = count_unfetched
