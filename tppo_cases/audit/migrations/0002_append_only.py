"""The audit trail can only grow: no right to change it, a trigger against whoever has one, and its own wall."""

from django.db import migrations

from tppo_cases.core.rls import is_mine

_TABLE = "audit_auditevent"
_STAMP = """
CREATE FUNCTION simpul_stamp_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$
"""
_REFUSE = """
CREATE FUNCTION simpul_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
"""
_READERS = f"current_setting('simpul.reads_audit', true) = 'on' OR {is_mine('actor_id * 4 + 3')}"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0002_roles")]

    operations = [
        migrations.RunSQL(
            sql=[
                _STAMP,
                _REFUSE,
                f"CREATE TRIGGER stamp BEFORE INSERT ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION simpul_stamp_audit()",
                f"CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {_TABLE}"
                " FOR EACH ROW EXECUTE FUNCTION simpul_refuse_audit_change()",
                f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {_TABLE}"
                " FOR EACH STATEMENT EXECUTE FUNCTION simpul_refuse_audit_change()",
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {_TABLE} FROM simpul_app, simpul_jobs, simpul_keeper",
                f"ALTER TABLE {_TABLE} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {_TABLE} FORCE ROW LEVEL SECURITY",
                f"CREATE POLICY owner_all ON {_TABLE} TO simpul_owner USING (true) WITH CHECK (true)",
                f"CREATE POLICY anyone_adds ON {_TABLE} FOR INSERT TO simpul_app, simpul_jobs, simpul_keeper WITH CHECK (true)",
                f"CREATE POLICY readers ON {_TABLE} FOR SELECT TO simpul_app USING ({_READERS})",
            ],
            reverse_sql=[
                f"DROP POLICY readers ON {_TABLE}",
                f"DROP POLICY anyone_adds ON {_TABLE}",
                f"DROP POLICY owner_all ON {_TABLE}",
                f"ALTER TABLE {_TABLE} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {_TABLE} DISABLE ROW LEVEL SECURITY",
                f"GRANT UPDATE, DELETE ON {_TABLE} TO simpul_app, simpul_jobs, simpul_keeper",
                f"DROP TRIGGER refuse_truncate ON {_TABLE}",
                f"DROP TRIGGER refuse_change ON {_TABLE}",
                f"DROP TRIGGER stamp ON {_TABLE}",
                "DROP FUNCTION simpul_refuse_audit_change()",
                "DROP FUNCTION simpul_stamp_audit()",
            ],
        ),
    ]
