"""Screening: who records, who decides, and where the case goes."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from victims.errors import RefusedError
from victims.models.case import Deadline, VictimCase
from victims.services.screening import ScreeningFacts, decide_screening, record_screening
from victims.states import CaseStatus, ScreeningDecision, ScreeningResult

pytestmark = pytest.mark.django_db
MARKED = ScreeningFacts(indicators=["deceived_job", "deceived_wages"], acts=["transport"], purposes=["forced_crime"])
VICTIM, NOT_TPPO = ScreeningDecision.VICTIM, ScreeningDecision.NOT_TPPO


def screened(worker, **facts):
    case = make_case(worker, **facts)
    with scope(worker):
        return case, record_screening(actor=worker, case_id=case.pk, facts=MARKED)


def decide(user, screening, decision=VICTIM, reason="Sesuai keterangan."):
    with scope(user):
        return decide_screening(actor=user, screening_id=screening.pk, decision=decision, reason=reason)


def status_of(user, case):
    with scope(user):
        return VictimCase.objects.get(pk=case.pk).status


def test_recording_gives_advice_and_steps_into_screening(cast):
    case, screening = screened(cast.worker)

    assert screening.result == ScreeningResult.STRONG
    assert set(screening.means) == {"fraud"}
    assert status_of(cast.worker, case) == CaseStatus.SCREENING
    with scope(cast.worker):
        assert Deadline.objects.get(case=case, code="SKRINING").met_at == screening.recorded_at


def test_the_track_is_that_of_the_case(cast):
    _case, screening = screened(cast.worker, age=16)

    assert screening.track == "child"


@pytest.mark.parametrize(("name", "allowed"), [("head", True), ("directorate", True), ("worker", False), ("colleague", False)])
def test_who_decides(cast, name, allowed):
    case, screening = screened(cast.worker)
    user = getattr(cast, name)
    if not allowed:
        with pytest.raises(PermissionDenied):
            decide(user, screening)
        return
    decide(user, screening)
    assert status_of(cast.worker, case) == CaseStatus.ASSESSMENT


def test_the_advice_does_not_bind(cast):
    case, screening = screened(cast.worker)

    decide(cast.head, screening, NOT_TPPO)

    assert status_of(cast.worker, case) == CaseStatus.NOT_TPPO
    with scope(cast.worker):
        assert not Deadline.objects.filter(case=case, met_at=None, cancelled_at=None).exists()


def test_not_tppo_may_be_screened_again_and_the_clocks_run_again(cast):
    case, screening = screened(cast.worker)
    decide(cast.head, screening, NOT_TPPO)
    with scope(cast.worker):
        record_screening(actor=cast.worker, case_id=case.pk, facts=MARKED)
        running = Deadline.objects.filter(case=case, met_at=None, cancelled_at=None).values_list("code", flat=True)
        assert set(running) == {"ASESMEN_AWAL", "ASESMEN_KOMPREHENSIF"}


def test_a_decision_needs_a_reason(cast):
    _case, screening = screened(cast.worker)

    with pytest.raises(RefusedError, match="alasan"):
        decide(cast.head, screening, reason="  ")


def test_only_the_latest_is_decided_and_only_once(cast):
    case, first = screened(cast.worker)
    with scope(cast.worker):
        latest = record_screening(actor=cast.worker, case_id=case.pk, facts=MARKED)

    with pytest.raises(RefusedError, match="lebih baru"):
        decide(cast.head, first)
    decide(cast.head, latest)
    with pytest.raises(RefusedError, match="sudah diputuskan"):
        decide(cast.directorate, latest)


def test_nothing_marked_is_no_screening(cast):
    case = make_case(cast.worker)
    with scope(cast.worker), pytest.raises(RefusedError, match="Tandai"):
        record_screening(actor=cast.worker, case_id=case.pk, facts=ScreeningFacts(observation="Tenang."))


@pytest.mark.parametrize("status", ["intake", "screening", "not_tppo", "assessment", "planned", "in_service"])
def test_screening_by_status_of_the_case(cast, status):
    case = set_status(make_case(cast.worker), status)
    with scope(cast.worker):
        if status in {"intake", "screening", "not_tppo"}:
            record_screening(actor=cast.worker, case_id=case.pk, facts=MARKED)
            return
        with pytest.raises(RefusedError, match="sudah diputuskan"):
            record_screening(actor=cast.worker, case_id=case.pk, facts=MARKED)
