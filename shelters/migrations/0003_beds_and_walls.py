"""Beds are counted by the database: a full shelter is refused there, whoever asks and however many at once."""

from django.db import migrations

from tppo_cases.access.rls import sees_case
from tppo_cases.core.rls import is_mine, keeper_function, protect, report_columns

_PLACEMENT = f"{sees_case('shelters_placement.case_id')} OR {is_mine('shelter_principal')}"
_COUNT_PLACEMENT = """
DECLARE
    left_bed boolean := TG_OP = 'UPDATE' AND OLD.status IN ('proposed', 'active');
    takes_bed boolean := NEW.status IN ('proposed', 'active');
BEGIN
    IF left_bed AND takes_bed AND (OLD.shelter_id, OLD.bed_kind) = (NEW.shelter_id, NEW.bed_kind) THEN
        RETURN NULL;
    END IF;
    IF left_bed THEN
        UPDATE shelters_bedcount SET occupied = occupied - 1, updated_at = now()
        WHERE shelter_id = OLD.shelter_id AND bed_kind = OLD.bed_kind;
    END IF;
    IF takes_bed THEN
        UPDATE shelters_bedcount SET occupied = occupied + 1, updated_at = now()
        WHERE shelter_id = NEW.shelter_id AND bed_kind = NEW.bed_kind;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no beds of this kind' USING ERRCODE = 'check_violation', CONSTRAINT = 'shelters_bed_count_not_over';
        END IF;
    END IF;
    RETURN NULL;
END
"""
_APPLY_CAPACITY = """
BEGIN
    INSERT INTO shelters_bedcount AS b (shelter_id, bed_kind, capacity, occupied, updated_at)
    SELECT DISTINCT ON (c.shelter_id, c.bed_kind) c.shelter_id, c.bed_kind, c.beds, 0, now()
    FROM shelters_capacity c
    WHERE c.from_on <= (now() AT TIME ZONE 'Asia/Jakarta')::date
    ORDER BY c.shelter_id, c.bed_kind, c.from_on DESC, c.recorded_at DESC, c.id DESC
    ON CONFLICT (shelter_id, bed_kind) DO UPDATE SET capacity = excluded.capacity, updated_at = now()
    WHERE b.capacity <> excluded.capacity;
END
"""
_CAPACITY_CHANGED = """
BEGIN
    PERFORM simpul_apply_capacity();
    RETURN NULL;
END
"""


class Migration(migrations.Migration):
    dependencies = [("shelters", "0002_initial"), ("victims", "0003_walls")]

    operations = [
        protect(
            "shelters_placement",
            select=_PLACEMENT,
            insert=sees_case("shelters_placement.case_id"),
            update=_PLACEMENT,
            jobs=True,
        ),
        keeper_function("simpul_count_placement()", "trigger", _COUNT_PLACEMENT, callable_by_app=False),
        keeper_function("simpul_apply_capacity()", "void", _APPLY_CAPACITY),
        keeper_function("simpul_capacity_changed()", "trigger", _CAPACITY_CHANGED, callable_by_app=False),
        migrations.RunSQL(
            sql=[
                "CREATE TRIGGER count_beds AFTER INSERT OR UPDATE OF status, shelter_id, bed_kind ON shelters_placement"
                " FOR EACH ROW EXECUTE FUNCTION simpul_count_placement()",
                "CREATE TRIGGER apply_capacity AFTER INSERT ON shelters_capacity"
                " FOR EACH STATEMENT EXECUTE FUNCTION simpul_capacity_changed()",
                "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON shelters_bedcount FROM simpul_app, simpul_jobs",
                "REVOKE UPDATE, DELETE, TRUNCATE ON shelters_capacity FROM simpul_app, simpul_jobs",
            ],
            reverse_sql=[
                "GRANT UPDATE, DELETE ON shelters_capacity TO simpul_app, simpul_jobs",
                "GRANT INSERT, UPDATE, DELETE ON shelters_bedcount TO simpul_app, simpul_jobs",
                "DROP TRIGGER apply_capacity ON shelters_capacity",
                "DROP TRIGGER count_beds ON shelters_placement",
            ],
        ),
        report_columns(
            "shelters_placement", ("id", "case_id", "shelter_id", "bed_kind", "status", "started_at", "ended_at", "end_kind")
        ),
        report_columns("shelters_shelter", ("id", "unit_id", "code", "city"), forced=False),
    ]
