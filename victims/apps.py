"""Configuration of the victims app."""

from django.apps import AppConfig


class VictimsConfig(AppConfig):
    """See the package of the same name."""

    name = "victims"
