"""Configuration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package of the same name."""

    name = "tppo_cases.accounts"
    label = "accounts"
