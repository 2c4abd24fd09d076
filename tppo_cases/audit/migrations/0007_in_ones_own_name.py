"""An event names the person of the context or nobody; one of the jobs may also name the system's user."""

from django.db import migrations

_TABLE = "audit_auditevent"
_OWN = "actor_id IS NULL OR actor_id = nullif(current_setting('simpul.actor', true), '')::bigint"
_SYSTEM = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = actor_id AND u.is_system)"


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_anomaly_wall"), ("accounts", "0003_two_persons")]

    operations = [
        migrations.RunSQL(
            sql=[
                f"DROP POLICY anyone_adds ON {_TABLE}",
                f"CREATE POLICY own_name ON {_TABLE} FOR INSERT TO simpul_app, simpul_keeper WITH CHECK ({_OWN})",
                f"CREATE POLICY own_name_or_systems ON {_TABLE} FOR INSERT TO simpul_jobs WITH CHECK ({_OWN} OR {_SYSTEM})",
            ],
            reverse_sql=[
                f"DROP POLICY own_name_or_systems ON {_TABLE}",
                f"DROP POLICY own_name ON {_TABLE}",
                f"CREATE POLICY anyone_adds ON {_TABLE} FOR INSERT TO simpul_app, simpul_jobs, simpul_keeper WITH CHECK (true)",
            ],
        ),
    ]
