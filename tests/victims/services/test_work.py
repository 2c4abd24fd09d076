"""Assessment, plan, services and notes: what they record, which clocks they stop, how the case moves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit
from tppo_cases.core.sealed import reveal
from victims.errors import RefusedError
from victims.models.case import Deadline, VictimCase
from victims.models.reference import ServiceKind
from victims.models.work import Plan
from victims.selectors.cases import Groups
from victims.services.assessments import AssessmentFacts, record_assessment
from victims.services.facts import update_facts
from victims.services.grants import give_grant
from victims.services.notes import record_follow_up, record_monitoring, write_note
from victims.services.plans import make_plan
from victims.services.service_records import ServiceFacts, record_service
from victims.states import AssessmentKind, CaseStatus, DeadlineCode, Emergency, GrantSource, LegalGround, RiskLevel

S = CaseStatus
_NOTE = Groups(frozenset({"note"}))


def assess(actor, case, kind=AssessmentKind.INITIAL, **more):
    facts = AssessmentFacts(kind=kind, risk=RiskLevel.MEDIUM, levels={"psychological": 2}, **more)
    with scope(actor):
        return record_assessment(actor=actor, case_id=case.pk, facts=facts)


def serve(actor, case, day=None, **more):
    kind = ServiceKind.objects.get(pk="psychosocial")
    with scope(actor):
        facts = ServiceFacts(kind=kind, given_on=day or timezone.localdate(), **more)
        return record_service(actor=actor, case_id=case.pk, facts=facts)


def status_of(case, user):
    with scope(user):
        return VictimCase.objects.get(pk=case.pk).status


def met(case, user):
    with scope(user):
        return set(Deadline.objects.filter(case_id=case.pk, met_at__isnull=False).values_list("code", flat=True))


def share(cast, case, groups):
    """Open parts of a case to Kemenkes."""
    principal = unit_principal(Unit.objects.get(code="kemenkes-rujukan").pk)
    with scope(cast.worker):
        give_grant(
            actor=cast.worker, case_id=case.pk, principal=principal, groups=groups, source=GrantSource.REFERRAL,
            legal_ground=LegalGround.VITAL,
        )  # fmt: skip


def test_a_first_assessment_stops_the_first_clock_and_stays(cast):
    case = set_status(make_case(cast.worker), S.ASSESSMENT)
    assess(cast.worker, case)

    assert met(case, cast.worker) == {DeadlineCode.INITIAL_ASSESSMENT}
    assert status_of(case, cast.worker) == S.ASSESSMENT


def test_a_full_assessment_stops_both_clocks(cast):
    case = set_status(make_case(cast.worker), S.ASSESSMENT)
    assess(cast.worker, case, AssessmentKind.FULL)

    assert met(case, cast.worker) == {DeadlineCode.INITIAL_ASSESSMENT, DeadlineCode.FULL_ASSESSMENT}


@pytest.mark.parametrize("status", [S.INTAKE, S.SCREENING, S.NOT_TPPO])
def test_no_assessment_before_the_screening_is_decided(cast, status):
    case = set_status(make_case(cast.worker), status)
    with pytest.raises(RefusedError):
        assess(cast.worker, case)


@pytest.mark.parametrize("status", [S.PLANNED, S.IN_SERVICE])
def test_an_assessment_may_send_the_case_back_to_plan_anew(cast, status):
    case = set_status(make_case(cast.worker), status)
    assess(cast.worker, case)
    assert status_of(case, cast.worker) == status

    assess(cast.worker, case, replan=True)
    assert status_of(case, cast.worker) == S.ASSESSMENT


def test_a_plan_needs_an_assessment_and_moves_the_case(cast):
    case = set_status(make_case(cast.worker), S.ASSESSMENT)
    with scope(cast.worker), pytest.raises(RefusedError):
        make_plan(actor=cast.worker, case_id=case.pk, service_kinds=["vocational"], goals="")
    assess(cast.worker, case)
    with scope(cast.worker):
        make_plan(actor=cast.worker, case_id=case.pk, service_kinds=["vocational"], goals="Bengkel")
        running = Deadline.objects.filter(case_id=case.pk, code=DeadlineCode.MONITORING, met_at__isnull=True)

        assert running.count() == 1
    assert status_of(case, cast.worker) == S.PLANNED


def test_a_second_plan_takes_the_place_of_the_first(cast):
    case = set_status(make_case(cast.worker), S.IN_SERVICE)
    assess(cast.worker, case)
    with scope(cast.worker):
        for kind in ("vocational", "enterprise"):
            make_plan(actor=cast.worker, case_id=case.pk, service_kinds=[kind], goals="")

        assert Plan.objects.filter(case=case).first().service_kinds == ["enterprise"]
    assert status_of(case, cast.worker) == S.IN_SERVICE


def test_the_first_service_after_the_plan_begins_the_care(cast):
    case = set_status(make_case(cast.worker), S.PLANNED)
    serve(cast.worker, case)

    assert status_of(case, cast.worker) == S.IN_SERVICE


def test_an_emergency_is_served_before_anything_else(cast):
    case = make_case(cast.worker, plain={"emergency": Emergency.MEDICAL, "applied_at": timezone.now()})
    serve(cast.worker, case)

    assert met(case, cast.worker) == {DeadlineCode.EMERGENCY, DeadlineCode.SERVICE_7D}
    assert status_of(case, cast.worker) == S.INTAKE


def test_a_service_is_not_of_tomorrow_and_not_of_before_the_arrival(cast):
    case = make_case(cast.worker)
    for days in (1, -9):
        with pytest.raises(RefusedError) as refusal:
            serve(cast.worker, case, timezone.localdate() + timedelta(days=days))
        assert "given_on" in refusal.value.error_dict


def test_a_receiver_with_the_part_records_what_it_gave(cast):
    case = make_case(cast.worker)
    share(cast, case, ["summary", "services"])

    assert serve(cast.health_officer, case).provider_unit.code == "kemenkes-rujukan"


def test_a_receiver_without_the_part_does_not(cast):
    case = make_case(cast.worker)
    share(cast, case, ["summary", "health"])

    with pytest.raises(PermissionDenied):
        serve(cast.health_officer, case)


def test_nobody_works_on_a_closed_case(cast):
    case = set_status(make_case(cast.worker), S.CLOSED, outcome="completed", closed_at=timezone.now())
    with pytest.raises(PermissionDenied):
        serve(cast.worker, case)
    with pytest.raises(PermissionDenied):
        assess(cast.worker, case)


def test_a_note_is_about_a_part_that_its_writer_sees(cast):
    case = make_case(cast.worker)
    share(cast, case, ["health"])
    with scope(cast.health_officer):
        note = write_note(actor=cast.health_officer, case_id=case.pk, group="health", body=" Tidur 4 jam ")
        with pytest.raises(PermissionDenied):
            write_note(actor=cast.health_officer, case_id=case.pk, group="narrative", body="x")

    assert reveal(note, "body", _NOTE) == "Tidur 4 jam"


def test_monitoring_starts_the_next_clock(cast):
    case = set_status(make_case(cast.worker), S.ASSESSMENT)
    assess(cast.worker, case)
    with scope(cast.worker):
        make_plan(actor=cast.worker, case_id=case.pk, service_kinds=["vocational"], goals="")
        record_monitoring(actor=cast.worker, case_id=case.pk, body="Kunjungan rumah")
        clocks = Deadline.objects.filter(case_id=case.pk, code=DeadlineCode.MONITORING).order_by("started_at")

        assert [clock.met_at is not None for clock in clocks] == [True, False]


def test_a_follow_up_without_a_clock_is_refused(cast):
    case = set_status(make_case(cast.worker), S.CLOSED, outcome="died", closed_at=timezone.now())
    with scope(cast.worker), pytest.raises(RefusedError):
        record_follow_up(actor=cast.worker, case_id=case.pk, body="Kunjungan")


def test_a_late_application_starts_the_seven_days(cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        update_facts(actor=cast.worker, case_id=case.pk, values={"applied_at": timezone.now(), "route": "Jakarta"})

        assert Deadline.objects.filter(case_id=case.pk, code=DeadlineCode.SERVICE_7D).exists()


def test_facts_outside_ones_parts_are_refused_whole(cast):
    case = make_case(cast.worker)
    with scope(cast.worker), pytest.raises(PermissionDenied):
        update_facts(actor=cast.worker, case_id=case.pk, values={"owner_unit_id": 1})
