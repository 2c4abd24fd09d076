"""The audit trail only grows: the application has no right to more, and a trigger stops whoever has."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.audit import leave_event
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.audit.actions import ActionWords, register_actions
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record

pytestmark = pytest.mark.django_db
ATTEMPTS = (
    "UPDATE audit_auditevent SET actor_id = NULL",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
)


@pytest.fixture
def one_row(cast):
    leave_event(cast.worker, "logout", target=cast.worker)


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_the_application_may_not(one_row, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_a_trigger_stops_the_owner_too(one_row, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), as_owner():
            cursor.execute(statement)


def test_time_and_transaction_are_set_by_the_database(cast):
    leave_event(cast.worker, "logout")
    leave_event(cast.worker, "logout")
    with scope(cast.worker), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        transaction_id = cursor.fetchone()[0]
        first, second = AuditEvent.objects.order_by("id")
    assert first.transaction_id == second.transaction_id == transaction_id
    assert first.at < second.at


def test_everybody_adds_and_only_the_auditor_reads_the_rows_of_others(cast):
    leave_event(cast.worker, "logout")
    record(None, "login.failed")
    seen = {}
    for name, user in cast:
        with scope(user):
            seen[name] = AuditEvent.objects.count()
    assert seen.pop("auditor") == 2
    assert seen.pop("worker") == 1
    assert set(seen.values()) == {0}


def test_an_unknown_action_is_refused():
    with pytest.raises(ValueError, match="unknown audit action"):
        record(None, "tidak.dikenal")


def test_a_word_has_one_meaning():
    with pytest.raises(ValueError, match="registered twice"):
        register_actions({"logout": ActionWords("lain")})
