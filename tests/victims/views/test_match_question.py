"""The question of the desk on a unit's screen: its own case, two questions, and not a word of the other side."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.cases import make_case
from tests.factories.matches import ask, make_pair, reply
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.targets import target_url

pytestmark = pytest.mark.django_db
TOLD = {"document_seen": "seen", "known_elsewhere": "no", "note": "Paspor di unit"}


def address(case):
    return reverse("victims:case-question", args=[case.pk])


@pytest.fixture
def asked(cast):
    """The earlier case of another unit and the later one of ``worker``, both asked about."""
    match, older, newer = make_pair(cast, alias="Melur")
    ask(cast, match)
    return older, newer


def test_the_page_shows_the_own_case_and_nothing_of_the_other(cast, client_of, asked):
    older, newer = asked
    page = client_of(cast.worker).get(address(newer)).content.decode()

    assert newer.number in page
    for secret in (older.number, str(older.pk), "Paramita", "Rudi", "5203011705990001"):
        assert secret not in page


def test_the_page_is_the_same_whatever_was_found(cast, client_of):
    pages = []
    for identity in ({}, {"nik": "", "full_name": "Budi Hartono"}):
        match, _older, newer = make_pair(cast, alias="Melur", **identity)
        ask(cast, match)
        page = client_of(cast.worker).get(address(newer)).content.decode()
        shown = page[page.index("<h1>") : page.index("</form>", page.index("<h1>"))]
        pages.append(re.sub(r'(csrfmiddlewaretoken|name="kunci")[^>]*|[0-9a-f-]{36}', "", shown))

    assert pages[0] == pages[1]


def test_the_case_page_points_to_it_until_it_is_answered(cast, client_of, asked):
    _older, newer = asked
    client, home = client_of(cast.worker), reverse("victims:case-detail", args=[newer.pk])
    assert address(newer) in client.get(home).content.decode()
    response = client.post(address(newer), TOLD, follow=True)

    assert "Jawaban terkirim" in response.content.decode()
    assert address(newer) not in client.get(home).content.decode()
    assert client.get(address(newer)).status_code == 302


def test_the_bell_leads_to_it_in_words_that_say_nothing(cast, client_of, asked):
    _older, newer = asked
    bell = Notification.objects.get(kind=NotificationKind.MATCH_ASKED, user=cast.worker)

    assert target_url(bell) == address(newer)
    assert "Meja koordinasi menunggu jawaban" in client_of(cast.worker).get(reverse("notifications:list")).content.decode()


def test_what_lacks_is_said_beside_the_field_and_the_text_stays(cast, client_of, asked):
    _older, newer = asked
    page = client_of(cast.worker).post(address(newer), {"note": "Paspor di unit"}).content.decode()

    assert page.count("Pilih satu") >= 2
    assert "Paspor di unit" in page


def test_answering_twice_with_one_key_is_one_answer_and_a_late_one_is_told(cast, client_of, asked):
    _older, newer = asked
    client, key = client_of(cast.worker), "01890000-0000-7000-8000-000000000002"
    for _ in range(2):
        assert client.post(address(newer), {**TOLD, "kunci": key}).status_code == 302
    late = client_of(cast.colleague).post(address(newer), TOLD)

    assert "Tidak ada pertanyaan yang menunggu jawaban" in late.content.decode()


def test_a_case_without_a_question_leads_back(cast, client_of):
    case = make_case(cast.worker)
    assert client_of(cast.worker).get(address(case)).url == reverse("victims:case-detail", args=[case.pk])


# The same answer for a case that is there and one that is not.
UNSEEN = {
    "other_worker": 404, "other_head": 404, "health_officer": 404, "migrant_officer": 404, "network_companion": 404,
    "coordinator": 403, "report_admin": 403, "agency_admin": 403, "auditor": 403, "training": 403, "superuser": 403,
}  # fmt: skip


@pytest.mark.parametrize("name", list(UNSEEN))
def test_nobody_outside_learns_that_there_is_a_question(cast, client_of, asked, name):
    _older, newer = asked
    client = client_of(getattr(cast, name))
    nowhere = address(newer).replace(str(newer.pk), "01890000-0000-7000-8000-000000000000")
    for verb in (client.get, client.post):
        found, unknown = verb(address(newer)), verb(nowhere)
        assert (found.status_code, found.content) == (UNSEEN[name], unknown.content)


@pytest.mark.parametrize("name", ["directorate", "shelter_staff"])
def test_who_sees_the_case_but_does_not_work_on_it_is_not_asked(cast, client_of, asked, name):
    _older, newer = asked
    client = client_of(getattr(cast, name))

    assert client.get(address(newer)).status_code == 403
    assert address(newer) not in client.get(reverse("victims:case-detail", args=[newer.pk])).content.decode()


def test_the_question_costs_the_case_page_one_query(cast, client_of):
    match, older, newer = make_pair(cast)
    client, home = client_of(cast.worker), reverse("victims:case-detail", args=[newer.pk])
    client.get(home)
    counts = []
    for step in (lambda: None, lambda: ask(cast, match), lambda: reply(cast.worker, newer)):
        step()
        with CaptureQueriesContext(connection) as captured:
            client.get(home)
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert older.number not in client.get(home).content.decode()
