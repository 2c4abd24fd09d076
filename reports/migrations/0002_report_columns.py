"""Statistics also read the dated capacities."""

from django.db import migrations

from tppo_cases.core.rls import report_columns


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("shelters", "0003_beds_and_walls")]

    operations = [
        report_columns("shelters_capacity", ("id", "shelter_id", "bed_kind", "beds", "from_on", "recorded_at"), forced=False),
    ]
