"""The read budget: a confirmation beyond it, nothing further beyond twice of it, and the auditors hear of it once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import as_owner, make_case
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cast, settings):
    settings.READ_BUDGET_HOUR = 2
    return [make_case(cast.worker) for _ in range(5)]


def events(action: str) -> list[AuditEvent]:
    with as_owner():
        return list(AuditEvent.objects.filter(action=action))


def alerts() -> int:
    return OutboxMessage.objects.filter(topic="audit.alert").count()


def test_beyond_the_budget_a_further_case_asks_who_is_there(client_of, cast, cases):
    client = client_of(cast.worker)
    assert [client.get(f"/kasus/{case.pk}/").status_code for case in cases[:2]] == [200, 200]
    assert alerts() == 0
    answer = client.get(f"/kasus/{cases[2].pk}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/akun/konfirmasi/?next=")
    assert client.get(f"/kasus/{cases[3].pk}/").status_code == 302
    assert client.get(f"/kasus/{cases[0].pk}/catatan/").status_code == 200  # one that is open already
    (crossed,) = events("budget.exceeded")
    assert (crossed.actor_id, crossed.details) == (cast.worker.pk, {"hour": 2, "day": 2})
    assert alerts() == 1
    assert {event.case_id for event in events("case.viewed")} == {case.pk for case in cases[:2]}


def test_who_has_confirmed_goes_on_until_twice_the_budget(confirmed_client_of, client_of, cast, cases):
    client = confirmed_client_of(cast.worker)
    codes = [client.get(f"/kasus/{case.pk}/").status_code for case in cases]
    assert codes == [200, 200, 200, 200, 429]
    assert "lebih banyak kasus" in client.get(f"/kasus/{cases[4].pk}/").content.decode()
    assert client.get(f"/api/v1/cases/{cases[4].pk}/").status_code == 429
    assert {event.details["kind"] for event in events("access.denied")} == {"BudgetSpentError"}
    assert alerts() == 1
    assert client.get("/kasus/").status_code == 200  # lists are not counted
    assert client_of(cast.colleague).get(f"/kasus/{cases[4].pk}/").status_code == 200  # nor are others


def test_the_api_goes_on_without_a_question(client_of, cast, cases):
    client = client_of(cast.worker)
    codes = [client.get(f"/api/v1/cases/{case.pk}/").status_code for case in cases]
    assert codes == [200, 200, 200, 200, 429]


def test_the_day_has_a_budget_too(client_of, cast, cases, settings):
    settings.READ_BUDGET_HOUR, settings.READ_BUDGET_DAY = 100, 1
    client = client_of(cast.worker)
    assert client.get(f"/kasus/{cases[0].pk}/").status_code == 200
    assert client.get(f"/kasus/{cases[1].pk}/").status_code == 302


def test_far_below_it_an_opening_costs_one_query_and_a_further_tab_none(client_of, cast, cases, settings):
    settings.READ_BUDGET_HOUR = 100
    client = client_of(cast.worker)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/kasus/{cases[0].pk}/")
        counts.append(sum("budget.exceeded" in query["sql"] for query in queries))
    assert counts == [1, 0]
