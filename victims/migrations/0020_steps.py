"""The database refuses steps of a case that the state table does not have."""

from django.db import migrations

from victims.step_guards import CASE_STEPS


class Migration(migrations.Migration):
    dependencies = [("victims", "0019_names_sound_alike")]

    operations = [CASE_STEPS.operation()]
