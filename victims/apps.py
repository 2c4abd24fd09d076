"""Configuration of the victims app."""

from django.apps import AppConfig

from tppo_cases.audit.actions import register_actions
from victims.audit_actions import ACTIONS


class VictimsConfig(AppConfig):
    """Persons, cases, the work on them and who may see them."""

    name = "victims"

    def ready(self) -> None:
        """Add the app's words to the audit trail."""
        register_actions(ACTIONS)
