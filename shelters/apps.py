"""Configuration of the shelters app."""

from django.apps import AppConfig

from shelters.audit_actions import ACTIONS
from tppo_cases.audit.actions import register_actions


class SheltersConfig(AppConfig):
    """Shelters, beds and placements."""

    name = "shelters"

    def ready(self) -> None:
        """Add the app's words to the audit trail, and its rules to the closing and the hand-over of a case."""
        from shelters.services.cases import open_placement_blocks, placement_follows_case  # noqa: PLC0415  # needs models
        from victims.closing import CLOSE_BLOCKERS  # noqa: PLC0415  # the same
        from victims.transfers import TRANSFER_FOLLOWERS  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        CLOSE_BLOCKERS.append(open_placement_blocks)
        TRANSFER_FOLLOWERS.append(placement_follows_case)
