"""Every named constraint of cases and what hangs on them, violated through update() by the owner of the tables."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tests.factories.documents import add
from tppo_cases.access.context import scope
from tppo_cases.core.ids import uuid7
from victims.models.case import CaseEvent, CaseOwnership, Deadline, TraffickingEvent, VictimCase
from victims.models.document import Document
from victims.models.draft import IntakeDraft
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.person import MatchCandidate, SearchToken, Victim, VictimIdentity
from victims.models.protection import CaseWall, EmergencyAccess
from victims.models.questions import MatchQuestion
from victims.models.work import Assessment, Consent, Note, Screening, Service
from victims.services.grants import give_named_access
from victims.states import AssessmentKind, ConsentGiver, RiskLevel, ScreeningResult

UPDATES = {
    "victims_case_status_known": (VictimCase, {"status": "lost"}),
    "victims_case_closed_at_iff_closed": (VictimCase, {"closed_at": "2026-01-01T00:00Z"}),
    "victims_case_outcome_iff_closed": (VictimCase, {"outcome": "left"}),
    "victims_case_closing_has_requester": (VictimCase, {"status": "closing"}),
    "victims_case_age_plausible": (VictimCase, {"age_at_intake": 121}),
    "victims_case_arrived_plausible": (VictimCase, {"arrived_at": "0999-01-01T00:00Z"}),
    "victims_case_applied_plausible": (VictimCase, {"applied_at": "0999-01-01T00:00Z"}),
    "victims_deadline_start_plausible": (Deadline, {"started_at": "0999-01-01T00:00Z"}),
    "victims_deadline_code_known": (Deadline, {"code": "KAPAN_SAJA"}),
    "victims_grant_groups_known": (CaseGrant, {"groups": []}),
    "victims_grant_source_known": (CaseGrant, {"source": "whim"}),
    "victims_grant_referral_has_ground": (CaseGrant, {"source": "referral"}),
    "victims_victim_sex_known": (Victim, {"sex": "x"}),
    "victims_victim_birth_year_plausible": (Victim, {"birth_year": 1850}),
    "victims_identity_precision_known": (VictimIdentity, {"birth_precision": "guess"}),
    "victims_consent_lines_known": (Consent, {"lines": ["everything"]}),
    "victims_consent_has_content": (Consent, {"lines": []}),
    "victims_consent_none_needs_ground": (Consent, {"given_by": "none"}),
    "victims_screening_result_known": (Screening, {"result": "surely"}),
    "victims_screening_decided_together": (Screening, {"decision": "victim"}),
    "victims_assessment_levels": (Assessment, {"sexual": 4}),
    "victims_assessment_risk_known": (Assessment, {"risk": "none"}),
    "victims_service_value_not_negative": (Service, {"value_rupiah": -1}),
    "victims_note_group_known": (Note, {"group": "gossip"}),
    "victims_match_status_known": (MatchCandidate, {"status": "perhaps"}),
    "victims_match_decided_iff_final": (MatchCandidate, {"status": "confirmed"}),
    "victims_match_asked_has_moment": (MatchCandidate, {"status": "asked"}),
    "victims_question_answered_as_a_whole": (MatchQuestion, {"document_seen": "seen"}),
    "victims_wall_reason_known": (CaseWall, {"reason": "mood"}),
    "victims_emergency_reason_known": (EmergencyAccess, {"reason": "mood"}),
    "victims_emergency_ends_after_it_began": (EmergencyAccess, {"valid_until": "2020-01-01T00:00Z"}),
    "victims_document_group_known": (Document, {"group": "gossip"}),
    "victims_document_kind_known": (Document, {"kind": "rumour"}),
    "victims_document_scan_known": (Document, {"scan": "surely"}),
    "victims_document_not_empty": (Document, {"size_bytes": 0}),
    "victims_document_removed_together": (Document, {"removed_at": "2026-01-01T00:00Z"}),
    "victims_document_key_until_destroyed": (Document, {"destroyed_at": "2026-01-01T00:00Z"}),
    "victims_case_user_groups_known": (CaseUserPermission, {"groups": ["everything"]}),
}

ELSEWHERE = {
    "victims_ownership_one_open", "victims_deadline_one_open", "victims_grant_one_live", "victims_case_user_one_live",
    "victims_case_user_not_self", "victims_token_once", "victims_case_event_once", "victims_match_once",
    "victims_draft_case_iff_submitted", "victims_wall_one_standing", "victims_wall_not_lifted_by_oneself",
    "victims_emergency_reviewed_by_another", "victims_question_one_open",
}  # fmt: skip


def test_no_constraint_is_left_out():
    models = VictimCase._meta.apps.get_app_config("victims").get_models()
    names = {constraint.name for model in models for constraint in model._meta.constraints}

    assert names == set(UPDATES) | ELSEWHERE


@pytest.fixture
def full_case(cast):
    """A case with one row of everything."""
    case, other = make_case(cast.worker), make_case(cast.worker)
    with scope(cast.worker):
        give_named_access(actor=cast.worker, case=case, user=cast.colleague, groups=["summary"], reason="Psikolog")
    with as_owner():
        by = {"case": case, "recorded_by": cast.worker}
        Consent.objects.create(**by, given_by=ConsentGiver.VICTIM, lines=["interview"])
        Screening.objects.create(**by, track="adult", result=ScreeningResult.STRONG)
        Assessment.objects.create(case=case, kind=AssessmentKind.FULL, risk=RiskLevel.LOW, assessed_by=cast.worker)
        Service.objects.create(**by, kind_id="vocational", given_on=timezone.localdate(), provider_unit=case.owner_unit)
        Note.objects.create(case=case, group="summary", author=cast.worker)
        CaseWall.objects.create(case=case, user=cast.head, reason="kin", raised_by=cast.worker)
        now = timezone.now()
        EmergencyAccess.objects.create(
            case=case, owner_unit=case.owner_unit, user=cast.other_head, groups=["summary"], reason="life", opened_at=now,
            valid_until=now + timedelta(hours=1),
        )  # fmt: skip
        match = MatchCandidate.objects.create(victim=case.victim, other=other.victim, strength="identifier")
        MatchQuestion.objects.create(match=match, of_other=False, case=case, asked_by=cast.coordinator)
    add(cast.worker, case)
    return case


@pytest.mark.parametrize("name", UPDATES)
def test_the_database_refuses_what_breaks_a_rule(full_case, name):
    model, values = UPDATES[name]
    with pytest.raises(IntegrityError, match=name), as_owner():
        assert model.objects.update(**values)


def refused(name, act):
    """Run ``act`` as the owner of the tables and expect the constraint."""
    with pytest.raises(IntegrityError, match=name), as_owner():
        act()


def test_a_case_has_one_open_owner(full_case):
    refused("victims_ownership_one_open", lambda: CaseOwnership.objects.create(case=full_case, unit=full_case.owner_unit))


def test_a_clock_runs_once(full_case):
    refused("victims_deadline_one_open", lambda: Deadline.objects.filter(case=full_case).update(code="SKRINING"))


def test_a_principal_has_one_live_grant_of_a_source(full_case):
    own = CaseGrant.objects.filter(case=full_case)
    refused("victims_grant_one_live", lambda: own.update(source="ownership", principal=2))


@pytest.mark.parametrize(
    ("name", "who"), [("victims_case_user_one_live", "colleague"), ("victims_case_user_not_self", "worker")]
)
def test_a_named_person_has_one_live_access_and_never_from_herself(full_case, cast, name, who):
    def add():
        former = CaseUserPermission.objects.get(content_object=full_case)
        CaseUserPermission.objects.create(
            content_object=full_case, user=getattr(cast, who), permission=former.permission, groups=["summary"], reason="x",
            granted_by=cast.worker,
        )  # fmt: skip

    refused(name, add)


def test_an_officer_is_walled_off_once(full_case, cast):
    wall = {"case": full_case, "user": cast.head, "reason": "kin", "raised_by": cast.worker}
    refused("victims_wall_one_standing", lambda: CaseWall.objects.create(**wall))


def test_a_token_stands_once(full_case):
    tokens = SearchToken.objects.filter(victim=full_case.victim)
    refused("victims_token_once", lambda: tokens.update(kind="name", token=b"x" * 16))


def test_a_case_is_tied_to_an_event_once(full_case):
    def tie_twice():
        event = TraffickingEvent.objects.create(registered_principal=1)
        CaseEvent.objects.bulk_create([CaseEvent(case=full_case, event=event), CaseEvent(case=full_case, event=event)])

    refused("victims_case_event_once", tie_twice)


def test_a_pair_is_matched_once(full_case):
    def match_again():
        pair = MatchCandidate.objects.get()
        pair.pk = uuid7()
        pair.save(force_insert=True)

    refused("victims_match_once", match_again)


def test_a_side_is_asked_once_at_a_time(full_case, cast):
    def ask_again():
        asked = MatchQuestion.objects.get()
        MatchQuestion.objects.create(match_id=asked.match_id, of_other=False, case=full_case, asked_by=cast.coordinator)

    refused("victims_question_one_open", ask_again)


def test_a_submitted_draft_has_its_case(full_case, cast):
    draft = {"unit": full_case.owner_unit, "created_by": cast.worker, "owner_principal": 1, "unit_principal": 2}
    refused("victims_draft_case_iff_submitted", lambda: IntakeDraft.objects.create(**draft, case_id=uuid7()))
