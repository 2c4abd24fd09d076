"""The shared ground of the project."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Keys, sealed fields, regions, formats: nothing that knows a case."""

    name = "tppo_cases.core"
    label = "core"
