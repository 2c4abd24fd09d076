"""The coordination desk's pages: numbers and units only, asked first, decided with a reason, for the coordinator only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.matches import REASON, ask, confirm, make_asked, make_pair, put, reply
from tppo_cases.access.context import scope
from victims.models.person import MatchCandidate
from victims.services.ownership import restrict_case
from victims.states import MatchStatus

pytestmark = pytest.mark.django_db
LIST = "victims:match-list"
VERDICT = {"verdict": "sama", "reason": REASON, "sure": "on"}


def address(name, match):
    return reverse(f"victims:match-{name}", args=[match.pk])


def status_of(cast, match):
    with scope(cast.coordinator):
        return MatchCandidate.objects.get(pk=match.pk).status


def test_the_desk_shows_numbers_and_units_and_nothing_of_the_person(cast, client_of):
    match, older, newer = make_pair(cast, alias="Melur")
    client = client_of(cast.coordinator)

    for url in (reverse(LIST), address("detail", match), reverse("reports:home")):
        page = client.get(url).content.decode()
        assert older.number in page
        assert newer.number in page
        assert "RPTC Bambu Apus" in page
        assert "Melur" not in page
        assert "Rudi" not in page
        assert str(older.pk) not in page


def test_of_a_restricted_case_its_agency_alone_stands_there(cast, client_of):
    match, older, newer = make_pair(cast)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=newer.pk, team=[])
    client = client_of(cast.coordinator)

    for url in (reverse(LIST), address("detail", match), reverse("reports:home")):
        page = client.get(url).content.decode()
        assert older.number in page
        assert "Kasus terbatas" in page
        assert newer.number not in page
        assert "Bambu Apus" not in page


def test_the_desk_asks_once_and_waits(cast, client_of):
    match, _older, _newer = make_pair(cast)
    client = client_of(cast.coordinator)
    assert b"Tanya kedua unit" in client.get(address("detail", match)).content
    pages = [client.post(address("ask", match), follow=True).content.decode() for _ in range(2)]

    assert "Kedua unit ditanyai" in pages[0]
    assert "sudah ditanyai" in pages[1]
    assert "0 dari 2 unit sudah menjawab" in pages[1]
    assert "tiga hari kerja setelah bertanya" in pages[1]
    assert address("decide", match) not in pages[1]
    assert client.get(address("decide", match)).status_code == 302


def test_both_answers_stand_side_by_side(cast, client_of):
    match, older, newer = make_pair(cast)
    ask(cast, match)
    reply(cast.other_worker, older, document_seen="no_document", note="Tidak ada berkas")
    reply(cast.worker, newer, note="Paspor di brankas")
    client = client_of(cast.coordinator)

    for name in ("detail", "decide"):
        page = client.get(address(name, match)).content.decode()
        for text in ("Tidak ada dokumen", "Tidak ada berkas", "dilihat pada dokumen asli", "Paspor di brankas"):
            assert text in page
        assert "Worker" not in page


def test_silence_of_three_working_days_lets_the_desk_decide(cast, client_of):
    match, _older, _newer = make_pair(cast)
    put(match, MatchStatus.ASKED, asked_at=timezone.now() - timedelta(days=6))

    assert address("decide", match) in client_of(cast.coordinator).get(address("detail", match)).content.decode()


@pytest.mark.parametrize(("answer", "word"), [("sama", "kini satu orang"), ("beda", "tetap dua orang")])
def test_deciding_empties_the_list_and_fills_the_other(cast, client_of, answer, word):
    match, _older, newer = make_asked(cast)
    client = client_of(cast.coordinator)
    response = client.post(address("decide", match), {**VERDICT, "verdict": answer}, follow=True)

    page = response.content.decode()
    assert word in page
    assert "Tidak ada pasangan yang perlu diperiksa" in page
    assert newer.number in client.get(reverse(LIST) + "?selesai=1").content.decode()
    assert REASON in client.get(address("detail", match)).content.decode()


@pytest.mark.parametrize(
    ("lacks", "sentence"), [("verdict", "Pilih satu"), ("reason", "Tulis alasannya"), ("sure", "Centang bila Anda yakin")]
)
def test_nothing_is_decided_on_the_first_press(cast, client_of, lacks, sentence):
    match, _older, _newer = make_asked(cast)
    typed = {name: value for name, value in VERDICT.items() if name != lacks}
    response = client_of(cast.coordinator).post(address("decide", match), typed)

    assert (response.status_code, status_of(cast, match)) == (200, "asked")
    assert sentence in response.content.decode()
    if lacks != "reason":
        assert REASON in response.content.decode()


def test_a_verdict_before_its_time_stays_on_the_page_with_its_sentence(cast, client_of):
    match, _older, _newer = make_pair(cast)
    ask(cast, match)
    page = client_of(cast.coordinator).post(address("decide", match), VERDICT).content.decode()

    assert "Tunggu jawaban kedua unit" in page
    assert REASON in page


def test_a_second_press_with_the_same_key_is_harmless_and_a_late_one_says_so(cast, client_of):
    match, _older, _newer = make_asked(cast)
    client, key = client_of(cast.coordinator), "01890000-0000-7000-8000-000000000001"
    for _ in range(2):
        assert client.post(address("decide", match), {**VERDICT, "kunci": key}).status_code == 302
    response = client.post(address("decide", match), {**VERDICT, "verdict": "beda"})

    assert "sudah diputuskan" in response.content.decode()
    assert status_of(cast, match) == "confirmed"


def test_taking_back_needs_a_reason_and_leads_to_the_pair(cast, client_of):
    match, _older, _newer = make_asked(cast)
    confirm(cast, match)
    client = client_of(cast.coordinator)
    assert address("undo", match) in client.get(address("detail", match)).content.decode()
    assert "Tulis alasannya" in client.post(address("undo", match), {"reason": ""}).content.decode()
    page = client.post(address("undo", match), {"reason": "Nomor salah baca"}, follow=True).content.decode()

    assert "Putusan dibatalkan" in page
    assert "Nomor salah baca" in page
    assert "Tanya kedua unit" in page


def test_after_thirty_days_there_is_no_way_back(cast, client_of):
    match, _older, _newer = make_asked(cast)
    confirm(cast, match)
    put(match, MatchStatus.CONFIRMED, decided_at=timezone.now() - timedelta(days=31))
    client = client_of(cast.coordinator)

    assert address("undo", match) not in client.get(address("detail", match)).content.decode()
    assert client.get(address("undo", match)).status_code == 302


def test_nobody_else_enters(cast, client_of):
    match, _older, _newer = make_pair(cast)
    for name, user in cast:
        if name == "coordinator":
            continue
        client = client_of(user)
        assert client.get(reverse(LIST)).status_code == 403, name
        for page in ("detail", "decide", "undo"):
            assert client.get(address(page, match)).status_code == 403, (name, page)
        for page in ("ask", "decide", "undo"):
            assert client.post(address(page, match), VERDICT).status_code == 403, (name, page)
    assert status_of(cast, match) == "open"


def test_queries_do_not_depend_on_the_number_of_pairs(cast, client_of):
    client, counts = client_of(cast.coordinator), []
    for _ in range(2):
        match, _older, _newer = make_pair(cast)
        ask(cast, match)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LIST))
        counts.append(len(captured))

    assert counts[0] == counts[1]
