"""An officer who is walled off from a case does not see where the person sleeps either, whatever shelter she works in."""

from django.db import migrations

from tppo_cases.core.rls import not_walled


class Migration(migrations.Migration):
    dependencies = [("shelters", "0004_decisions_and_moves"), ("core", "0003_context")]

    operations = [
        migrations.RunSQL(
            sql="CREATE POLICY conflict ON shelters_placement AS RESTRICTIVE FOR ALL TO simpul_app"
            f" USING ({not_walled('case_id')})",
            reverse_sql="DROP POLICY conflict ON shelters_placement",
        ),
    ]
