"""The wall of a draft is as narrow as its scope: the writer, and those who decide cases in its unit."""

from django.db import migrations

from tppo_cases.core.rls import MINE, is_mine

_HEADS = "'unit_head', 'directorate_officer'"  # roles with the capability to decide cases
_DECIDES = f"""
EXISTS (
    SELECT 1 FROM accounts_membership m
    WHERE m.user_id * 4 + 3 = ANY({MINE}) AND m.unit_id * 4 + 2 = unit_principal AND m.role IN ({_HEADS})
      AND (m.granted_by_id IS NULL OR m.approved_by_id IS NOT NULL)
      AND (m.ends_on IS NULL OR m.ends_on > (now() AT TIME ZONE 'Asia/Jakarta')::date)
)
"""
_BEFORE = f"{is_mine('owner_principal')} OR {is_mine('unit_principal')}"
_NOW = f"{is_mine('owner_principal')} OR ({is_mine('unit_principal')} AND {_DECIDES})"


def _policies(condition: str) -> list[str]:
    return [
        f"ALTER POLICY app_select ON victims_intakedraft USING ({condition})",
        f"ALTER POLICY app_update ON victims_intakedraft USING ({condition}) WITH CHECK ({condition})",
    ]


class Migration(migrations.Migration):
    dependencies = [("victims", "0013_tokens_by_sound"), ("accounts", "0003_two_persons")]

    operations = [migrations.RunSQL(sql=_policies(_NOW), reverse_sql=_policies(_BEFORE))]
