"""Who may read and add seals (the sealer alone) and traces (the database alone); nothing of either changes again."""

from django.db import migrations

_APPEND_ONLY = ("audit_rowchange", "audit_auditseal", "audit_auditdigest")
_SEALED = ("audit_auditevent", "audit_rowchange")
_SEALS = ("audit_auditseal", "audit_auditdigest")
_READS_AUDIT = "current_setting('simpul.reads_audit', true) = 'on'"


def _append_only(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION simpul_refuse_audit_change()"
    return [
        f"REVOKE ALL ON {table} FROM simpul_app, simpul_jobs, simpul_keeper",
        f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner_all ON {table} TO simpul_owner USING (true) WITH CHECK (true)",
    ]


def _free(table: str) -> list[str]:
    return [
        f"DROP POLICY owner_all ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"DROP TRIGGER refuse_truncate ON {table}",
        f"DROP TRIGGER refuse_change ON {table}",
    ]


_SEALER = [
    "GRANT USAGE ON SCHEMA public TO simpul_sealer",
    *(
        statement
        for table in _SEALED
        for statement in (
            f"GRANT SELECT ON {table} TO simpul_sealer",
            f"CREATE POLICY sealer_reads ON {table} FOR SELECT TO simpul_sealer USING (true)",
        )
    ),
    *(
        statement
        for table in _SEALS
        for statement in (
            f"GRANT SELECT, INSERT ON {table} TO simpul_sealer",
            f"CREATE POLICY sealer_reads ON {table} FOR SELECT TO simpul_sealer USING (true)",
            f"CREATE POLICY sealer_adds ON {table} FOR INSERT TO simpul_sealer WITH CHECK (true)",
        )
    ),
]
_NO_SEALER = [
    *(f"DROP POLICY sealer_reads ON {table}" for table in (*_SEALED, *_SEALS)),
    *(f"DROP POLICY sealer_adds ON {table}" for table in _SEALS),
    *(f"REVOKE ALL ON {table} FROM simpul_sealer" for table in (*_SEALED, *_SEALS)),
    "REVOKE USAGE ON SCHEMA public FROM simpul_sealer",
]

# As it was until what rows held before was kept (0008).
_FUNCTION = """
CREATE FUNCTION simpul_leave_trace() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $body$
DECLARE
    role text := current_setting('role');
    acting text := CASE WHEN role = 'none' THEN session_user::text ELSE role END;
    actor bigint := nullif(current_setting('simpul.actor', true), '')::bigint;
    xid bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        VALUES (clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, '', NULL, '{}', 0, session_user, acting, actor);
    ELSIF TG_OP = 'UPDATE' THEN
        -- Old and new rows are kept in the same order: a changed key is seen like any other change.
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, d.key, d.case_id, d.columns, count(*),
               session_user, acting, actor
        FROM (
            SELECT o.j ->> TG_ARGV[0] AS key, (o.j ->> TG_ARGV[1])::uuid AS case_id,
                   ARRAY(SELECT e.key FROM jsonb_each(n.j) e WHERE e.value IS DISTINCT FROM o.j -> e.key ORDER BY 1) AS columns
            FROM (SELECT row_number() OVER () AS i, to_jsonb(w) AS j FROM was w) o
            JOIN (SELECT row_number() OVER () AS i, to_jsonb(c) AS j FROM changed c) n USING (i)
        ) d
        WHERE d.columns <> '{}'
        GROUP BY d.key, d.case_id, d.columns;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, c.j ->> TG_ARGV[0], (c.j ->> TG_ARGV[1])::uuid, '{}', count(*),
               session_user, acting, actor
        FROM (SELECT to_jsonb(c) AS j FROM changed c) c GROUP BY 5, 6;
    ELSE
        INSERT INTO audit_rowchange
            (at, transaction_id, "table", operation, row_id, case_id, columns, rows, login_role, acting_role, actor_id)
        SELECT clock_timestamp(), xid, TG_TABLE_NAME, TG_OP, w.j ->> TG_ARGV[0], (w.j ->> TG_ARGV[1])::uuid, '{}', count(*),
               session_user, acting, actor
        FROM (SELECT to_jsonb(w) AS j FROM was w) w GROUP BY 5, 6;
    END IF;
    RETURN NULL;
END $body$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals_and_traces")]

    operations = [
        migrations.RunSQL(
            sql=[statement for table in _APPEND_ONLY for statement in _append_only(table)],
            reverse_sql=[statement for table in _APPEND_ONLY for statement in _free(table)],
        ),
        migrations.RunSQL(sql=_SEALER, reverse_sql=_NO_SEALER),
        migrations.RunSQL(
            sql=[
                "GRANT INSERT ON audit_rowchange TO simpul_keeper",
                "CREATE POLICY keeper_adds ON audit_rowchange FOR INSERT TO simpul_keeper WITH CHECK (true)",
                "GRANT SELECT ON audit_rowchange TO simpul_app",
                f"CREATE POLICY auditors ON audit_rowchange FOR SELECT TO simpul_app USING ({_READS_AUDIT})",
                _FUNCTION,
                "ALTER FUNCTION simpul_leave_trace() OWNER TO simpul_keeper",
                "SET LOCAL ROLE simpul_keeper",
                "REVOKE ALL ON FUNCTION simpul_leave_trace() FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION simpul_leave_trace() TO simpul_owner",
                "RESET ROLE",
            ],
            reverse_sql=[
                "DROP FUNCTION simpul_leave_trace()",
                "DROP POLICY auditors ON audit_rowchange",
                "DROP POLICY keeper_adds ON audit_rowchange",
            ],
        ),
    ]
