"""The budget of searches: names tried one after the other are asked who tries them, and end."""

import pytest
from django.urls import reverse

from tests.factories.cases import as_owner, make_case
from tests.factories.drafts import arrival, as_typed, make_draft
from tests.factories.matches import NIK
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db
LIST = "/kasus/?hasil=1"


@pytest.fixture(autouse=True)
def small(settings):
    settings.SEARCH_BUDGET_HOUR = 2


def events(action: str) -> list[AuditEvent]:
    with as_owner():
        return list(AuditEvent.objects.filter(action=action))


def search(client, words: str):
    client.post("/kasus/", {"q": words})
    return client.get(LIST)


def test_beyond_the_budget_a_search_asks_who_is_there_and_then_happens(client_of, confirmed_client_of, cast):
    case = make_case(cast.worker, person={"identity": {"alias": "Cempaka", "full_name": "Nama Cempaka"}})
    client = client_of(cast.worker)
    assert [search(client, f"Orang {number}").status_code for number in range(2)] == [200, 200]
    answer = search(client, "Nama Cempaka")
    assert answer.status_code == 302
    assert answer.url == "/akun/konfirmasi/?next=%2Fkasus%2F%3Fhasil%3D1"
    assert len(events("case.listed")) == 2  # it has not happened
    assert OutboxMessage.objects.filter(topic="audit.alert").count() == 1

    known = confirmed_client_of(cast.worker)
    assert case.number in search(known, "Nama Cempaka").content.decode()
    assert client.get("/kasus/").status_code == 200  # the list itself is not counted


def test_to_be_shown_in_an_intake_who_is_like_somebody_counts_and_never_stops_an_intake(client_of, cast):
    make_case(cast.worker, person={"identity": {"full_name": "Nama Cempaka", "nik": NIK["nik"]}})
    client = client_of(cast.worker)
    for details in ({}, NIK, NIK, NIK, NIK, NIK):
        draft = make_draft(cast.worker, kedatangan=arrival(alias=""), rincian=as_typed(details))
        assert client.get(reverse("victims:intake-review", args=[draft.pk])).status_code == 200
    assert [event.details for event in events("case.listed")] == [{"by": "intake", "hits": 1}] * 5
    assert search(client, "Nama Cempaka").status_code == 429


def test_beyond_twice_the_budget_nobody_searches_and_colleagues_do(confirmed_client_of, cast):
    client = confirmed_client_of(cast.worker)
    assert [search(client, f"Orang {number}").status_code for number in range(5)] == [200, 200, 200, 200, 429]
    page = client.get(LIST).content.decode()
    assert "Terlalu banyak pencarian" in page
    assert "Orang" not in page
    answer = client.post("/api/v1/cases/search/", {"q": "Orang"}, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert answer.json() == {"detail": "Terlalu banyak pencarian. Coba lagi nanti."}
    assert {event.details["kind"] for event in events("access.denied")} == {"SearchBudgetSpentError"}
    assert [event.details for event in events("budget.searches")] == [{"hour": 2}]
    assert OutboxMessage.objects.filter(topic="audit.alert").count() == 1
    assert search(confirmed_client_of(cast.colleague), "Orang").status_code == 200


def test_the_api_goes_on_without_a_question_until_twice_the_budget(client_of, cast):
    client = client_of(cast.worker)
    codes = [
        client.post("/api/v1/cases/search/", {"q": "Orang"}, content_type="application/json").status_code for _ in range(5)
    ]
    assert codes == [200, 200, 200, 200, 429]
