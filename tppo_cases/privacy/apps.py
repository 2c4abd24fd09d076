"""Configuration of the privacy app."""

from django.apps import AppConfig

from tppo_cases.audit.actions import register_actions
from tppo_cases.core.step_guard import STEP_GUARDS
from tppo_cases.privacy.audit_actions import ACTIONS
from tppo_cases.privacy.step_guards import BREACH_STEPS, REQUEST_STEPS


class PrivacyConfig(AppConfig):
    """Rights of the person, incidents, retention."""

    name = "tppo_cases.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Add the app's words to the audit trail, its part to a withdrawn consent and its work to the navigation."""
        from tppo_cases.core.counters import SHELL_COUNTERS  # noqa: PLC0415  # needs models
        from tppo_cases.privacy.selectors.work import waiting_rows  # noqa: PLC0415  # the same
        from tppo_cases.privacy.services.second_person import register_kinds  # noqa: PLC0415  # the same
        from tppo_cases.privacy.services.stops import ask_receivers_to_stop  # noqa: PLC0415  # the same
        from victims.consent_followers import CONSENT_WITHDRAWAL_FOLLOWERS  # noqa: PLC0415  # the same

        register_actions(ACTIONS)
        STEP_GUARDS.extend((REQUEST_STEPS, BREACH_STEPS))
        register_kinds()
        SHELL_COUNTERS["privacy:home"] = waiting_rows
        CONSENT_WITHDRAWAL_FOLLOWERS.append(ask_receivers_to_stop)
