"""Anomalies: found once, told once, off the list with a note."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.audit import leave_event
from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.audit.models import Anomaly, AuditEvent
from tppo_cases.core.ids import uuid7, uuid7_floor
from tppo_cases.notifications.alerts import find_anomalies, tell_auditors
from tppo_cases.notifications.models import Notification, OutboxMessage
from victims.models.case import Deadline

pytestmark = pytest.mark.django_db
K = Anomaly.Kind


def found(cast, **filters) -> list[Anomaly]:
    with scope(cast.auditor):
        return list(Anomaly.objects.filter(**filters))


def past(user, action: str, at: datetime, count: int, **columns) -> None:
    """Rows of another time: the stamp of the database is taken off for them."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER stamp")
        for _ in range(count):
            key = type(uuid7())(int=uuid7_floor(at).int | (uuid7().int & 0xFFFFFFFFFFFF))
            AuditEvent.objects.create(id=key, at=at, transaction_id=1, actor=user, action=action, **columns)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER stamp")


def test_many_cases_within_an_hour_are_found_once(cast, settings):
    settings.ANOMALY_CASES_HOUR = 3
    for _ in range(2):
        leave_event(cast.worker, "case.viewed", case_id=uuid7())
    assert find_anomalies() == 0
    leave_event(cast.worker, "case.viewed", case_id=uuid7())
    assert (find_anomalies(), find_anomalies()) == (1, 0)
    (row,) = found(cast)
    assert (row.kind, row.actor_id, row.count) == (K.MANY_CASES, cast.worker.pk, 3)
    assert OutboxMessage.objects.filter(topic="audit.alert").count() == 1


def test_exports_at_night_are_found_and_those_of_the_day_are_not(cast):
    today = timezone.now().astimezone(ZoneInfo("Asia/Jakarta")).replace(minute=30)
    for hour in (4, 5, 21, 22):
        at = today.replace(hour=hour)
        past(cast.report_admin, "export.downloaded", at - timedelta(days=at > today), 1)
    find_anomalies()
    rows = found(cast, kind=K.NIGHT_EXPORT)
    assert sum(row.count for row in rows) == 2
    assert {row.actor_id for row in rows} == {cast.report_admin.pk}


def test_searches_without_an_opening_are_found(cast):
    at = timezone.now() - timedelta(hours=2)
    past(cast.worker, "case.listed", at, 5, details={"by": "name", "hits": 2})
    past(cast.colleague, "case.listed", at, 5, details={"by": "name", "hits": 2})
    past(cast.colleague, "case.viewed", at, 1)
    past(cast.head, "case.listed", at, 5, details={"by": "name", "hits": 0})
    find_anomalies()
    assert {row.actor_id for row in found(cast, kind=K.SEARCH_ONLY)} == {cast.worker.pk}


def test_many_denials_are_found(cast, settings):
    settings.ANOMALY_DENIALS_HOUR = 2
    for _ in range(2):
        leave_event(cast.worker, "access.denied", outcome=AuditEvent.Outcome.DENIED)
    leave_event(cast.head, "access.denied", outcome=AuditEvent.Outcome.DENIED)
    find_anomalies()
    assert {row.actor_id for row in found(cast, kind=K.DENIALS)} == {cast.worker.pk}


def test_a_change_without_an_act_of_the_application_is_found(cast):
    case = make_case(cast.worker)
    find_anomalies()
    assert found(cast, kind=K.OUTSIDE) == []
    with as_owner(), connection.cursor() as cursor:
        Deadline.objects.filter(case=case).update(due_at=timezone.now())
        # As if the events of this transaction were of another one.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_auditevent SET transaction_id = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
    find_anomalies()
    (row,) = found(cast, kind=K.OUTSIDE)
    assert "victims_deadline" in row.details["tables"]


def test_auditors_are_told_in_neutral_words(cast):
    tell_auditors(None)
    assert list(Notification.objects.filter(kind="audit_alert").values_list("user", "target_id")) == [(cast.auditor.pk, None)]


@pytest.fixture
def anomaly(cast, settings) -> Anomaly:
    settings.ANOMALY_CASES_HOUR = 1
    leave_event(cast.worker, "case.viewed", case_id=uuid7())
    find_anomalies()
    return found(cast)[0]


def test_a_review_empties_the_list_and_is_kept_sealed(client_of, cast, anomaly):
    client, page = client_of(cast.auditor), f"/audit/anomali/{anomaly.pk}/"
    assert page in client.get("/audit/anomali/").content.decode()
    assert "Tulis apa hasil" in client.post(page, {"note": " "}).content.decode()
    assert client.post(page, {"note": "Pemeriksaan rutin"}).url == "/audit/anomali/"
    assert page not in client.get("/audit/anomali/").content.decode()
    assert page in client.get("/audit/anomali/?semua=1").content.decode()
    assert "Pemeriksaan rutin" in client.get(page).content.decode()
    assert "Sudah ditinjau." in client.post(page, {"note": "lagi"}).content.decode()
    (row,) = found(cast)
    assert row.reviewed_by_id == cast.auditor.pk
    assert b"rutin" not in row.note.data
    with as_owner():
        assert AuditEvent.objects.get(action="anomaly.reviewed").details == {"kind": "many_cases"}


def test_nobody_reviews_what_is_about_herself(client_of, cast, settings):
    settings.ANOMALY_CASES_HOUR = 1
    leave_event(cast.auditor, "case.viewed", case_id=uuid7())
    find_anomalies()
    page = f"/audit/anomali/{found(cast)[0].pk}/"
    assert "auditor lain" in client_of(cast.auditor).get(page).content.decode()
    assert client_of(cast.auditor).post(page, {"note": "Saya sendiri"}).status_code == 403


def test_only_the_auditor_opens_them(client_of, cast, anomaly):
    for page in ("/audit/anomali/", f"/audit/anomali/{anomaly.pk}/", "/audit/unduh/"):
        answers = {name: client_of(user).get(page).status_code for name, user in cast}
        assert answers.pop("auditor") in {200, 302}
        assert set(answers.values()) == {403}


def test_the_price_does_not_depend_on_how_many_there_are(client_of, cast, anomaly, settings):
    client, prices = client_of(cast.auditor), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/audit/anomali/")
        prices.append(len(queries))
        for user in (cast.head, cast.colleague, cast.directorate):
            leave_event(user, "case.viewed", case_id=uuid7())
        find_anomalies()
    assert prices[0] == prices[1]


def test_the_filtered_trail_is_taken_as_csv_after_a_confirmation_and_that_is_on_record(client_of, confirmed_client_of, cast):
    leave_event(cast.worker, "logout", details={"x": "=1+1"})
    leave_event(cast.head, "logout")
    assert client_of(cast.auditor).get("/audit/unduh/").status_code == 302
    answer = confirmed_client_of(cast.auditor).get("/audit/unduh/", {"pelaku": "worker@"})
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert any("worker@contoh.id" in line for line in lines)
    assert not any("head@contoh.id" in line for line in lines)
    with as_owner():
        assert AuditEvent.objects.get(action="audit.exported").details["filters"] == ["pelaku"]


def test_no_cell_is_a_formula(confirmed_client_of, cast):
    leave_event(cast.worker, "logout", target=("accounts.User", "=1+1"))
    lines = confirmed_client_of(cast.auditor).get("/audit/unduh/").content.decode()
    assert ",'=1+1," in lines


def test_the_trail_is_filtered_by_unit_target_period_and_night(client_of, cast):
    leave_event(cast.worker, "logout", target=cast.worker, unit_id=None)
    past(cast.head, "logout", timezone.localtime().replace(hour=23, minute=10) - timedelta(days=3), 1)
    client = client_of(cast.auditor)

    def shown(**filters) -> set[int]:
        lines = client.get("/audit/", {"tindakan": "logout", **filters}).context["lines"]
        return {line.event.actor_id for line in lines}

    assert shown() == {cast.worker.pk, cast.head.pk}
    assert shown(sasaran="accounts.User") == {cast.worker.pk}
    assert shown(masa="1") == {cast.worker.pk}
    assert cast.head.pk in shown(malam="on")
    assert shown(unit="tidak ada") == set()
