"""Names that must not say where she sleeps, and sentences."""

from datetime import timedelta

import pytest
from django.utils import timezone

from referrals.models import RELATED, Referral, RequestedService
from referrals.selectors import words
from referrals.selectors.detail import ReferralView, clock_of, history_of, thread_of
from referrals.services import messages
from tests.factories.referrals import facts, make_approved, make_submitted, put, transfer_facts
from tppo_cases.access.context import scope

pytestmark = pytest.mark.django_db


def read_by(user, referral):
    """The referral as this user gets it."""
    with scope(user):
        return Referral.objects.visible_to(user).select_related(*RELATED).get(pk=referral.pk)


def label(user, referral) -> str:
    return words.referral_sender_label(user, read_by(user, referral))


def test_receiver_reads_the_agency_and_the_senders_side_the_centre(cast):
    referral = make_approved(cast)

    assert label(cast.health_officer, referral) == "Kemensos"
    assert {label(user, referral) for user in (cast.worker, cast.head, cast.directorate)} == {"RPTC Bambu Apus"}


def test_who_takes_the_person_in_reads_the_centre(cast):
    home = facts("p2mi", kind="return", services=("escort",), shared_groups=frozenset({"identity"}))
    assert label(cast.migrant_officer, make_approved(cast, facts=home)) == "RPTC Bambu Apus"
    assert label(cast.other_head, make_approved(cast, facts=transfer_facts())) == "RPTC Bambu Apus"


def test_thread_names_the_senders_agency_only(cast):
    referral = make_approved(cast)
    with scope(cast.worker):
        messages.send_message(actor=cast.worker, referral_id=referral.pk, body="Halo")
    with scope(cast.health_officer):
        (message,) = thread_of(ReferralView(cast.health_officer, read_by(cast.health_officer, referral)))
    assert message["who"] == "Kemensos"


def test_receivers_history_begins_with_the_approval(cast):
    referral = make_approved(cast)
    with scope(cast.health_officer):
        entries = history_of(ReferralView(cast.health_officer, read_by(cast.health_officer, referral)))
    assert [entry["title"] for entry in entries] == ["Disetujui"]


def test_need_title_joins_the_services(cast):
    labels = {service.code: str(service) for service in RequestedService.objects.all()}
    referral = make_submitted(cast, services=("psychiatry", "wound_care", "travel_fitness"))
    assert words.need_title(referral, labels) == "Pemeriksaan psikiatri, perawatan luka dan surat layak jalan"
    assert words.need_title(referral, {}) == "psychiatry, wound_care dan travel_fitness"


def test_clock_says_how_much_is_left_of_how_much(cast):
    now = timezone.now()
    start, due = now - timedelta(hours=18, minutes=40), now + timedelta(hours=5, minutes=20)
    referral = put(make_approved(cast), approved_at=start, due_at=due)
    clock = clock_of(ReferralView(cast.health_officer, referral), now)
    assert clock["text"] == "sisa 5 jam 20 menit dari 24 jam"
    assert (clock["used"], clock["total"], clock["tone"]) == (18 * 60 + 40, 24 * 60, "kunyit")
    assert clock["title"].startswith("Jawab sebelum")


def test_overdue_clock_is_full(cast):
    now = timezone.now()
    referral = put(make_approved(cast), approved_at=now - timedelta(hours=27), due_at=now - timedelta(hours=3))
    clock = clock_of(ReferralView(cast.worker, referral), now)
    assert clock["text"] == "lewat 3 jam dari 24 jam"
    assert clock["used"] == clock["total"]
    assert clock["title"].startswith("Jawaban paling lambat")


def test_unshared_sentence_names_what_stays_closed(cast):
    assert words.unshared_sentence(make_submitted(cast)) == (
        "Kronologi, berkas hukum dan letak rumah perlindungan tidak dibagikan kepada Kemenkes."
    )
    assert words.unshared_sentence(make_submitted(cast, facts=transfer_facts())) == ""
