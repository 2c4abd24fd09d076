"""Configuration of the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.audit"
    label = "audit"
