"""The database refuses steps of a possible match that the state table does not have."""

from django.db import migrations

from victims.step_guards import MATCH_STEPS


class Migration(migrations.Migration):
    dependencies = [("victims", "0022_former_rows")]

    operations = [MATCH_STEPS.operation()]
