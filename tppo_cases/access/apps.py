"""Configuration of the access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.access"
    label = "access"
