"""Closing, early closing and reopening."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.accounts.models import Unit
from tppo_cases.notifications.models import Notification
from victims.closing import CLOSE_BLOCKERS
from victims.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseGrant
from victims.services import closing
from victims.services.grants import give_grant, give_named_access
from victims.states import CaseOutcome, CaseStatus, GrantSource, LegalGround


@pytest.fixture
def served(cast):
    """A case in service."""
    return set_status(make_case(cast.worker), CaseStatus.IN_SERVICE)


@pytest.fixture
def asked(cast, served):
    """A case whose worker asked to close it."""
    with scope(cast.worker):
        return closing.request_closing(actor=cast.worker, case_id=served.pk, reason="Rencana tercapai")


def closed_by(actor, case, **how):
    with scope(actor):
        return closing.close_early(actor=actor, case_id=case.pk, **{"outcome": CaseOutcome.LEFT, "reason": "Pergi", **how})


def test_asking_tells_the_head(cast, asked):
    assert asked.status == CaseStatus.CLOSING
    assert Notification.objects.filter(user=cast.head, kind="case_closing", target_id=asked.pk).exists()


def test_nobody_approves_what_she_asked_for(cast, served):
    with scope(cast.head):
        closing.request_closing(actor=cast.head, case_id=served.pk, reason="Selesai")
        with pytest.raises(PermissionDenied):
            closing.approve_closing(actor=cast.head, case_id=served.pk)


@pytest.mark.parametrize("approver", ["head", "directorate"])
def test_a_second_person_approves(cast, asked, approver):
    actor = getattr(cast, approver)
    with scope(actor):
        case = closing.approve_closing(actor=actor, case_id=asked.pk)

    assert (case.status, case.outcome) == (CaseStatus.CLOSED, CaseOutcome.COMPLETED)


def test_closing_stops_the_clocks_and_starts_the_follow_up(cast, asked):
    with scope(cast.head):
        closing.approve_closing(actor=cast.head, case_id=asked.pk)
        running = Deadline.objects.filter(case_id=asked.pk, met_at__isnull=True, cancelled_at__isnull=True)
        codes = set(running.values_list("code", flat=True))

    assert codes == {"PASCA_1", "PASCA_3", "PASCA_6", "PASCA_12"}


def test_closing_ends_all_access_but_that_of_owner_and_supervisor(cast, asked):
    receiver = unit_principal(Unit.objects.get(code="kemenkes-rujukan").pk)
    with scope(cast.worker):
        give_grant(
            actor=cast.worker, case_id=asked.pk, principal=receiver, groups=["health"], source=GrantSource.REFERRAL,
            legal_ground=LegalGround.VITAL,
        )  # fmt: skip
        give_named_access(actor=cast.worker, case=asked, user=cast.network_companion, groups=["summary"], reason="Pendamping")
    with scope(cast.head):
        closing.approve_closing(actor=cast.head, case_id=asked.pk)
        sources = set(CaseGrant.objects.live().filter(case_id=asked.pk).values_list("source", flat=True))

    assert sources == {"ownership", "supervision"}
    with scope(cast.health_officer):
        assert not VictimCase.objects.visible_to(cast.health_officer).exists()
    with scope(cast.network_companion):
        assert not VictimCase.objects.visible_to(cast.network_companion).exists()


def test_a_refused_closing_goes_back_to_the_services(cast, asked):
    with scope(cast.head):
        case = closing.refuse_closing(actor=cast.head, case_id=asked.pk, reason="Pelatihan belum selesai")

    assert (case.status, case.closing_requested_by) == (CaseStatus.IN_SERVICE, None)


def test_what_blocks_is_told(cast, served, monkeypatch):
    monkeypatch.setattr("victims.closing.CLOSE_BLOCKERS", [lambda _case: "Akhiri penempatan lebih dahulu."])
    with scope(cast.worker), pytest.raises(RefusedError, match="Akhiri penempatan"):
        closing.request_closing(actor=cast.worker, case_id=served.pk, reason="Selesai")


def test_other_apps_registered_their_blockers():
    assert {rule.__module__.split(".", 1)[0] for rule in CLOSE_BLOCKERS} >= {"shelters", "referrals"}


@pytest.mark.parametrize("status", [status for status in CaseStatus if status != CaseStatus.CLOSED])
def test_an_open_case_is_closed_early_from_any_state(cast, status):
    needs = {"closing_requested_by": cast.worker} if status == CaseStatus.CLOSING else {}
    case = set_status(make_case(cast.worker), status, **needs)

    assert closed_by(cast.head, case).outcome == CaseOutcome.LEFT


def test_early_closing_needs_the_head_an_outcome_of_its_own_and_a_reason(cast, served):
    with pytest.raises(PermissionDenied):
        closed_by(cast.worker, served)
    with pytest.raises(RefusedError):
        closed_by(cast.head, served, outcome=CaseOutcome.COMPLETED)
    with pytest.raises(RefusedError):
        closed_by(cast.head, served, reason=" ")


def test_no_trafficking_is_closed_from_there_alone(cast, served):
    with scope(cast.head), pytest.raises(TransitionNotAllowedError):
        closing.close_not_tppo(actor=cast.head, case_id=served.pk, reason="Perselisihan upah")
    set_status(served, CaseStatus.NOT_TPPO)
    with scope(cast.head):
        case = closing.close_not_tppo(actor=cast.head, case_id=served.pk, reason="Perselisihan upah")

    assert case.outcome == CaseOutcome.NOT_TPPO


def test_reopening_begins_at_the_assessment_with_its_clock(cast, served):
    closed_by(cast.head, served)
    with scope(cast.head):
        case = closing.reopen_case(actor=cast.head, case_id=served.pk, reason="Kembali ke sentra")
        running = Deadline.objects.filter(case_id=case.pk, met_at__isnull=True, cancelled_at__isnull=True)
        codes = list(running.values_list("code", flat=True))

    assert (case.status, case.outcome, case.closed_at) == (CaseStatus.ASSESSMENT, "", None)
    assert codes == ["ASESMEN_KOMPREHENSIF"]


def test_reopening_gives_nobody_back_what_had_ended(cast, asked):
    with scope(cast.worker):
        give_named_access(actor=cast.worker, case=asked, user=cast.network_companion, groups=["summary"], reason="Pendamping")
    with scope(cast.head):
        closing.approve_closing(actor=cast.head, case_id=asked.pk)
        closing.reopen_case(actor=cast.head, case_id=asked.pk, reason="Kembali")
    with scope(cast.network_companion):
        assert not VictimCase.objects.visible_to(cast.network_companion).exists()


def test_the_team_of_a_restricted_case_keeps_the_file(cast, served):
    set_status(served, CaseStatus.IN_SERVICE, is_restricted=False)
    with scope(cast.head):
        from_team = user_principal(cast.head.pk)
        give_grant(actor=cast.head, case_id=served.pk, principal=from_team, groups=["summary"], source=GrantSource.TEAM)
    set_status(served, CaseStatus.IN_SERVICE, is_restricted=True)
    closed_by(cast.head, served)

    with scope(cast.head):
        assert VictimCase.objects.visible_to(cast.head).filter(closed_at__lte=timezone.now()).exists()
