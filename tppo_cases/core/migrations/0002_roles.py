"""Grants for the database roles, and the function that reads the current principals.

Tables made before this migration are covered by GRANT ON ALL, later ones by the default privileges.
"""

from django.db import migrations

_ROLES = {
    "simpul_app": "SELECT, INSERT, UPDATE, DELETE",
    "simpul_jobs": "SELECT, INSERT, UPDATE, DELETE",
    "simpul_keeper": "SELECT, INSERT, UPDATE, DELETE",
}
_GRANTS = [
    statement
    for role, verbs in _ROLES.items()
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT {verbs} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {verbs} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    )
]
_REVOKES = [
    statement
    for role, verbs in _ROLES.items()
    for statement in (
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE, SELECT ON SEQUENCES FROM {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE {verbs} ON TABLES FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    )
]
_PRINCIPALS = """
CREATE FUNCTION simpul_principals() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('simpul.principals', true), '')::bigint[], '{}'::bigint[])
$$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                *_GRANTS,
                "GRANT CREATE ON SCHEMA public TO simpul_keeper",
                "GRANT USAGE ON SCHEMA public TO simpul_report",
                _PRINCIPALS,
            ],
            reverse_sql=["DROP FUNCTION simpul_principals()", "REVOKE CREATE ON SCHEMA public FROM simpul_keeper", *_REVOKES],
        ),
    ]
