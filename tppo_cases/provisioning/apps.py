"""Configuration of the provisioning commands."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """Management commands that fill an installation; they stand above all apps."""

    name = "tppo_cases.provisioning"
    label = "provisioning"
