"""A request for a second person is seen by who asked, by who was asked, and by the auditor. Only its decision can change."""

from django.db import migrations

from tppo_cases.core.rls import MINE, is_mine, protect

_TABLE = "access_approval"
_MINE = is_mine("requested_by_id * 4 + 3")
_SEES = (
    f"{_MINE} OR EXISTS (SELECT 1 FROM unnest(deciders) d WHERE d * 4 + 3 = ANY({MINE}))"
    " OR current_setting('simpul.reads_audit', true) = 'on'"
)
_DECISION = "status, decided_by_id, decided_at, decision_reason"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_approval"), ("core", "0002_roles")]

    operations = [
        protect(_TABLE, select=_SEES, insert=_MINE, update=_SEES),
        migrations.RunSQL(
            sql=[
                f"REVOKE UPDATE ON {_TABLE} FROM simpul_app",
                f"GRANT UPDATE ({_DECISION}) ON {_TABLE} TO simpul_app",
                # Whoever is acting signs for herself: nobody writes a decision of another person.
                f"DROP POLICY app_update ON {_TABLE}",
                f"CREATE POLICY app_update ON {_TABLE} FOR UPDATE TO simpul_app"
                f" USING ({_SEES}) WITH CHECK ({is_mine('decided_by_id * 4 + 3')})",
            ],
            reverse_sql=[f"GRANT UPDATE ON {_TABLE} TO simpul_app"],
        ),
    ]
