"""The sealer: only rows of finished transactions, none skipped, by a role that nobody else can be."""

import json
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from tests.cast import load_cast
from tests.factories.audit import leave_event
from tests.factories.seals import PATIENCE, seal
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.seal.anchors import read_anchors, write_daily
from tppo_cases.audit.seal.sealing import seal_all
from tppo_cases.audit.seal.verifying import verify
from tppo_cases.audit.tasks import anchor_audit, seal_audit

SEALS = ("audit_auditseal", "audit_auditdigest")


def sealed() -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT key FROM audit_auditdigest WHERE stream = 'event'")
        return {key for (key,) in cursor.fetchall()}


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.using("owner").order_by("id"))


def test_a_transaction_that_commits_late_is_waited_for_and_not_skipped(own_database):
    user, written, go = load_cast().worker, threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                leave_event(user, "logout", details={"who": "slow"})
                written.set()
                assert go.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    leave_event(user, "logout", details={"who": "before"})
    thread.start()
    assert written.wait(20)
    leave_event(user, "logout", details={"who": "after"})
    seal(1)
    names = {str(event.pk): event.details["who"] for event in events()}
    assert {names[key] for key in sealed()} == {"before"}
    assert verify().waiting == 1  # the slow one nobody sees yet
    go.set()
    thread.join()
    assert seal(2) == 2
    assert sealed() == {str(event.pk) for event in events()}
    outcome = verify()
    assert outcome.findings == ()
    assert (outcome.rows, outcome.waiting) == (3, 0)


def test_a_transaction_that_fails_leaves_nothing_to_seal(own_database):
    user = load_cast().worker
    with transaction.atomic():
        leave_event(user, "logout")
        transaction.set_rollback(True)
    leave_event(user, "logout")
    assert seal(1) == 1
    assert seal_all() == 0


def test_one_sealer_works_at_a_time(own_database):
    leave_event(load_cast().worker, "logout")
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7465001)")
        assert seal_all() == 0
    assert seal(1) == 1


def test_after_a_restore_the_transactions_count_from_the_beginning_and_all_is_sealed(own_database):
    user = load_cast().worker
    leave_event(user, "logout")
    seal(1)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditseal SET up_to = 1000000000000")
        cursor.execute("ALTER TABLE audit_auditseal ENABLE TRIGGER USER")
    leave_event(user, "logout")
    assert seal(1) == 1


@pytest.mark.parametrize("table", SEALS)
@pytest.mark.parametrize("role", ["simpul_app", "simpul_jobs", "simpul_report", "simpul_keeper"])
@pytest.mark.parametrize("verb", ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.django_db
def test_nobody_else_reads_or_writes_seals(table, role, verb):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, verb])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize("table", [*SEALS, "audit_auditevent", "audit_rowchange"])
@pytest.mark.django_db
def test_the_sealer_changes_nothing(table, verb):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('simpul_sealer', %s, %s)", [table, verb])
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_the_application_cannot_become_the_sealer_and_the_sealer_sees_no_case():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role('simpul_app', 'simpul_sealer', 'MEMBER')")
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege('simpul_sealer', oid, 'SELECT') ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == [
            "audit_auditdigest", "audit_auditevent", "audit_auditseal", "audit_rowchange",
        ]  # fmt: skip


def test_a_trigger_stops_the_owner_too(trail):
    for statement in (f"{verb} {table}" for table in (*SEALS, "audit_rowchange") for verb in ("DELETE FROM", "TRUNCATE")):
        with pytest.raises(DatabaseError, match="append-only"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


def test_the_command_says_that_all_is_whole_or_names_what_is_not(trail, settings):
    settings.AUDIT_ANCHOR_DIR = trail.anchors
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert "Jejak audit utuh" in said.getvalue()
    assert "2 jangkar" in said.getvalue()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditevent SET actor_id = NULL WHERE id = %s", [events()[0].pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
    said = StringIO()
    with pytest.raises(CommandError, match="1 temuan"):
        call_command("verify_audit", stdout=said)
    assert f"baris {events()[0].pk} diubah" in said.getvalue()


def test_an_anchor_of_a_day_is_written_once_and_a_forged_one_is_named(trail, settings):
    assert write_daily(trail.anchors) is None
    daily = next(path for path in trail.anchors.iterdir() if path.name != "terakhir.json")
    body = json.loads(daily.read_text())
    daily.chmod(0o600)
    daily.write_text(json.dumps({**body, "heads": []}))
    assert read_anchors(trail.anchors)[1] == [daily.name]
    with pytest.raises(CommandError, match="1 temuan"):
        call_command("verify_audit", anchors=trail.anchors, stdout=StringIO())


def test_the_timed_tasks_seal_and_anchor(own_database, settings, tmp_path):
    settings.AUDIT_ANCHOR_DIR = tmp_path / "anchors"
    leave_event(load_cast().worker, "logout")
    for _ in range(PATIENCE * 5):
        if seal_audit():
            break
        time.sleep(0.2)
    else:
        pytest.fail("never sealed")
    assert anchor_audit().endswith(".json")
    assert anchor_audit() == ""
    assert {head.name for head in read_anchors(settings.AUDIT_ANCHOR_DIR)[0]} == {
        "terakhir.json", *(path.name for path in settings.AUDIT_ANCHOR_DIR.iterdir()),
    }  # fmt: skip
    settings.AUDIT_KEY = ""
    assert (seal_audit(), anchor_audit()) == (0, "")
