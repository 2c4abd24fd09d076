"""Configuration of the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.audit"
    label = "audit"

    def ready(self) -> None:
        """What rows held before takes part in the change of keys."""
        from tppo_cases.audit.former import FORMER_ROWS  # noqa: PLC0415  # needs models
        from tppo_cases.core.rotation import PLACES  # noqa: PLC0415  # the same

        PLACES.append(FORMER_ROWS)
