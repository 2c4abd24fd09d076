"""Configuration of the victims app."""

from django.apps import AppConfig

from tppo_cases.audit.actions import register_actions
from tppo_cases.core.step_guard import STEP_GUARDS
from victims.audit_actions import ACTIONS
from victims.step_guards import CASE_STEPS, MATCH_STEPS


class VictimsConfig(AppConfig):
    """Persons, cases, the work on them and who may see them."""

    name = "victims"

    def ready(self) -> None:
        """Add the app's words to the audit trail and its pages to the bell, its work to the outbox."""
        from tppo_cases.access.approvals.registry import register_kind  # noqa: PLC0415  # needs models
        from tppo_cases.access.requests import user_of  # noqa: PLC0415  # the same
        from tppo_cases.core.counters import SHELL_COUNTERS  # noqa: PLC0415  # the same
        from tppo_cases.notifications.handlers import Handler, register_handler  # noqa: PLC0415  # the same
        from tppo_cases.notifications.models import NotificationKind  # noqa: PLC0415  # the same
        from tppo_cases.notifications.targets import register_targets  # noqa: PLC0415  # the same
        from victims.selectors.protection import emergencies_to_review  # noqa: PLC0415  # the same
        from victims.services.matching import find_hidden_matches  # noqa: PLC0415  # the same
        from victims.services.opening import FIND_MATCHES  # noqa: PLC0415  # the same
        from victims.services.walls import LIFT_KIND  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        STEP_GUARDS.extend((CASE_STEPS, MATCH_STEPS))
        register_kind(LIFT_KIND)
        SHELL_COUNTERS["victims:emergency-list"] = lambda request: [emergencies_to_review(user_of(request))]
        case_page = ("victims:case-detail", "case_id")
        register_targets(
            {
                NotificationKind.CASE_TRANSFERRED: case_page,
                NotificationKind.CASE_CLOSING: case_page,
                NotificationKind.EMERGENCY_OPENED: ("victims:emergency-detail", "emergency_id"),
                NotificationKind.EMERGENCY_REVIEWED: ("victims:emergency-detail", "emergency_id"),
                NotificationKind.MATCH_FOUND: ("victims:match-detail", "match_id"),
                NotificationKind.MATCH_ASKED: ("victims:case-question", "case_id"),
                NotificationKind.MATCH_ANSWERED: ("victims:match-detail", "match_id"),
            }
        )
        register_handler(FIND_MATCHES, Handler(run=find_hidden_matches))
