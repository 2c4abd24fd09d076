"""Configuration of the shelters app."""

from django.apps import AppConfig

from shelters.audit_actions import ACTIONS
from shelters.step_guards import PLACEMENT_STEPS
from tppo_cases.audit.actions import register_actions
from tppo_cases.core.step_guard import STEP_GUARDS


class SheltersConfig(AppConfig):
    """Shelters, beds and placements."""

    name = "shelters"

    def ready(self) -> None:
        """Add the app's words to the audit trail, its rules to closing and hand-over, its parts to the case page."""
        from shelters import contributions  # noqa: PLC0415  # needs models
        from shelters.services.cases import open_placement_blocks, placement_follows_case  # noqa: PLC0415  # needs models
        from tppo_cases.notifications.models import NotificationKind  # noqa: PLC0415  # needs models
        from tppo_cases.notifications.targets import register_targets  # noqa: PLC0415  # needs models
        from victims.case_page.contributions import CONTRIBUTORS, HISTORY_GROUPS  # noqa: PLC0415  # needs models
        from victims.closing import CLOSE_BLOCKERS  # noqa: PLC0415  # needs models
        from victims.transfers import TRANSFER_FOLLOWERS  # noqa: PLC0415  # needs models

        register_actions(ACTIONS)
        STEP_GUARDS.append(PLACEMENT_STEPS)
        CLOSE_BLOCKERS.append(open_placement_blocks)
        TRANSFER_FOLLOWERS.append(placement_follows_case)
        CONTRIBUTORS.append(contributions.placement_contribution)
        HISTORY_GROUPS["placement"] = "location"
        page = ("shelters:placement-detail", "placement_id")
        register_targets({NotificationKind.PLACEMENT_PROPOSED: page, NotificationKind.PLACEMENT_DECIDED: page})
