"""The roles of the database and who may become whom. Nobody is a superuser or passes row-level security.

``simpul_owner`` owns the schema and migrates; ``simpul_app`` serves requests; ``simpul_keeper`` owns the functions that
derive access; ``simpul_report`` reads statistics columns; ``simpul_jobs`` does timed work. Privileges come by SET ROLE.
``simpul_sealer`` has a login of its own: it reads the audit trail and adds seals, which nobody else can.
``simpul_backup`` copies the whole server over the replication protocol and has no right on any table.
"""

from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

OWNER, APP, SEALER, BACKUP = "simpul_owner", "simpul_app", "simpul_sealer", "simpul_backup"
ATTRIBUTES = {
    OWNER: "LOGIN CREATEDB",
    APP: "LOGIN NOCREATEDB",
    SEALER: "LOGIN NOCREATEDB",
    "simpul_keeper": "NOLOGIN NOCREATEDB",
    "simpul_report": "NOLOGIN NOCREATEDB",
    "simpul_jobs": "NOLOGIN NOCREATEDB",
}
BACKUP_ATTRIBUTES = {BACKUP: "LOGIN NOCREATEDB REPLICATION"}
# (role, member): the member may SET ROLE to it and inherits nothing.
MEMBERS = (("simpul_keeper", OWNER), (APP, OWNER), (SEALER, OWNER), ("simpul_report", APP), ("simpul_jobs", APP))
APP_LIMITS = {"lock_timeout": "5s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
EXPLICIT_INHERIT_SINCE = 160000  # PostgreSQL 16: GRANT role TO member WITH INHERIT FALSE, SET TRUE


def ensure_roles(admin_url: str, app_url: str, owner_url: str, sealer_url: str = "", backup_url: str = "") -> None:
    """Create what is missing, set what may have changed. May be repeated at any time.

    Without ``sealer_url`` nobody seals; without ``backup_url`` there is no role that copies the server.

    Raises ValueError when an address logs in as another role than it must, or when a role has too much power.
    """
    connection = psycopg2.connect(admin_url)
    connection.autocommit = True  # CREATE DATABASE refuses a transaction
    try:
        with connection.cursor() as cursor:
            _create_roles(cursor, ATTRIBUTES | (BACKUP_ATTRIBUTES if backup_url else {}))
            _set_password(cursor, APP, app_url)
            _set_password(cursor, OWNER, owner_url)
            if sealer_url:
                _set_password(cursor, SEALER, sealer_url)
            if backup_url:
                _set_password(cursor, BACKUP, backup_url)
            _set_limits(cursor)
            _set_members(cursor, connection.server_version)
            _create_database(cursor, urlsplit(owner_url).path.lstrip("/"))
    finally:
        connection.close()


def _exists(cursor: Any, query: str, name: str) -> bool:
    cursor.execute(query, [name])
    return cursor.fetchone() is not None


def _create_roles(cursor: Any, wanted: dict[str, str]) -> None:
    for name, attributes in wanted.items():
        if _exists(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls)", name):
            message = f"the role {name} passes row-level security: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS"
            raise ValueError(message)
        verb = "ALTER" if _exists(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s", name) else "CREATE"
        statement = sql.SQL(f"{verb} ROLE {{}} {attributes} NOINHERIT NOCREATEROLE")
        cursor.execute(statement.format(sql.Identifier(name)))


def _set_password(cursor: Any, role: str, url: str) -> None:
    """Set the password that ``url`` carries; one without a password (peer) changes nothing."""
    parts = urlsplit(url)
    if parts.username != role:
        message = f"an address that must log in as {role} logs in as {parts.username}"
        raise ValueError(message)
    if parts.password:
        # Hashed here, so that the server's log could never show it.
        hashed = encrypt_password(unquote(parts.password), role, cursor, "scram-sha-256")
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(hashed)))


def _set_limits(cursor: Any) -> None:
    for name, value in APP_LIMITS.items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}")
        cursor.execute(statement.format(sql.Identifier(APP), sql.Identifier(name), sql.Literal(value)))


def _set_members(cursor: Any, version: int) -> None:
    options = sql.SQL(" WITH INHERIT FALSE, SET TRUE" if version >= EXPLICIT_INHERIT_SINCE else "")
    for role, member in MEMBERS:
        statement = sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(member))
        cursor.execute(statement + options)


def _create_database(cursor: Any, name: str) -> None:
    if _exists(cursor, "SELECT 1 FROM pg_database WHERE datname = %s", name):
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C.UTF-8'")
    cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
