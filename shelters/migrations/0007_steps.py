"""The database refuses steps of a placement that the state table does not have."""

from django.db import migrations

from shelters.step_guards import PLACEMENT_STEPS


class Migration(migrations.Migration):
    dependencies = [("shelters", "0006_traces")]

    operations = [PLACEMENT_STEPS.operation()]
