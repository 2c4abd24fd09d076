"""The database refuses steps of requests and incidents that the state tables do not have."""

from django.db import migrations

from tppo_cases.privacy.step_guards import BREACH_STEPS, REQUEST_STEPS


class Migration(migrations.Migration):
    dependencies = [("privacy", "0008_former_rows")]

    operations = [REQUEST_STEPS.operation(), BREACH_STEPS.operation()]
