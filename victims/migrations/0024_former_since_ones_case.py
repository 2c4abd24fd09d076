"""A unit reads of a person what was changed since it opened a case of its own, and of all tables only those that a page shows."""

from importlib import import_module

from django.db import migrations

from tppo_cases.core.rls import is_mine

_FORMER = import_module("victims.migrations.0022_former_rows")
_ON_A_PAGE = """audit_formerrow."table" IN ('victims_victimcase', 'victims_victim', 'victims_victimidentity')"""
_SINCE = (
    "case_id IS NULL AND EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.victim_id = audit_formerrow.victim_id"
    f" AND audit_formerrow.at >= c.opened_at AND {is_mine('c.owner_unit_id * 4 + 2')})"
)


def _to(condition: str) -> str:
    return f"ALTER POLICY app_select ON audit_formerrow USING ({condition})"


class Migration(migrations.Migration):
    dependencies = [("victims", "0023_match_steps")]

    operations = [
        migrations.RunSQL(
            sql=_to(f"{_ON_A_PAGE} AND (({_FORMER._OF_A_CASE}) OR ({_SINCE}))"),
            reverse_sql=_to(f"({_FORMER._OF_A_CASE}) OR ({_FORMER._OF_A_PERSON})"),
        ),
    ]
