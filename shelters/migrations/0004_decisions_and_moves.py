"""Why a proposal was refused; the receiving unit gives itself the grant; beds are locked in one order."""

from django.db import migrations

import tppo_cases.core.sealed
from tppo_cases.core.rls import is_mine, keeper_function

_HOUSED = f"""
source = 'placement' AND {is_mine("principal")} AND EXISTS (
    SELECT 1 FROM shelters_placement p
    WHERE p.id = source_id AND p.case_id = victims_casegrant.case_id AND p.shelter_principal = victims_casegrant.principal
      AND p.status = 'active'
)
"""
# The order of simpul_apply_capacity: two moves in opposite directions, or a move and a new capacity, cannot deadlock.
_LOCK_BEDS = """
BEGIN
    PERFORM 1 FROM shelters_bedcount b WHERE b.shelter_id = ANY(houses) ORDER BY b.shelter_id, b.bed_kind FOR NO KEY UPDATE;
END
"""


class Migration(migrations.Migration):
    dependencies = [("shelters", "0003_beds_and_walls")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="decision_reason",
            field=tppo_cases.core.sealed.SealedField(blank=True, group="location", null=True),
        ),
        migrations.RunSQL(
            sql=f"CREATE POLICY app_house ON victims_casegrant FOR INSERT TO simpul_app WITH CHECK ({_HOUSED})",
            reverse_sql="DROP POLICY app_house ON victims_casegrant",
        ),
        keeper_function("simpul_lock_beds(houses bigint[])", "void", _LOCK_BEDS),
    ]
