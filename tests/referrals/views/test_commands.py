"""Commands by page: what they do, and what they say when somebody was faster."""

import pytest
from django.urls import reverse

from referrals.models import Referral
from tests.factories.cases import make_case
from tests.factories.referrals import consent_of, make_accepted, make_approved, make_draft, make_submitted
from tppo_cases.access.context import scope

pytestmark = pytest.mark.django_db
FORM = {
    "services": ["psychiatry"], "urgency": "normal", "shared_groups": ["summary", "health"], "need": "Sulit tidur",
    "ground": "vital", "ground_note": "Perlu segera", "receiving_unit": "",
}  # fmt: skip


def send(client, verb: str, referral, **words):
    return client.post(reverse(f"referrals:referral-{verb}", args=[referral.pk]), words, follow=True)


def status_of(user, referral) -> str:
    with scope(user):
        return Referral.objects.get(pk=referral.pk).status


def test_the_whole_way_by_page(cast, client_of):
    draft = make_draft(cast)
    steps = [
        (cast.worker, "submit", {}, "submitted"), (cast.head, "approve", {}, "approved"),
        (cast.health_officer, "accept", {"facility": "RS Contoh"}, "accepted"),
        (cast.health_colleague, "start", {}, "in_progress"),
        (cast.health_officer, "back", {"need": "Sementara membaik"}, "in_progress"),
        (cast.health_officer, "message", {"body": "Sampai besok"}, "in_progress"),
        (cast.health_officer, "complete", {"result": "Layak jalan"}, "completed"),
    ]  # fmt: skip
    for user, verb, words, status in steps:
        assert send(client_of(user), verb, draft, **words).status_code == 200
        assert status_of(cast.worker, draft) == status, verb


@pytest.mark.parametrize(
    ("verb", "words", "ends"),
    [("return", {"reason": "Lengkapi"}, "returned"), ("reject", {"reason": "Tidak tepat"}, "rejected")],
)
def test_officer_says_no_with_a_reason(cast, client_of, verb, words, ends):
    referral, client = make_submitted(cast), client_of(cast.directorate)
    empty = send(client, verb, referral, reason=" ")
    assert empty.status_code == 200
    assert "Tulis" in empty.content.decode()
    assert status_of(cast.worker, referral) == "submitted"
    assert send(client, verb, referral, **words).status_code == 200
    assert status_of(cast.worker, referral) == ends


def test_returned_one_opens_its_form_again(cast, client_of):
    referral = make_submitted(cast)
    send(client_of(cast.head), "return", referral, reason="Lengkapi")
    answer = send(client_of(cast.worker), "redraft", referral)
    assert answer.redirect_chain[-1][0] == reverse("referrals:referral-edit", args=[referral.pk])


def test_second_click_is_told_calmly(cast, client_of):
    referral = make_submitted(cast)
    first, second = (send(client_of(cast.head), "approve", referral) for _ in range(2))
    assert "Rujukan disetujui" in first.content.decode()
    assert second.status_code == 200
    assert "Rujukan ini sudah disetujui oleh Anda, pukul" in second.content.decode()


def test_second_officer_reads_who_was_faster(cast, client_of):
    referral = make_submitted(cast)
    send(client_of(cast.head), "approve", referral)
    answer = send(client_of(cast.directorate), "approve", referral)
    assert f"sudah disetujui oleh {cast.head.full_name}, pukul" in answer.content.decode()


def test_asking_page_of_a_step_that_is_over_leads_to_the_referral(cast, client_of):
    referral = make_accepted(cast)
    answer = client_of(cast.health_officer).get(reverse("referrals:referral-decline", args=[referral.pk]))
    assert answer.url == reverse("referrals:referral-detail", args=[referral.pk])


def test_forbidden_verb_is_403_and_unseen_referral_404(cast, client_of):
    referral = make_submitted(cast)
    assert send(client_of(cast.worker), "approve", referral).status_code == 403
    assert send(client_of(cast.other_head), "approve", referral).status_code == 404
    assert send(client_of(cast.health_officer), "accept", referral).status_code == 404


def test_who_submitted_gets_no_button_and_403(cast, client_of):
    draft = make_draft(cast)
    client = client_of(cast.head)
    assert "Setujui rujukan" not in send(client, "submit", draft).content.decode()
    assert send(client, "approve", draft).status_code == 403


def create_url(case, kind="medical", agency="kemenkes") -> str:
    return reverse("referrals:referral-create", args=[case.pk]) + f"?jenis={kind}&lembaga={agency}"


def test_new_referral_in_two_steps(cast, client_of):
    case, client = make_case(cast.worker), client_of(cast.worker)
    first = client.get(reverse("referrals:referral-create", args=[case.pk]))
    assert "Kementerian Kesehatan" in first.content.decode()
    second = client.get(create_url(case)).content.decode()
    assert "Pemeriksaan psikiatri" in second
    assert "Kronologi" not in second.split("Bagian berkas yang dibagikan")[1].split("Dasar berbagi")[0]
    answer = client.post(create_url(case), FORM, follow=True)
    assert "Rujukan diajukan" in answer.content.decode()
    with scope(cast.worker):
        assert Referral.objects.get(case=case).status == "submitted"


def test_draft_may_lack_its_ground(cast, client_of):
    case = make_case(cast.worker)
    client_of(cast.worker).post(create_url(case), {**FORM, "ground": "", "draf": "1"})
    with scope(cast.worker):
        assert Referral.objects.get(case=case).status == "draft"


def test_submitting_without_a_ground_keeps_the_draft_and_says_so(cast, client_of):
    case = make_case(cast.worker)
    answer = client_of(cast.worker).post(create_url(case), {**FORM, "ground": ""}, follow=True)
    assert "Disimpan sebagai draf, belum diajukan" in answer.content.decode()
    with scope(cast.worker):
        assert Referral.objects.get(case=case).status == "draft"


def test_consent_that_names_the_agency_is_offered_and_used(cast, client_of):
    case = make_case(cast.worker)
    consent = consent_of(cast.worker, case, "kemenkes")
    client = client_of(cast.worker)
    assert "Persetujuan korban sendiri" in client.get(create_url(case)).content.decode()
    client.post(create_url(case), {**FORM, "ground": f"c{consent.pk}"})
    with scope(cast.worker):
        assert Referral.objects.get(case=case).consent == consent


def test_mistakes_are_said_beside_the_field_and_nothing_typed_is_lost(cast, client_of):
    case = make_case(cast.worker)
    wrong = {**FORM, "services": [], "ground_note": "", "need": "Tulisan panjang"}
    answer = client_of(cast.worker).post(create_url(case), wrong)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Pilih sedikitnya satu layanan yang diminta" in text
    assert "Tulisan panjang" in text


def test_same_key_makes_one_referral(cast, client_of):
    case, client = make_case(cast.worker), client_of(cast.worker)
    sent = {**FORM, "kunci": "0199d0c8-0000-7000-8000-000000000003"}
    pages = [client.post(create_url(case), sent, follow=True) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    with scope(cast.worker):
        assert Referral.objects.filter(case=case).count() == 1


def test_running_referral_is_named_before_the_form(cast, client_of):
    case = make_case(cast.worker)
    make_approved(cast, case)
    text = client_of(cast.worker).get(reverse("referrals:referral-create", args=[case.pk])).content.decode()
    assert "Rujukan yang masih berjalan untuk kasus ini" in text


def test_withdrawing_needs_words_once_it_was_sent(cast, client_of):
    referral, client = make_approved(cast), client_of(cast.worker)
    assert "Tulis alasannya" in send(client, "withdraw", referral, reason="").content.decode()
    send(client, "withdraw", referral, reason="Sudah ditangani")
    assert status_of(cast.worker, referral) == "withdrawn"
    draft = make_draft(cast)
    send(client, "withdraw", draft, reason="")
    assert status_of(cast.worker, draft) == "withdrawn"
