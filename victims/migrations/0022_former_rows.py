"""What changed fields held before is read by the unit that holds the case, and by no other side of it."""

from django.db import migrations

from tppo_cases.access.rls import sees_case
from tppo_cases.core.rls import is_mine, not_walled

_MINE = is_mine("c.owner_unit_id * 4 + 2")
_OF_A_CASE = (
    f"{sees_case('audit_formerrow.case_id')} AND EXISTS"
    f" (SELECT 1 FROM victims_victimcase c WHERE c.id = audit_formerrow.case_id AND {_MINE})"
)
_OF_A_PERSON = (
    f"case_id IS NULL AND EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.victim_id = audit_formerrow.victim_id AND {_MINE})"
)


class Migration(migrations.Migration):
    dependencies = [("victims", "0021_not_offered_is_noted"), ("audit", "0008_former_rows")]

    operations = [
        migrations.RunSQL(
            sql=[
                "GRANT SELECT ON audit_formerrow TO simpul_app",
                "CREATE POLICY app_select ON audit_formerrow FOR SELECT TO simpul_app"
                f" USING (({_OF_A_CASE}) OR ({_OF_A_PERSON}))",
                "CREATE POLICY conflict ON audit_formerrow AS RESTRICTIVE FOR ALL TO simpul_app"
                f" USING (case_id IS NULL OR {not_walled('case_id')})",
            ],
            reverse_sql=[
                "DROP POLICY conflict ON audit_formerrow",
                "DROP POLICY app_select ON audit_formerrow",
                "REVOKE SELECT ON audit_formerrow FROM simpul_app",
            ],
        ),
    ]
