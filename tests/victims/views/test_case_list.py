"""The list of cases, its search and the deadlines page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent

LIST = "/kasus/"
NIK = "5203010101990088"


def search(client, text):
    """Post a search as the form does, and follow to its results."""
    return client.post(LIST, {"q": text}, follow=True)


@pytest.fixture
def rahmat(cast):
    identity = {"alias": "Mawar", "full_name": "Rahmat Sahidin Rekaan", "nik": NIK, "phone": "0812 3456 789"}
    return make_case(cast.worker, person={"identity": identity})


@pytest.mark.parametrize("path", [LIST, "/kasus/?urut=tenggat", "/kasus/tenggat/"])
def test_queries_do_not_grow_with_the_rows(cast, client_of, path, django_assert_max_num_queries):
    client = client_of(cast.worker)
    make_case(cast.worker)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(59):
        make_case(cast.worker)

    with django_assert_max_num_queries(len(one)):
        assert client.get(path).status_code == 200


def test_the_sixty_are_two_pages(cast, client_of):
    cases = [make_case(cast.worker) for _ in range(60)]
    client = client_of(cast.worker)
    first = client.get(LIST)
    second = client.get(first.context["next_url"])

    numbers = [row.case.number for page in (first, second) for row in page.context["rows"]]
    assert numbers == [case.number for case in reversed(cases)]
    assert second.context["next_url"] == ""


@pytest.mark.parametrize(
    "text", ["mawar", "Rahmat Sahidin", "sahidin rahmat", NIK, "5203 0101 0199 0088", "+62 812-3456-789", "08123456789"]
)
def test_a_worker_finds_her_case_by_what_is_known(cast, client_of, rahmat, text):
    make_case(cast.worker)
    rows = search(client_of(cast.worker), text).context["rows"]

    assert [row.case.pk for row in rows] == [rahmat.pk]


@pytest.mark.parametrize("text", ["Rahmat Budiman", "520301", "Sahid", "   ", "tppo-1999-000001"])
def test_half_a_match_is_none(cast, client_of, rahmat, text):
    page = search(client_of(cast.worker), text)

    assert page.status_code == 200
    assert rahmat.pk not in [row.case.pk for row in page.context["rows"] if page.context.get("query")]


def test_numbers_are_found_whole_short_and_by_their_beginning(cast, client_of, rahmat):
    client = client_of(cast.worker)
    year, digits = rahmat.number.split("-")[1:]
    for text in (rahmat.number, rahmat.number.lower(), f"{year}-{digits}", str(int(digits)), rahmat.number[:-1]):
        assert [row.case.pk for row in search(client, text).context["rows"]] == [rahmat.pk], text


@pytest.mark.parametrize("who", ["other_worker", "health_officer", "directorate"])
@pytest.mark.parametrize("text", ["Rahmat Sahidin", NIK, "08123456789"])
def test_search_tells_nothing_of_parts_or_cases_that_are_closed_to_one(cast, client_of, rahmat, who, text):
    page = search(client_of(getattr(cast, who)), text)

    assert page.context["rows"] == []
    assert "Tidak ada kasus yang cocok" in page.content.decode()


def test_the_directorate_finds_by_alias(cast, client_of, rahmat):
    rows = search(client_of(cast.directorate), "Mawar").context["rows"]

    assert [row.case.pk for row in rows] == [rahmat.pk]


def test_what_was_searched_stands_in_no_address_session_or_audit(cast, client_of, rahmat):
    client = client_of(cast.worker)
    answer = client.post(LIST, {"q": "Sahidin"})
    client.get(answer.url)
    with scope(cast.worker):
        event = AuditEvent.objects.get(action="case.listed", actor=cast.worker)

    assert answer.url == "/kasus/?hasil=1"
    assert event.details == {"by": "person", "hits": 1}
    assert "ahidin" not in str(dict(client.session.items()))


@pytest.mark.parametrize(
    "query", ["saring=saya", "saring=terlambat", "saring=arsip", "saring=x", "unit=zzz", "sesudah=x", "hasil=1"]
)
def test_filters_and_nonsense_draw(cast, client_of, rahmat, query):
    assert client_of(cast.worker).get(f"{LIST}?{query}").status_code == 200


def test_a_supervisor_narrows_to_a_unit(cast, client_of, rahmat):
    client = client_of(cast.directorate)

    assert len(client.get(f"{LIST}?unit=rp-bambuapus").context["rows"]) == 1
    assert client.get(f"{LIST}?unit=sn-paramita").context["rows"] == []


def test_an_empty_list_says_what_comes_next(cast, client_of):
    assert "Belum ada kasus terbuka" in client_of(cast.worker).get(LIST).content.decode()
    assert "setelah rujukan diterima" in client_of(cast.health_officer).get(LIST).content.decode()


def test_the_head_reads_the_deadlines_of_her_unit_or_her_own(cast, client_of, rahmat):
    client = client_of(cast.head)

    assert len(client.get("/kasus/tenggat/").context["tasks"]) > 0
    assert client.get("/kasus/tenggat/?milik=saya").context["tasks"] == []
