"""What is older than its time goes, what is held stays, and a dry run changes nothing."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tests.factories.drafts import make_draft
from tests.factories.privacy import VERY_LONG_AGO, closed_case
from tppo_cases.access.context import scope
from tppo_cases.access.models import CommandKey, Session
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.ids import uuid7
from tppo_cases.core.scope import system_role
from tppo_cases.notifications.models import Notification, OutboxMessage
from tppo_cases.privacy.models.erasures import Erasure
from tppo_cases.privacy.models.retention import RetentionRun
from tppo_cases.privacy.services import retention
from tppo_cases.privacy.services.holds import place_hold
from victims.models.draft import IntakeDraft
from victims.models.person import VictimIdentity

pytestmark = pytest.mark.django_db
OLD = timezone.now() - timedelta(days=400)


def hashes() -> dict[str, str]:
    """A hash of all rows of every table."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1")
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")  # noqa: S608
            found[name] = cursor.fetchone()[0]
        return found


def named(case) -> bool:
    with as_owner():
        return VictimIdentity.objects.get(victim=case.victim_id).full_name is not None


@pytest.fixture
def world(cast):
    """A case of each fate, and old rows of every other class."""
    police = {"identity": {"full_name": "Ada Laporan", "police_report_number": "LP/1"}}
    cases = {
        "due": closed_case(cast.worker, ago=VERY_LONG_AGO),
        "held": closed_case(cast.worker, ago=VERY_LONG_AGO),
        "proceedings": closed_case(cast.worker, ago=VERY_LONG_AGO, person=police),
        "young": closed_case(cast.worker),
        "open": make_case(cast.worker),
    }
    with scope(cast.head):
        place_hold(actor=cast.head, case_number=cases["held"].number, ground="audit", reason="Pemeriksaan")
    draft = make_draft(cast.worker)
    with as_owner():
        IntakeDraft.objects.filter(pk=draft.pk).update(saved_at=OLD)
        Notification.objects.create(user=cast.head, kind="case_closing", created_at=OLD)
        OutboxMessage.objects.create(topic="x", done_at=OLD)
        OutboxMessage.objects.create(topic="waits", created_at=OLD)
        CommandKey.objects.create(user=cast.head, key=uuid7(), command="x", result_id=uuid7(), created_at=OLD)
        Session.objects.create(session_key="tua", session_data="", expire_date=OLD)
    return cases


def test_what_goes_and_what_stays(cast, world):
    outcome = retention.run_retention()

    assert {name: named(case) for name, case in world.items()} == {
        "due": False, "held": True, "proceedings": True, "young": True, "open": True,
    }  # fmt: skip
    assert outcome.skipped == [
        {"case": world[name].number, "why": name if name != "held" else "hold"} for name in ("held", "proceedings")
    ]
    assert dict(outcome.removed) == {
        "case_closed": 1, "drafts": 1, "notifications": 1, "outbox": 1, "command_keys": 1, "sessions": 1, "tokens": 0,
        "login_failures": 0,
    }  # fmt: skip
    with as_owner():
        assert OutboxMessage.objects.filter(topic="waits").exists()
        assert IntakeDraft.objects.get().status == "discarded"
        assert IntakeDraft.objects.get().content is None
        run = RetentionRun.objects.get()
        assert (run.removed["case_closed"], len(run.skipped), run.finished_at is not None) == (1, 2, True)
        assert Erasure.objects.get().run == run
        assert AuditEvent.objects.filter(action__in=["subject.erased", "retention.run"]).count() == 2


def test_dry_run_changes_nothing_and_tells_the_same(cast, world, tmp_path):
    before, out = hashes(), StringIO()
    call_command("retention", "--dry-run", "--report", str(tmp_path / "hasil.json"), stdout=out)
    told = json.loads((tmp_path / "hasil.json").read_text())

    assert hashes() == before
    really = retention.run_retention()
    assert told == {"dry_run": True, "removed": dict(really.removed), "skipped": really.skipped}
    assert hashes() != before


def test_run_that_breaks_off_goes_on_where_it_stood(cast, world, monkeypatch):
    second = closed_case(cast.worker, ago=VERY_LONG_AGO)
    carry_out, calls = retention.carry_out, []

    def breaks(order):
        calls.append(order)
        if len(calls) == 2:
            raise OSError(28, "disk full")
        carry_out(order)

    monkeypatch.setattr(retention, "carry_out", breaks)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        retention._persons(RetentionRun(), retention.RetentionRule.objects.get(code="case_closed"), retention.Outcome())
    monkeypatch.setattr(retention, "carry_out", carry_out)
    assert retention.run_retention().removed["case_closed"] == 2
    assert not named(second)
    assert retention.run_retention().removed["case_closed"] == 0


def test_role_for_jobs_may_do_nothing_by_itself(cast, world):
    with system_role():
        assert not VictimIdentity.objects.exists()
        assert VictimIdentity.objects.update(full_name=None) == 0
    with pytest.raises(DatabaseError), transaction.atomic(), system_role():
        CommandKey.objects.all().delete()


def test_application_cannot_retire(cast, world):
    with scope(cast.auditor), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT simpul_retire('drafts', now(), true)")
