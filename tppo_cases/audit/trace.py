"""Migration operations that make a table leave a trace of every change, whoever makes it: application, job or psql.

One statement of any size writes one ``INSERT … SELECT``, and keeps what the changed columns held before. The function
runs as the keeper; nobody else may add traces.
"""

from django.db import migrations

from tppo_cases.core.rotation import RESEALS

# Derived from others; papers that are still being written; files, whose key must be gone when it is destroyed.
WITHOUT_FORMER = (
    "victims_caseaccess", "victims_victimaccess", "victims_searchtoken", "victims_intakedraft", "victims_document",
)  # fmt: skip
_VICTIM = "CASE TG_TABLE_NAME WHEN 'victims_victim' THEN d.key ELSE d.was ->> 'victim_id' END::uuid"
FUNCTION = f"""
CREATE FUNCTION simpul_leave_trace() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $body$
DECLARE
    role text := current_setting('role');
    acting text := CASE WHEN role = 'none' THEN session_user::text ELSE role END;
    actor bigint := nullif(current_setting('simpul.actor', true), '')::bigint;
    xid bigint := pg_current_xact_id()::text::bigint;
    keeps boolean := TG_TABLE_NAME <> ALL ('{{{", ".join(WITHOUT_FORMER)}}}')
        AND NOT (acting = 'simpul_owner' AND coalesce(current_setting('{RESEALS}', true), '') = 'on');
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        VALUES (clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, '', NULL, '{{}}', 0, session_user, acting, actor);
    ELSIF TG_OP = 'UPDATE' THEN
        -- Old and new rows are kept in the same order: a changed key is seen like any other change.
        WITH d AS MATERIALIZED (
            SELECT o.j ->> TG_ARGV[0] AS key, (o.j ->> TG_ARGV[1])::uuid AS case_id, o.j AS was,
                   ARRAY(SELECT e.key FROM jsonb_each(n.j) e WHERE e.value IS DISTINCT FROM o.j -> e.key ORDER BY 1) AS columns
            FROM (SELECT row_number() OVER () AS i, to_jsonb(w) AS j FROM was w) o
            JOIN (SELECT row_number() OVER () AS i, to_jsonb(c) AS j FROM changed c) n USING (i)
        ), kept AS (
            INSERT INTO audit_formerrow (at, transaction_id, "table", operation, row_id, case_id, victim_id, was, actor_id)
            SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, d.key, d.case_id, {_VICTIM},
                   (SELECT jsonb_object_agg(c, d.was -> c) FROM unnest(d.columns) c), actor
            FROM d WHERE keeps AND d.columns <> '{{}}'
        )
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, d.key, d.case_id, d.columns, count(*),
               session_user, acting, actor
        FROM d WHERE d.columns <> '{{}}'
        GROUP BY d.key, d.case_id, d.columns;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, c.j ->> TG_ARGV[0], (c.j ->> TG_ARGV[1])::uuid, '{{}}', count(*),
               session_user, acting, actor
        FROM (SELECT to_jsonb(c) AS j FROM changed c) c GROUP BY 5, 6;
    ELSE
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, w.j ->> TG_ARGV[0], (w.j ->> TG_ARGV[1])::uuid, '{{}}', count(*),
               session_user, acting, actor
        FROM (SELECT to_jsonb(w) AS j FROM was w) w GROUP BY 5, 6;
        INSERT INTO audit_formerrow (at, transaction_id, "table", operation, row_id, case_id, victim_id, was, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, d.key, d.case_id, {_VICTIM}, d.was, actor
        FROM (
            SELECT w.j ->> TG_ARGV[0] AS key, (w.j ->> TG_ARGV[1])::uuid AS case_id, w.j AS was
            FROM (SELECT to_jsonb(w) AS j FROM was w) w
        ) d WHERE keeps;
    END IF;
    RETURN NULL;
END $body$
"""  # noqa: S608  # names of ours
_TRANSITIONS = {
    "INSERT": "REFERENCING NEW TABLE AS changed",
    "UPDATE": "REFERENCING OLD TABLE AS was NEW TABLE AS changed",
    "DELETE": "REFERENCING OLD TABLE AS was",
    "TRUNCATE": "",
}


def trigger_name(operation: str) -> str:
    """How the trigger of an operation is called on every table."""
    return f"leave_trace_{operation.lower()}"


def leaves_trace(table: str, *, key: str = "id", case: str = "case_id") -> migrations.RunSQL:
    """Put the triggers on ``table``: ``key`` names its rows, ``case`` the case they hang on ('' for those of a person)."""
    return migrations.RunSQL(
        sql=[
            f"CREATE TRIGGER {trigger_name(operation)} AFTER {operation} ON {table} {transition}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION simpul_leave_trace('{key}', '{case}')"
            for operation, transition in _TRANSITIONS.items()
        ],
        reverse_sql=[f"DROP TRIGGER {trigger_name(operation)} ON {table}" for operation in _TRANSITIONS],
    )
