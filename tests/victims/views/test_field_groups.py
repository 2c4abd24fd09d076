"""What each reader gets of one case, on the pages and through the API: every part holds a word that could leak."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit
from victims.models.reference import ServiceKind
from victims.services.assessments import AssessmentFacts, record_assessment
from victims.services.grants import give_grant
from victims.services.notes import write_note
from victims.services.screening import ScreeningFacts, decide_screening, record_screening
from victims.services.service_records import ServiceFacts, record_service
from victims.states import AssessmentKind, GrantSource, LegalGround, RiskLevel, ScreeningDecision

# A word planted in each part of the case.
PLANTED = {
    "summary": "Melati", "identity": "Katiman", "contact": "Jalan-Rahasia", "family": "Paman-Ibu", "legal": "LP-77",
    "migration": "Myawaddy", "narrative": "Kronologinya", "safety": "Ancamannya", "health": "Demamnya",
    "psychosocial": "Cemasnya", "services": "Sesi-Satu",
}  # fmt: skip
TABS = ("detail", "identity", "screening", "assessment", "services", "notes", "history", "access")
SHARED = {
    "kemenkes-rujukan": ["summary", "identity", "health", "psychosocial"],
    "p2mi-rujukan": ["summary", "identity", "migration", "reintegration"],
    "jarnas-anggota-ntb": ["summary", "reintegration"],
}
ALL = set(PLANTED)
READS = {
    "worker": ALL, "colleague": ALL, "head": ALL,
    "shelter_staff": {"summary", "identity", "safety", "health"},
    "directorate": {"summary", "services"},
    "health_officer": {"summary", "identity", "health", "psychosocial"},
    "migrant_officer": {"summary", "identity", "migration"},
    "network_companion": {"summary"},
}  # fmt: skip


@pytest.fixture
def planted(cast):
    """A case that was worked on, opened in part to three agencies."""
    identity = {
        "alias": "Melati", "full_name": "Katiman Rekaan", "true_address": "Jalan-Rahasia 1", "family_contact": "Paman-Ibu",
        "police_report_number": "LP-77", "nik": "5203010101990077",
    }  # fmt: skip
    sealed = {"route": "Jakarta, Myawaddy", "chronology": "Kronologinya", "safety_note": "Ancamannya"}
    case = make_case(cast.worker, person={"identity": identity}, sealed=sealed)
    with scope(cast.worker):
        facts = ScreeningFacts(acts=["recruitment"], means=["fraud"], purposes=["sexual"], observation="Kronologinya")
        screening = record_screening(actor=cast.worker, case_id=case.pk, facts=facts)
    with scope(cast.head):
        decide_screening(actor=cast.head, screening_id=screening.pk, decision=ScreeningDecision.VICTIM, reason="Kronologinya")
    _work(cast, case)
    return case


def _work(cast, case):
    notes = {"summary": "Cemasnya", "health_note": "Demamnya", "safety_note": "Ancamannya"}
    with scope(cast.worker):
        facts = AssessmentFacts(kind=AssessmentKind.FULL, risk=RiskLevel.HIGH, notes=notes)
        record_assessment(actor=cast.worker, case_id=case.pk, facts=facts)
        kind = ServiceKind.objects.get(pk="psychosocial")
        record_service(
            actor=cast.worker, case_id=case.pk, facts=ServiceFacts(kind=kind, given_on=timezone.localdate(), note="Sesi-Satu")
        )
        for group, word in PLANTED.items():
            write_note(actor=cast.worker, case_id=case.pk, group=group, body=f"Catatan {word}")
        for code, groups in SHARED.items():
            give_grant(
                actor=cast.worker, case_id=case.pk, principal=unit_principal(Unit.objects.get(code=code).pk), groups=groups,
                source=GrantSource.REFERRAL, legal_ground=LegalGround.VITAL,
            )  # fmt: skip


def words_in(text):
    return {group for group, word in PLANTED.items() if word in text}


@pytest.mark.parametrize("who", READS)
def test_pages_show_the_parts_of_the_reader_and_no_other(cast, client_of, planted, who):
    client = client_of(getattr(cast, who))
    answers = [client.get(reverse(f"victims:case-{tab}", args=[planted.pk])) for tab in TABS]

    assert {answer.status_code for answer in answers} <= {200, 404}
    assert words_in("".join(answer.content.decode() for answer in answers)) == READS[who]


@pytest.mark.parametrize("who", READS)
def test_the_api_gives_the_parts_of_the_reader_and_no_other(cast, client_of, planted, who):
    client = client_of(getattr(cast, who))
    paths = ("", "services/", "notes/", "assessments/")
    answers = [client.get(f"/api/v1/cases/{planted.pk}/{path}") for path in paths]

    found = [answer.json() for answer in answers if answer.status_code == 200]
    assert words_in(json.dumps(found)) == READS[who]


@pytest.mark.parametrize("who", sorted(set(READS) - {"worker", "colleague", "head", "directorate", "shelter_staff"}))
def test_receivers_learn_neither_the_centre_nor_who_else_was_asked(cast, client_of, planted, who):
    client = client_of(getattr(cast, who))
    pages = "".join(
        client.get(reverse(f"victims:case-{tab}", args=[planted.pk])).content.decode() for tab in ("detail", "history", "notes")
    )
    others = {"kemenkes-rujukan": "Kemenkes, Meja", "p2mi-rujukan": "KP2MI, Meja", "jarnas-anggota-ntb": "Anggota JARNAS"}
    own = {"health_officer": "kemenkes-rujukan", "migrant_officer": "p2mi-rujukan", "network_companion": "jarnas-anggota-ntb"}

    body = pages.split('<main class="page"', 1)[1]
    assert "RPTC Bambu Apus" not in body
    assert not [name for code, name in others.items() if code != own[who] and name in body]


def test_numbers_are_masked_until_they_are_asked_for(cast, client_of, planted):
    client = client_of(cast.worker)
    masked = client.get(reverse("victims:case-identity", args=[planted.pk])).content.decode()
    full = client.post(reverse("victims:case-identity-show", args=[planted.pk])).content.decode()

    assert "5203010101990077" not in masked
    assert "5203010101990077" in full


@pytest.mark.parametrize(
    "who", ["other_worker", "other_head", "coordinator", "report_admin", "agency_admin", "auditor", "training", "superuser"]
)
def test_nobody_else_gets_anything(cast, client_of, planted, who):
    client = client_of(getattr(cast, who))

    for tab in TABS:
        answer = client.get(reverse(f"victims:case-{tab}", args=[planted.pk]))
        assert answer.status_code in {403, 404}
        assert not words_in(answer.content.decode())
    assert client.get(f"/api/v1/cases/{planted.pk}/").status_code in {403, 404}
