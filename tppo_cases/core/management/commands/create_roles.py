"""Create the database, its roles and their limits. May be repeated at any time."""

import os
from dataclasses import dataclass
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg2 import sql

OWNER, APP = "simpul_owner", "simpul_app"
GROUPS = ("simpul_keeper", "simpul_report", "simpul_jobs")
# (role, member): the member may SET ROLE to it and inherits nothing.
MEMBERS = (
    ("simpul_keeper", OWNER),
    (APP, OWNER),
    ("simpul_report", APP),
    ("simpul_jobs", APP),
)
APP_LIMITS = {"lock_timeout": "5s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
EXPLICIT_INHERIT_SINCE = 160000  # PostgreSQL 16: GRANT role TO member WITH INHERIT FALSE, SET TRUE


@dataclass(frozen=True)
class Login:
    """A role that logs in, as an address of the settings names it."""

    role: str
    password: str

    @classmethod
    def of(cls, alias: str, role: str) -> "Login":
        """Take the password of ``alias``; refuse an address of another role."""
        config = settings.DATABASES.get(alias)
        if config is None or config["USER"] != role:
            message = f"DATABASES[{alias!r}] must log in as {role} (DATABASE_URL: {APP}, DATABASE_OWNER_URL: {OWNER})"
            raise CommandError(message)
        return cls(role, str(config["PASSWORD"]))


class Command(BaseCommand):
    """Needs DATABASE_ADMIN_URL: an address of a role that may create roles and databases."""

    help = "Create the database roles and the database (idempotent)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Create what is missing and set what may have changed."""
        address = os.environ.get("DATABASE_ADMIN_URL")
        if not address:
            message = "DATABASE_ADMIN_URL is not set"
            raise CommandError(message)
        connection = psycopg2.connect(address)
        connection.autocommit = True  # CREATE DATABASE refuses a transaction
        try:
            with connection.cursor() as cursor:
                _roles(cursor)
                _limits(cursor)
                _memberships(cursor, connection.server_version)
                _database(cursor, settings.DATABASES["owner"]["NAME"])
        finally:
            connection.close()


def _exists(cursor: Any, query: str, name: str) -> bool:
    cursor.execute(query, [name])
    return cursor.fetchone() is not None


def _roles(cursor: Any) -> None:
    """Nobody is a superuser or passes row-level security; privileges come by SET ROLE, never by inheritance."""
    wanted = {name: "NOLOGIN NOCREATEDB" for name in GROUPS}
    wanted |= {OWNER: "LOGIN CREATEDB", APP: "LOGIN NOCREATEDB"}
    for name, attributes in wanted.items():
        exists = _exists(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s", name)
        verb = sql.SQL("ALTER ROLE {} " if exists else "CREATE ROLE {} ").format(sql.Identifier(name))
        cursor.execute(verb + sql.SQL(f"{attributes} NOINHERIT NOCREATEROLE"))
    for login in (Login.of("owner", OWNER), Login.of("default", APP)):
        if login.password:
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            cursor.execute(statement.format(sql.Identifier(login.role), sql.Literal(login.password)))


def _limits(cursor: Any) -> None:
    for name, value in APP_LIMITS.items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}")
        cursor.execute(statement.format(sql.Identifier(APP), sql.Identifier(name), sql.Literal(value)))


def _memberships(cursor: Any, version: int) -> None:
    options = sql.SQL(" WITH INHERIT FALSE, SET TRUE" if version >= EXPLICIT_INHERIT_SINCE else "")
    for role, member in MEMBERS:
        statement = sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(member))
        cursor.execute(statement + options)


def _database(cursor: Any, name: str) -> None:
    if _exists(cursor, "SELECT 1 FROM pg_database WHERE datname = %s", name):
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C.UTF-8'")
    cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
