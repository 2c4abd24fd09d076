"""The coordination desk: numbers and units only, for the coordinator only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from victims.models.person import MatchCandidate

pytestmark = pytest.mark.django_db
SAME = {"identity": {"alias": "Melur", "full_name": "Rudi Setiawan", "nik": "5203011705990001"}}
LIST = "victims:match-list"


def make_pair(cast):
    cases = make_case(cast.other_worker, person=SAME), make_case(cast.worker, person=SAME)
    with scope(cast.coordinator):
        return MatchCandidate.objects.order_by("-found_at")[0], *cases


def test_the_desk_shows_numbers_and_units_and_nothing_of_the_person(cast, client_of):
    match, older, newer = make_pair(cast)
    client = client_of(cast.coordinator)

    for url in (reverse(LIST), reverse("victims:match-detail", args=[match.pk])):
        page = client.get(url).content.decode()
        assert older.number in page
        assert newer.number in page
        assert "RPTC Bambu Apus" in page
        assert "Melur" not in page
        assert "Rudi" not in page
        assert str(older.pk) not in page


@pytest.mark.parametrize(("answer", "word"), [("sama", "kini satu orang"), ("beda", "tetap dua orang")])
def test_deciding_empties_the_list_and_fills_the_other(cast, client_of, answer, word):
    match, _older, newer = make_pair(cast)
    client = client_of(cast.coordinator)
    response = client.post(reverse("victims:match-decide", args=[match.pk]), {"putusan": answer}, follow=True)

    page = response.content.decode()
    assert word in page
    assert "Tidak ada pasangan yang perlu diperiksa" in page
    assert newer.number in client.get(reverse(LIST) + "?selesai=1").content.decode()


def test_deciding_again_says_so(cast, client_of):
    match, _older, _newer = make_pair(cast)
    client = client_of(cast.coordinator)
    for answer in ("sama", "beda"):
        response = client.post(reverse("victims:match-decide", args=[match.pk]), {"putusan": answer}, follow=True)

    assert b"sudah diputuskan" in response.content


def test_an_unknown_answer_changes_nothing(cast, client_of):
    match, _older, _newer = make_pair(cast)
    client_of(cast.coordinator).post(reverse("victims:match-decide", args=[match.pk]), {"putusan": "?"})

    with scope(cast.coordinator):
        assert MatchCandidate.objects.get(pk=match.pk).status == "open"


def test_nobody_else_enters(cast, client_of):
    match, _older, _newer = make_pair(cast)
    for name, user in cast:
        if name == "coordinator":
            continue
        client = client_of(user)
        assert client.get(reverse(LIST)).status_code == 403, name
        assert client.get(reverse("victims:match-detail", args=[match.pk])).status_code == 403, name
        assert client.post(reverse("victims:match-decide", args=[match.pk]), {"putusan": "sama"}).status_code == 403, name


def test_queries_do_not_depend_on_the_number_of_pairs(cast, client_of):
    client, counts = client_of(cast.coordinator), []
    for _ in range(2):
        make_pair(cast)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LIST))
        counts.append(len(captured))

    assert counts[0] == counts[1]
