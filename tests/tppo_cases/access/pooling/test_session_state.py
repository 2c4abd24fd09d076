"""Nothing that we do needs a session of one's own, and a context that outlives its transaction would be found."""

import re
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.access.endpoints import endpoints
from tests.tppo_cases.access.pooling import pooler
from tests.tppo_cases.access.pooling.conftest import Site
from tppo_cases.accounts.models import User
from tppo_cases.core import scope as context

ROOT = Path(__file__).resolve().parents[4]
CODE = ("tppo_cases", "victims", "shelters", "referrals", "reports")
# What stays on a session: each pattern is followed by what makes it end with the transaction.
SESSION_STATE = {
    r"(?<!\"\")[\"';]\s*SET (?!LOCAL\b|CONSTRAINTS\b|search_path\b)|^\s*SET (SESSION|ROLE|TIME ZONE)\b": "SET without LOCAL",
    r"set_config\([^)]*,\s*false\)": "set_config for the session",
    r"pg_(try_)?advisory_lock": "advisory lock of the session",
    r"\b(UN)?LISTEN \w|pg_notify\(": "notifications",
    r"\bTEMP(ORARY)? TABLE (?!.*ON COMMIT DROP)": "table of the session",
    r"cursor\(\s*(name=|[\"'])": "server-side cursor",
    r"^\s*[\"']?(PREPARE|DECLARE \w+ CURSOR|DISCARD)\b": "prepared statement or cursor",
}
# Names that PgBouncer itself carries from one server connection to the other, with the program that chose them.
CARRIED = {"client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings", "application_name", "IntervalStyle"}


@pytest.mark.parametrize("pattern", list(SESSION_STATE), ids=list(SESSION_STATE.values()))
def test_no_source_keeps_state_in_a_session(pattern):
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in CODE
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    list(
        zip(
            SESSION_STATE,
            [
                'cursor.execute("SET ROLE simpul_app")',
                "SELECT set_config('simpul.actor', %s, false)",
                "SELECT pg_advisory_lock(7)",
                'cursor.execute("LISTEN changes")',
                "CREATE TEMP TABLE x (y int)",
                'connection.cursor(name="all")',
                "PREPARE x AS SELECT 1",
            ],
            strict=True,
        )
    ),
    ids=list(SESSION_STATE.values()),
)
def test_the_patterns_find_what_they_are_for(pattern, line):
    assert re.search(pattern, line)


def visit(user: User, site: Site) -> None:
    """Every page and API address without an id, and a case."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    names = [endpoint.name for endpoint in endpoints() if endpoint.name and not endpoint.parameters]
    for name in names:
        if "logout" not in name:
            client.get(reverse(name))
    client.get(reverse("victims:case-detail", kwargs={"case_id": site.story.rows["own"].pk}))


def test_a_server_connection_bears_nothing_after_every_page_used_it(site, pooled):
    one = pooled(1)
    for user in (site.cast.worker, site.cast.coordinator, site.cast.report_admin, site.cast.auditor, site.cast.agency_admin):
        visit(user, site)
    with one.stranger() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE source = 'session'")
        assert {name for (name,) in cursor.fetchall()} <= CARRIED
        for left in (
            "SELECT * FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'",
            "SELECT * FROM pg_listening_channels()",
            "SELECT * FROM pg_cursors WHERE is_holdable",
            "SELECT * FROM pg_prepared_statements",
            "SELECT * FROM pg_class WHERE relnamespace = pg_my_temp_schema()",
        ):
            cursor.execute(left)
            assert cursor.fetchall() == [], left
        cursor.execute("SELECT current_user, session_user, current_setting('transaction_read_only')")
        assert cursor.fetchone() == ("simpul_app", "simpul_app", "off")


def test_without_the_program_these_tests_fail_and_say_what_to_install(site, monkeypatch):
    monkeypatch.setattr(pooler, "FOLDERS", "/nowhere")
    with pytest.raises(AssertionError, match="apt-get install pgbouncer"), pooler.running_pooler(site.name, 1):
        pass


def test_limits_of_the_role_hold_behind_the_pooler(site, pooled):
    with pooled(1).stranger() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        )
        assert cursor.fetchone() == ("30s", "5s", "1min")


def test_a_time_zone_of_another_program_is_not_ours(site, pooled):
    one = pooled(1)
    with one.stranger() as other, connections["default"].cursor() as ours:
        other.execute("SET TIME ZONE 'Asia/Jayapura'")
        ours.execute("SHOW timezone")
        assert ours.fetchone() == ("UTC",)


def test_an_option_at_the_start_of_a_session_is_refused_not_ignored(pooled):
    with pytest.raises(psycopg2.OperationalError, match="options"):
        psycopg2.connect(pooled(1).url() + "&options=-c%20role%3Dsimpul_app")


@contextmanager
def context_of_the_session(site):
    """The mistake that everything here is to find: the context is set for the session and nobody takes it back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('simpul_enter'::regproc)")
        (right,) = cursor.fetchone()
        wrong = right.replace(", true)", ", false)")
        assert wrong != right
        cursor.execute(wrong)
        try:
            yield
        finally:
            cursor.execute(right)


def test_control_a_context_of_the_session_is_found(site, look, monkeypatch):
    enter = context._enter
    with pooler.running_pooler(site.name, 1) as one:
        visit(site.cast.worker, site)
        assert (look(one).rows, look(one).settings) == ({}, {})
        monkeypatch.setattr(context, "_enter", lambda principals, *rest: principals and enter(principals, *rest))
        with context_of_the_session(site):
            visit(site.cast.worker, site)
        found = look(one)
    assert found.rows["victims_victimcase"] >= 2
    assert "principals" in found.settings


def test_control_a_context_that_somebody_sets_by_hand_is_found(site, look):
    with pooler.running_pooler(site.name, 1) as one:
        with one.stranger() as cursor:
            principal = site.cast.worker.pk * 4 + 3
            cursor.execute("SELECT set_config('simpul.principals', %s, false)", [f"{{{principal}}}"])
        assert look(one).rows
