"""The auditor's page: everything that happened, nothing of what cases say."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.audit import leave_event
from tests.factories.cases import as_owner, make_case
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record

pytestmark = pytest.mark.django_db
PAGE = "/audit/"


def shown(client, **filters) -> list[AuditEvent]:
    return [line.event for line in client.get(PAGE, filters).context["lines"]]


def test_acts_of_all_people_are_there_and_no_name_of_a_victim(client_of, cast):
    make_case(cast.worker, person={"identity": {"alias": "Cempaka", "full_name": "Nama Cempaka"}})
    response = client_of(cast.auditor).get(PAGE)
    body = response.content.decode()
    assert "Kasus dibuka" in body
    assert cast.worker.full_name in body
    assert "Cempaka" not in body


def test_filters_narrow_by_person_action_day_case_and_outcome(client_of, cast):
    case = make_case(cast.worker)
    leave_event(cast.colleague, "logout")
    record(None, "login.failed", outcome=AuditEvent.Outcome.DENIED)
    client, today = client_of(cast.auditor), timezone.localdate()
    assert {event.actor_id for event in shown(client, pelaku="colleague")} == {cast.colleague.pk}
    assert {event.action for event in shown(client, tindakan="logout")} == {"logout"}
    assert {event.case_id for event in shown(client, kasus=case.pk)} == {case.pk}
    assert {event.action for event in shown(client, hasil="denied")} == {"login.failed"}
    assert shown(client, dari=f"{today:%d/%m/%Y}", sampai=f"{today:%d/%m/%Y}")
    assert shown(client, sampai=f"{today - timedelta(days=1):%d/%m/%Y}") == []
    assert shown(client, dari=f"{today + timedelta(days=1):%d/%m/%Y}") == []


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"dari": "kemarin"}, "Isi tanggal dengan angka"),
        ({"dari": "2/1/2026", "sampai": "1/1/2026"}, "sesudah tanggal mulai"),
        ({"kasus": "TPPO-1"}, "Salin kode kasus"),
        ({"tindakan": "tidak.ada"}, "Pilih tindakan dari daftar"),
    ],
)
def test_a_filter_that_cannot_be_read_says_so_and_shows_nothing(client_of, cast, filters, sentence):
    response = client_of(cast.auditor).get(PAGE, filters)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert response.context["lines"] == []


def test_pages_follow_each_other_without_gap_and_at_a_constant_price(client_of, cast):
    client = client_of(cast.auditor)
    for _ in range(120):
        leave_event(cast.worker, "logout")
    url, seen, prices = f"{PAGE}?tindakan=logout", [], set()
    while url:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        seen += [line.event.pk for line in response.context["lines"]]
        prices.add(len(queries))
        url = PAGE + response.context["next_url"] if response.context["next_url"] else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)
    assert max(prices) - min(prices) <= 1  # the first page is itself put on record


def test_reading_the_trail_is_on_record_by_the_names_of_the_filters(client_of, cast):
    client_of(cast.auditor).get(PAGE, {"pelaku": "rahasia", "hasil": "ok"})
    with as_owner():
        event = AuditEvent.objects.get(action="audit.viewed")
    assert event.details == {"filters": ["hasil", "pelaku"]}
    assert event.unit.code == "kemensos-pengawas"


def test_nobody_else_opens_it(client_of, cast):
    answers = {name: client_of(user).get(PAGE).status_code for name, user in cast}
    assert answers.pop("auditor") == 200
    assert set(answers.values()) == {403}
