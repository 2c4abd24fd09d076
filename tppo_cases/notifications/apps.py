"""Configuration of the notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.notifications"
    label = "notifications"
