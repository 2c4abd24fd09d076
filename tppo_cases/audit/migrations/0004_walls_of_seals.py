"""Who may read and add seals (the sealer alone) and traces (the database alone); nothing of either changes again."""

from django.db import migrations

from tppo_cases.audit.trace import FUNCTION

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
                FUNCTION,
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
