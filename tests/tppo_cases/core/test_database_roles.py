"""The roles as the database has them."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_tests_run_as_the_application():
    assert rows("SELECT current_user") == [("simpul_app",)]


def test_no_role_passes_row_level_security_or_inherits():
    found = rows(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'simpul\\_%' AND (rolbypassrls OR rolinherit OR rolcreaterole)"
    )

    assert [name for (name,) in found if name != "simpul_admin"] == []


def test_application_cannot_become_the_owner():
    assert rows("SELECT pg_has_role('simpul_app', 'simpul_owner', 'MEMBER')") == [(False,)]


def test_application_waits_only_so_long():
    (limits,) = rows("SELECT rolconfig FROM pg_roles WHERE rolname = 'simpul_app'")[0]

    assert set(limits) == {"lock_timeout=5s", "statement_timeout=30s", "idle_in_transaction_session_timeout=60s"}
