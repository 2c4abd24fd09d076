"""Opening the case of a draft: everything in one transaction, once."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.cases import make_case
from tests.factories.drafts import arrival, as_typed, consent, make_draft, open_draft
from tppo_cases.access.context import forget_access, scope
from tppo_cases.core.sealed import reveal
from victims.errors import RefusedError
from victims.forms.intake_facts import Intake
from victims.models.case import CaseEvent, Deadline, TraffickingEvent, VictimCase
from victims.models.draft import IntakeDraft
from victims.models.person import SearchToken, Victim
from victims.models.work import Consent, Screening
from victims.selectors.cases import case_view
from victims.selectors.drafts import content_of
from victims.services.consents import ConsentFacts
from victims.services.drafts import discard_draft
from victims.services.intake import submit_draft
from victims.states import DraftStatus

pytestmark = pytest.mark.django_db

DETAILS = as_typed(
    {
        "full_name": "Rudi Setiawan", "nik": "5203 0117 0599 0001", "passport": "c 1234567", "origin": "kab. lombok timur",
        "birth_day": "17", "birth_month": "5", "birth_year": "1999", "modus": "SCAM", "exploitation_forms": ["forced_crime"],
        "destination": "MM", "transit_countries": ["TH"], "recruitment_channel": "social_media", "route": "Jakarta, Bangkok",
        "chronology": "Dijanjikan kerja.", "forced_into_crime": "on", "phone": "0812 000 111",
    }
)  # fmt: skip
SIGNS = as_typed({"acts": ["transport"], "tanda_deception": ["deceived_job", "deceived_wages"], "purposes": ["forced_crime"]})


def whole(worker, **changes):
    sections = {"kedatangan": arrival(), "persetujuan": consent(), "penapisan": SIGNS, "rincian": DETAILS}
    return make_draft(worker, **{**sections, **changes})


def test_the_whole_intake_becomes_a_case(cast):
    case = open_draft(cast.worker, whole(cast.worker, kedatangan=arrival(needs=["food"], applicant_kind="victim")))

    with scope(cast.worker):
        case = VictimCase.objects.select_related("victim__identity", "owner_unit").get(pk=case.pk)
        view = case_view(cast.worker, case)
        assert (case.status, case.age_at_intake, case.track) == ("screening", 27, "adult")
        assert (case.modus_id, case.destination_id, case.transit_countries) == ("SCAM", "MM", ["TH"])
        assert case.forced_into_crime
        assert case.needs == ["food"]
        assert case.applied_at == case.arrived_at
        assert (case.victim.birth_year, case.victim.origin_regency_id, case.victim.initials) == (1999, "52.03", "R")
        assert reveal(case.victim.identity, "nik", view) == "5203011705990001"
        assert reveal(case.victim.identity, "birth_date", view) == "1999-05-17"
        assert reveal(case.victim.identity, "passport", view) == "C1234567"
        assert reveal(case, "chronology", view) == "Dijanjikan kerja."
        assert set(Deadline.objects.filter(case=case, met_at=None).values_list("code", flat=True)) >= {
            "LAYANAN_7H",
            "ASESMEN_AWAL",
        }


def test_consent_and_screening_are_recorded_with_it(cast):
    case = open_draft(cast.worker, whole(cast.worker))

    with scope(cast.worker):
        agreed, screening = Consent.objects.get(case=case), Screening.objects.get(case=case)
    assert agreed.lines == ["interview", "use"]
    assert (screening.result, screening.means) == ("strong", ["fraud"])


def test_the_minimum_opens_a_case(cast):
    draft = make_draft(cast.worker, kedatangan=arrival(sex="", age=""), persetujuan=consent())

    case = open_draft(cast.worker, draft)

    assert (case.status, case.age_band, case.track) == ("intake", "unknown", "adult")
    with scope(cast.worker):
        assert not Screening.objects.filter(case=case).exists()


def test_an_emergency_opens_without_consent_on_the_vital_interest(cast):
    draft = make_draft(cast.worker, kedatangan=arrival(emergency="medical"))

    case = open_draft(cast.worker, draft)

    with scope(cast.worker):
        ground = Consent.objects.get(case=case)
        assert (ground.given_by, ground.legal_ground, ground.recorded_by) == ("none", "vital", cast.worker)
        assert Deadline.objects.filter(case=case, code="DARURAT_7H").exists()


def test_story_c_a_baby_without_name_or_number(cast):
    ground = as_typed({"given_by": "none", "legal_ground": "vital", "legal_ground_note": "Bayi tanpa wali."})
    section = arrival(alias="Bayi L", age="2 bulan", arrival_source="police")
    first = open_draft(
        cast.worker,
        make_draft(cast.worker, kedatangan=section, persetujuan=ground, rincian=as_typed({"new_event": "Sindikat P"})),
    )
    with scope(cast.worker):
        event = TraffickingEvent.objects.visible_to(cast.worker).get()
    second = open_draft(
        cast.worker, make_draft(cast.worker, kedatangan=section, persetujuan=ground, rincian=as_typed({"event": str(event.pk)}))
    )

    assert (first.age_band, first.track) == ("0-1", "child")
    with scope(cast.worker):
        assert set(CaseEvent.objects.filter(event=event).values_list("case_id", flat=True)) == {first.pk, second.pk}
    with scope(cast.other_worker):
        assert not TraffickingEvent.objects.visible_to(cast.other_worker).exists()


def test_a_second_submission_returns_the_same_case_and_the_text_is_gone(cast):
    draft = whole(cast.worker)
    with scope(cast.worker):
        facts = Intake(cast.worker, content_of(cast.worker, draft)).facts()
    first = open_draft(cast.worker, draft)
    with scope(cast.worker):
        again = submit_draft(actor=cast.worker, draft_id=draft.pk, revision=draft.revision, facts=facts)
        left = IntakeDraft.objects.get(pk=draft.pk)

    assert again.pk == first.pk
    assert (left.status, left.case_id, left.content) == (DraftStatus.SUBMITTED, first.pk, None)


def facts_of(user, draft):
    with scope(user):
        return Intake(user, content_of(user, draft)).facts()


def test_facts_of_an_older_revision_are_refused(cast):
    draft = whole(cast.worker)
    facts = facts_of(cast.worker, draft)
    with scope(cast.worker), pytest.raises(RefusedError, match="baru masuk"):
        submit_draft(actor=cast.worker, draft_id=draft.pk, revision=draft.revision - 1, facts=facts)


def test_a_discarded_draft_is_refused(cast):
    draft = whole(cast.worker)
    facts = facts_of(cast.worker, draft)
    with scope(cast.worker):
        discard_draft(actor=cast.worker, draft_id=draft.pk)
        with pytest.raises(RefusedError, match="dibatalkan"):
            submit_draft(actor=cast.worker, draft_id=draft.pk, revision=draft.revision, facts=facts)


def test_the_service_itself_keeps_the_rule_for_children(cast):
    draft = whole(cast.worker, kedatangan=arrival(age="16"), rincian={})
    with scope(cast.worker):
        told = Intake(cast.worker, content_of(cast.worker, draft)).facts()
        facts = replace(told, consent=ConsentFacts(given_by="victim", lines=["interview"]))
        with pytest.raises(RefusedError, match="orang tua atau wali"):
            submit_draft(actor=cast.worker, draft_id=draft.pk, revision=draft.revision, facts=facts)
        assert VictimCase.objects.count() == 0


def test_who_lost_the_role_opens_nothing(cast):
    draft = whole(cast.worker)
    facts = facts_of(cast.worker, draft)
    cast.worker.memberships.update(ends_on=timezone.localdate())
    forget_access(cast.worker)
    with scope(cast.worker), pytest.raises(PermissionDenied):
        submit_draft(actor=cast.worker, draft_id=draft.pk, revision=draft.revision, facts=facts)


def test_a_known_person_gets_a_second_case_and_only_what_was_empty(cast):
    known = make_case(cast.worker, person={"identity": {"full_name": "Rudi Setiawan", "nik": ""}})
    case = open_draft(cast.worker, whole(cast.worker), existing_victim_id=known.victim_id)

    assert case.victim_id == known.victim_id
    with scope(cast.worker):
        victim = Victim.objects.select_related("identity").get(pk=known.victim_id)
        view = case_view(cast.worker, case)
        assert reveal(victim.identity, "nik", view) == "5203011705990001"
        assert reveal(victim.identity, "alias", view).startswith("Samaran")
        assert SearchToken.objects.filter(victim=victim, kind="nik").count() == 1


def test_a_person_whom_one_does_not_see_cannot_be_chosen(cast):
    foreign = make_case(cast.other_worker)
    with pytest.raises(Victim.DoesNotExist):
        open_draft(cast.worker, whole(cast.worker), existing_victim_id=foreign.victim_id)


def test_number_of_queries_of_a_submission(cast):
    draft = whole(cast.worker)
    with scope(cast.worker):
        facts = Intake(cast.worker, content_of(cast.worker, draft)).facts()
        with CaptureQueriesContext(connection) as captured:
            submit_draft(actor=cast.worker, draft_id=draft.pk, revision=draft.revision, facts=facts)
    statements = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]

    assert len(statements) <= 20, "\n".join(statements)


@pytest.mark.parametrize("facts", [{"modus": "SEKS_A"}, {"exploitation_forms": ["sexual"]}])
def test_the_sexual_case_of_a_child_is_limited_at_once(cast, facts):
    details = as_typed({"full_name": "Nona Contoh", **facts})
    guardian = consent(given_by="none", lines=[], legal_ground="best_interest", legal_ground_note="Bibi terduga pelaku.")
    draft = make_draft(cast.worker, kedatangan=arrival(age="16", sex="female"), persetujuan=guardian, rincian=details)

    case = open_draft(cast.worker, draft)

    assert who_sees(cast, case) == {"worker", "head"}


def who_sees(cast, case):
    seen = set()
    for name, user in cast:
        with scope(user):
            if VictimCase.objects.filter(pk=case.pk).exists():
                seen.add(name)
    return seen
