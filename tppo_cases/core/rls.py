"""Migration operations that raise the second wall: forced row-level security.

Policies use ``EXISTS`` (never ``IN``: the planner would build the whole list), no context means no rows, and nobody
but the owner may delete. Roles: ``simpul_app`` (requests), ``simpul_jobs`` (timed work), ``simpul_report``
(statistics, chosen columns), ``simpul_keeper`` (definer of the derivation functions), ``simpul_owner`` (migrations).
"""

from collections.abc import Iterable

from django.db import migrations

MINE = "(SELECT simpul_principals())::bigint[]"
_WALLED_CASES = "(SELECT simpul_walled_cases())::uuid[]"
_WALLED_VICTIMS = "(SELECT simpul_walled_victims())::uuid[]"


def is_mine(column: str) -> str:
    """SQL that is true when the principal in ``column`` is one of the current ones."""
    return f"{column} = ANY({MINE})"


def not_walled(column: str, *, victims: bool = False) -> str:
    """SQL that is true unless a conflict of interest walls the case (or the person) in ``column`` off from who is acting."""
    return f"{column} <> ALL({_WALLED_VICTIMS if victims else _WALLED_CASES})"


def protect(
    table: str, *, select: str, insert: str | None = None, update: str | None = None, jobs: bool = False
) -> migrations.RunSQL:
    """Force row-level security on ``table``: the application sees ``select``, adds ``insert``, changes ``update``.

    A verb without a condition is not possible at all. ``jobs`` lets timed work read and write every row.
    """
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner_all ON {table} TO simpul_owner USING (true) WITH CHECK (true)",
        f"CREATE POLICY keeper_all ON {table} TO simpul_keeper USING (true) WITH CHECK (true)",
        f"CREATE POLICY app_select ON {table} FOR SELECT TO simpul_app USING ({select})",
        f"REVOKE DELETE, TRUNCATE ON {table} FROM simpul_app",
    ]
    if insert:
        statements.append(f"CREATE POLICY app_insert ON {table} FOR INSERT TO simpul_app WITH CHECK ({insert})")
    else:
        statements.append(f"REVOKE INSERT ON {table} FROM simpul_app")
    if update:
        statements.append(
            f"CREATE POLICY app_update ON {table} FOR UPDATE TO simpul_app USING ({update}) WITH CHECK ({update})"
        )
    else:
        statements.append(f"REVOKE UPDATE ON {table} FROM simpul_app")
    if jobs:
        statements.append(f"GRANT SELECT, INSERT, UPDATE ON {table} TO simpul_jobs")
        statements.append(f"CREATE POLICY jobs_all ON {table} TO simpul_jobs USING (true) WITH CHECK (true)")
    return migrations.RunSQL(sql=tuple(statements), reverse_sql=tuple(_unprotect(table)))


def _unprotect(table: str) -> list[str]:
    names = ("owner_all", "keeper_all", "app_select", "app_insert", "app_update", "jobs_all")
    return [
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in names),
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"GRANT SELECT, INSERT, UPDATE ON {table} TO simpul_app",
    ]


def report_columns(table: str, columns: Iterable[str], *, forced: bool = True) -> migrations.RunSQL:
    """Let statistics read these columns of all rows and no other."""
    names = ", ".join(columns)
    sql = [f"GRANT SELECT ({names}) ON {table} TO simpul_report"]
    reverse = [f"REVOKE SELECT ON {table} FROM simpul_report"]  # noqa: S608  # a GRANT built from constants
    if forced:
        sql.append(f"CREATE POLICY report_read ON {table} FOR SELECT TO simpul_report USING (true)")
        reverse.append(f"DROP POLICY IF EXISTS report_read ON {table}")
    return migrations.RunSQL(sql=tuple(sql), reverse_sql=tuple(reverse))


def keeper_function(signature: str, returns: str, body: str, *, callable_by_app: bool = True) -> migrations.RunSQL:
    """A SECURITY DEFINER function in PL/pgSQL that runs as the keeper role, with a fixed search path."""
    name = signature.split("(", 1)[0]
    types = ", ".join(part.split()[-1] for part in signature.split("(", 1)[1].rstrip(")").split(",") if part.strip())
    key = f"{name}({types})"
    callers = "simpul_app, simpul_jobs, simpul_owner" if callable_by_app else "simpul_owner"  # who also makes the triggers
    sql = [
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = public, pg_temp AS $body$ {body} $body$",
        f"ALTER FUNCTION {key} OWNER TO simpul_keeper",
        # As the keeper: for the migrating role PostgreSQL only warns that nothing could be revoked or granted.
        "SET LOCAL ROLE simpul_keeper",
        f"REVOKE ALL ON FUNCTION {key} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {key} TO {callers}",
        "RESET ROLE",
    ]
    return migrations.RunSQL(sql=tuple(sql), reverse_sql=f"DROP FUNCTION {key}")
