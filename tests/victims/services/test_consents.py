"""Consents: the seven lines, the rule for children, the legal ground, and what a withdrawal ends."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit
from victims.errors import RefusedError
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseGrant
from victims.models.work import Consent
from victims.services.consents import ConsentFacts, check_consent, record_consent, withdraw_consent
from victims.services.grants import give_grant
from victims.states import CaseStatus, GrantSource

pytestmark = pytest.mark.django_db
OK = ""


@pytest.mark.parametrize(
    ("track", "facts", "field"),
    [
        ("adult", {"given_by": "victim", "lines": ["interview"]}, OK),
        ("adult", {"given_by": "victim"}, "lines"),
        ("adult", {"given_by": "victim", "lines": ["interview"], "agencies": ["kemenkes"]}, "lines"),
        ("adult", {"given_by": "victim", "lines": ["use"], "agencies": ["kemenkes"]}, OK),
        ("adult", {"given_by": "none"}, "legal_ground"),
        ("adult", {"given_by": "none", "legal_ground": "vital"}, "legal_ground_note"),
        ("adult", {"given_by": "none", "legal_ground": "vital", "legal_ground_note": "Tidak sadar."}, OK),
        ("adult", {"given_by": "none", "legal_ground": "best_interest", "legal_ground_note": "x"}, "legal_ground"),
        ("adult", {"given_by": "guardian", "lines": ["interview"]}, "giver_name"),
        ("adult", {"given_by": "guardian", "giver_name": "Ibu", "lines": ["interview"]}, OK),
        ("child", {"given_by": "victim", "lines": ["interview"]}, "given_by"),
        ("child", {"given_by": "victim", "legal_ground": "best_interest", "legal_ground_note": "x"}, OK),
        ("child", {"given_by": "guardian", "giver_name": "Ibu", "lines": ["interview"]}, OK),
        ("child", {"given_by": "none", "legal_ground": "best_interest", "legal_ground_note": "Tante terduga pelaku."}, OK),
    ],
)
def test_what_stands_and_what_has_to_be_mended(track, facts, field):
    if field == OK:
        check_consent(ConsentFacts(**facts), track)
        return
    with pytest.raises(RefusedError) as refusal:
        check_consent(ConsentFacts(**facts), track)
    assert list(refusal.value.message_dict) == [field]


def agreed(**changes) -> ConsentFacts:
    return ConsentFacts(**{"given_by": "victim", "lines": ["use"], "agencies": ["kemenkes"], **changes})


def test_recording_seals_the_ground_and_is_on_record(cast):
    case = make_case(cast.worker)
    facts = ConsentFacts(given_by="none", legal_ground="vital", legal_ground_note="Tidak sadar.")
    with scope(cast.worker):
        consent = record_consent(actor=cast.worker, case_id=case.pk, facts=facts)

    assert b"sadar" not in bytes(consent.legal_ground_note.data)
    assert consent.recorded_by == cast.worker


@pytest.mark.parametrize("name", ["shelter_staff", "directorate"])
def test_readers_of_a_case_record_no_consent(cast, name):
    case = make_case(cast.worker)
    user = getattr(cast, name)
    with scope(user), pytest.raises(PermissionDenied):
        record_consent(actor=user, case_id=case.pk, facts=agreed())


def test_a_withdrawal_ends_at_once_what_rests_on_it(cast):
    case = make_case(cast.worker)
    receiver = unit_principal(Unit.objects.get(code="kemenkes-rujukan").pk)
    with scope(cast.worker):
        consent = record_consent(actor=cast.worker, case_id=case.pk, facts=agreed())
        give_grant(
            actor=cast.worker,
            case_id=case.pk,
            principal=receiver,
            groups=["health"],
            source=GrantSource.REFERRAL,
            consent=consent,
        )
    with scope(cast.health_officer):
        assert VictimCase.objects.visible_to(cast.health_officer).exists()
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)
        assert CaseGrant.objects.get(consent=consent).ended_reason == "consent_withdrawn"
        assert Deadline.objects.get(case=case, code="PDP_WITHDRAW").met_at is None  # until the receiver says it stopped
    with scope(cast.health_officer):
        assert not VictimCase.objects.visible_to(cast.health_officer).exists()


def test_followers_are_told_inside_the_withdrawal(cast, monkeypatch):
    told = []
    monkeypatch.setattr(
        "victims.services.consents.CONSENT_WITHDRAWAL_FOLLOWERS",
        [lambda case_id, consent, actor: told.append((case_id, consent, actor))],
    )
    case = make_case(cast.worker)
    with scope(cast.worker):
        consent = record_consent(actor=cast.worker, case_id=case.pk, facts=agreed())
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)

    assert told == [(case.pk, consent, cast.worker)]


def test_a_consent_is_withdrawn_once_also_of_a_closed_case(cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        consent = record_consent(actor=cast.worker, case_id=case.pk, facts=agreed())
    set_status(case, CaseStatus.CLOSED, outcome="left", closed_at=case.opened_at)
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)
        with pytest.raises(RefusedError, match="sudah ditarik"):
            withdraw_consent(actor=cast.worker, consent_id=consent.pk)
        assert not Consent.objects.live().filter(case=case).exists()
