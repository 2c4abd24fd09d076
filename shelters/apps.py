"""Configuration of the shelters app."""

from django.apps import AppConfig


class SheltersConfig(AppConfig):
    """See the package of the same name."""

    name = "shelters"
