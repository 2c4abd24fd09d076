"""An officer who is walled off from a case does not see its referrals either, whatever side she works on."""

from django.db import migrations

from tppo_cases.core.rls import not_walled


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_restricted"), ("core", "0003_context")]

    operations = [
        migrations.RunSQL(
            sql="CREATE POLICY conflict ON referrals_referral AS RESTRICTIVE FOR ALL TO simpul_app"
            f" USING ({not_walled('case_id')})",
            reverse_sql="DROP POLICY conflict ON referrals_referral",
        ),
    ]
