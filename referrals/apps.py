"""Configuration of the referrals app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """See the package of the same name."""

    name = "referrals"
