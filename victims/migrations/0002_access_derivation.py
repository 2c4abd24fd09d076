"""case_access and victim_access are derived by the database alone, from the grants and the case's own row."""

from django.db import migrations

from tppo_cases.core.rls import MINE, keeper_function

_REFRESH = """
BEGIN
    PERFORM 1 FROM victims_victimcase c WHERE c.id = ANY(cases) ORDER BY c.id FOR NO KEY UPDATE;

    WITH wanted AS (
        SELECT c.id AS case_id, s.principal, c.opened_at, c.status, c.next_due_at,
               CASE WHEN bool_or(s.valid_until IS NULL) THEN NULL ELSE max(s.valid_until) END AS valid_until
        FROM victims_victimcase c
        CROSS JOIN LATERAL (
            SELECT g.principal, g.valid_until FROM victims_casegrant g WHERE g.case_id = c.id AND g.ended_at IS NULL
            UNION ALL
            SELECT p.user_id * 4 + 3, p.valid_until FROM victims_caseuserpermission p
            WHERE p.case_id = c.id AND p.ended_at IS NULL
        ) s
        WHERE c.id = ANY(cases) AND (NOT c.is_restricted OR s.principal % 4 = 3)
        GROUP BY c.id, s.principal
    ), gone AS (
        DELETE FROM victims_caseaccess a
        WHERE a.case_id = ANY(cases)
          AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.case_id = a.case_id AND w.principal = a.principal)
    )
    INSERT INTO victims_caseaccess AS a (principal, case_id, opened_at, status, next_due_at, valid_until)
    SELECT principal, case_id, opened_at, status, next_due_at, valid_until FROM wanted
    ON CONFLICT (principal, case_id) DO UPDATE
    SET opened_at = excluded.opened_at, status = excluded.status,
        next_due_at = excluded.next_due_at, valid_until = excluded.valid_until
    WHERE (a.opened_at, a.status, a.next_due_at, a.valid_until)
          IS DISTINCT FROM (excluded.opened_at, excluded.status, excluded.next_due_at, excluded.valid_until);

    WITH persons AS (
        SELECT DISTINCT victim_id FROM victims_victimcase WHERE id = ANY(cases)
    ), wanted AS (
        SELECT c.victim_id, a.principal,
               CASE WHEN bool_or(a.valid_until IS NULL) THEN NULL ELSE max(a.valid_until) END AS valid_until
        FROM persons p
        JOIN victims_victimcase c ON c.victim_id = p.victim_id
        JOIN victims_caseaccess a ON a.case_id = c.id
        GROUP BY c.victim_id, a.principal
    ), gone AS (
        DELETE FROM victims_victimaccess v USING persons p
        WHERE v.victim_id = p.victim_id
          AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.victim_id = v.victim_id AND w.principal = v.principal)
    )
    INSERT INTO victims_victimaccess AS v (principal, victim_id, valid_until)
    SELECT principal, victim_id, valid_until FROM wanted
    ON CONFLICT (principal, victim_id) DO UPDATE SET valid_until = excluded.valid_until
    WHERE v.valid_until IS DISTINCT FROM excluded.valid_until;
END
"""
_GRANTS_CHANGED = """
BEGIN
    PERFORM simpul_refresh_access(ARRAY(SELECT DISTINCT case_id FROM changed));
    RETURN NULL;
END
"""
_CASES_CHANGED = """
DECLARE
    moved uuid[] := ARRAY(
        SELECT n.id FROM changed n JOIN former o ON o.id = n.id
        WHERE (n.opened_at, n.status, n.next_due_at, n.is_restricted)
              IS DISTINCT FROM (o.opened_at, o.status, o.next_due_at, o.is_restricted)
    );
BEGIN
    IF cardinality(moved) > 0 THEN
        PERFORM simpul_refresh_access(moved);
    END IF;
    RETURN NULL;
END
"""
_MAY_GRANT = f"""
BEGIN
    RETURN EXISTS (SELECT 1 FROM victims_victimcase c WHERE c.id = asked AND c.owner_unit_id * 4 + 2 = ANY({MINE}))
        OR EXISTS (SELECT 1 FROM victims_caseaccess a WHERE a.case_id = asked AND a.principal = ANY({MINE})
                   AND (a.valid_until IS NULL OR a.valid_until > now()));
END
"""
_LOCK_CASE = """
BEGIN
    PERFORM 1 FROM victims_victimcase c WHERE c.id = asked FOR NO KEY UPDATE;
END
"""


def _trigger(table: str, verb: str, function: str, tables: str) -> migrations.RunSQL:
    name = f"derive_access_{verb.lower()}"
    return migrations.RunSQL(
        sql=f"CREATE TRIGGER {name} AFTER {verb} ON {table} REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        reverse_sql=f"DROP TRIGGER {name} ON {table}",
    )


_NEW = "NEW TABLE AS changed"


class Migration(migrations.Migration):
    dependencies = [("victims", "0001_initial"), ("core", "0002_roles")]

    operations = [
        keeper_function("simpul_refresh_access(cases uuid[])", "void", _REFRESH, callable_by_app=False),
        keeper_function("simpul_grants_changed()", "trigger", _GRANTS_CHANGED, callable_by_app=False),
        keeper_function("simpul_cases_changed()", "trigger", _CASES_CHANGED, callable_by_app=False),
        keeper_function("simpul_may_grant(asked uuid)", "boolean", _MAY_GRANT),
        keeper_function("simpul_lock_case(asked uuid)", "void", _LOCK_CASE),
        _trigger("victims_casegrant", "INSERT", "simpul_grants_changed", _NEW),
        _trigger("victims_casegrant", "UPDATE", "simpul_grants_changed", _NEW),
        _trigger("victims_caseuserpermission", "INSERT", "simpul_grants_changed", _NEW),
        _trigger("victims_caseuserpermission", "UPDATE", "simpul_grants_changed", _NEW),
        _trigger("victims_victimcase", "UPDATE", "simpul_cases_changed", "NEW TABLE AS changed OLD TABLE AS former"),
    ]
