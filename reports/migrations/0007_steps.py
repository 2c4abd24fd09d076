"""The database refuses steps of reports and of exports by name that the state tables do not have."""

from django.db import migrations

from reports.step_guards import IDENTIFIED_STEPS, REPORT_STEPS


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_identified_walls")]

    operations = [REPORT_STEPS.operation(), IDENTIFIED_STEPS.operation()]
