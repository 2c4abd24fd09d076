"""Pages: who may open which, what stands on them, and how many queries they take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referrals.models import Referral
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import columns_of, make_accepted, make_approved, make_completed, make_draft, make_submitted, put
from tests.referrals.selectors.test_lists import copies
from tests.referrals.services.test_transitions import SEEN_BY, VISIBILITIES
from tppo_cases.access.context import scope
from tppo_cases.core.ids import uuid7

pytestmark = pytest.mark.django_db
NEED = "Sulit tidur, luka di lengan"


def page(client, referral):
    return client.get(reverse("referrals:referral-detail", args=[referral.pk]))


@pytest.mark.parametrize("status", VISIBILITIES)
def test_detail_is_there_for_those_who_see_it_and_nowhere_else(cast, client_of, status):
    referral = put(make_draft(cast), **columns_of(status, cast))
    answers = {name: page(client_of(user), referral).status_code for name, user in cast}
    lacking = {name for name, code in answers.items() if code == 403}

    assert {name for name, code in answers.items() if code == 200} == SEEN_BY[status]
    assert lacking == {
        "shelter_staff", "coordinator", "report_admin", "report_checker", "report_signer", "agency_admin", "auditor",
        "training", "superuser",
    }  # fmt: skip


def test_unseen_and_unknown_give_the_same_page(cast, client_of):
    referral = make_submitted(cast)
    client = client_of(cast.health_officer)
    unseen = page(client, referral)
    unknown = client.get(reverse("referrals:referral-detail", args=["0199d0c8-0000-7000-8000-000000000009"]))
    assert (unseen.status_code, unknown.status_code) == (404, 404)
    assert unseen.content.replace(str(referral.pk).encode(), b"") == unknown.content.replace(
        b"0199d0c8-0000-7000-8000-000000000009", b""
    )


def test_preview_says_no_more_than_it_must(cast, client_of):
    case = make_case(cast.worker)
    text = page(client_of(cast.health_officer), make_approved(cast, case)).content.decode()

    assert "Terbuka setelah Anda menerima" in text
    assert "25–34 tahun" in text
    for secret in (NEED, case.number, "Bambu Apus", "Samaran", str(case.pk), "Perlu pertolongan segera"):
        assert secret not in text


def test_acceptance_opens_the_words_and_the_case(cast, client_of):
    referral = make_accepted(cast)
    text = page(client_of(cast.health_colleague), referral).content.decode()
    assert NEED in text
    assert reverse("victims:case-detail", args=[referral.case_id]) in text


def test_after_completion_the_result_stays_and_the_case_is_gone(cast, client_of):
    referral = make_completed(cast)
    text = page(client_of(cast.health_officer), referral).content.decode()
    assert "Layak jalan" in text
    assert str(referral.case_id) not in text


def test_opening_counts_as_received_once(cast, client_of):
    referral = make_approved(cast)
    for user in (cast.worker, cast.directorate, cast.health_officer, cast.health_colleague):
        page(client_of(user), referral)
    with scope(cast.worker):
        received = Referral.objects.get(pk=referral.pk)
        assert received.status == "received"
        assert received.events.filter(to_status="received").get().actor == cast.health_officer


def test_boxes_of_everybody(cast, client_of):
    make_approved(cast)
    make_submitted(cast)
    heads = {
        "health_officer": ("inbox", "Satu rujukan menunggu jawaban"), "head": ("outbox", "Satu rujukan menunggu persetujuan"),
        "migrant_officer": ("inbox", "Semua rujukan sudah dijawab"), "other_head": ("outbox", "Tidak ada yang menunggu"),
    }  # fmt: skip
    for name, (box, sentence) in heads.items():
        answer = client_of(getattr(cast, name)).get(reverse(f"referrals:{box}"))
        assert sentence in answer.content.decode(), name


def test_who_answers_nothing_begins_at_the_outbox(cast, client_of):
    answer = client_of(cast.worker).get(reverse("referrals:inbox"))
    assert answer.url == reverse("referrals:outbox")


@pytest.mark.parametrize(("name", "url"), [("health_officer", "referrals:inbox"), ("worker", "referrals:outbox")])
def test_boxes_take_the_same_queries_for_any_number_of_rows(cast, client_of, name, url):
    first, client, counts = make_approved(cast), client_of(getattr(cast, name)), []
    for more in (0, 2, 57):
        copies(first, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(url), {"bagian": "dikirim" if "out" in url else "jawab"}).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2] == counts[0]
    assert counts[0] <= 25


def test_case_tab_takes_the_same_queries_for_any_number_of_referrals(cast, client_of):
    case, counts = make_case(cast.worker), []
    first, client = make_approved(cast, case), client_of(cast.worker)
    client.get(reverse("referrals:case-referrals", args=[case.pk]))  # the first opening alone is written to the audit
    for more in (0, 2, 57):
        copies(first, more)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("referrals:case-referrals", args=[case.pk]))
        assert answer.status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_case_tab_of_an_unseen_case_is_404(cast, client_of):
    referral = make_approved(cast)
    answer = client_of(cast.health_officer).get(reverse("referrals:case-referrals", args=[referral.case_id]))
    assert answer.status_code == 404


def test_pages_say_nothing_in_their_titles(cast, client_of):
    referral = make_accepted(cast)
    title = page(client_of(cast.health_officer), referral).content.decode().split("<title>")[1].split("</title>")[0]
    assert title == "Rujukan · SIMPUL"


def test_detail_takes_few_queries_however_long_its_history(cast, client_of):
    referral, client, counts = make_accepted(cast), client_of(cast.health_officer), []
    for more in (0, 30):
        with as_owner():
            event = referral.events.model.objects.filter(referral=referral).first()
            for _ in range(more):
                event.reason = None  # sealed for the other row
                event.pk = uuid7()
                event.save(force_insert=True)
        with CaptureQueriesContext(connection) as queries:
            assert page(client, referral).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
