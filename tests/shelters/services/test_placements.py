"""Proposing, approving, refusing and ending a placement."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from shelters.models import BedCount, Placement
from shelters.services.placements import approve_placement, discharge_placement, refuse_placement
from shelters.states import Approval, BedKind, EndKind, PlacementStatus
from tests.factories.cases import make_case, set_status
from tests.factories.placements import change, other_shelter, own_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import Notification
from victims.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseGrant
from victims.selectors.cases import groups_for
from victims.states import CaseStatus, DeadlineCode, GrantSource, Sex

pytestmark = pytest.mark.django_db


def occupied(shelter, kind=BedKind.MALE) -> int:
    return BedCount.objects.get(shelter=shelter, bed_kind=kind).occupied


def approve(actor, placement, **kwargs) -> Placement:
    with scope(actor):
        return approve_placement(actor=actor, placement_id=placement.pk, **kwargs)


def refuse(actor, placement, reason="Penuh pekan ini") -> Placement:
    with scope(actor):
        return refuse_placement(actor=actor, placement_id=placement.pk, reason=reason)


def discharge(actor, placement, **kwargs) -> Placement:
    with scope(actor):
        return discharge_placement(actor=actor, placement_id=placement.pk, **{"end_kind": EndKind.RETURN, **kwargs})


def test_worker_proposal_holds_a_bed_for_a_day(cast):
    placement = propose(cast.worker, make_case(cast.worker), reason="Dekat dengan bandara")

    assert (placement.status, placement.approval) == (PlacementStatus.PROPOSED, Approval.PENDING)
    assert timedelta(hours=23) < placement.hold_until - timezone.now() <= timedelta(hours=24)
    assert occupied(own_shelter()) == 1
    assert Notification.objects.filter(user=cast.head, target_id=placement.pk).exists()


def test_head_places_at_once_in_her_own_shelter(cast):
    placement = propose(cast.head, make_case(cast.worker))

    assert (placement.status, placement.approval) == (PlacementStatus.ACTIVE, Approval.APPROVED)
    assert placement.decided_by == cast.head
    assert placement.hold_until is None


def test_head_waits_for_the_other_unit_in_its_shelter(cast):
    placement = propose(cast.head, make_case(cast.worker), shelter=other_shelter())

    assert placement.status == PlacementStatus.PROPOSED
    assert Notification.objects.filter(user=cast.other_head, target_id=placement.pk).exists()


def test_emergency_is_active_at_once_with_approval_due(cast):
    placement = propose(cast.worker, make_case(cast.worker), is_emergency=True, shelter=other_shelter())

    assert (placement.status, placement.approval) == (PlacementStatus.ACTIVE, Approval.PENDING)


def test_case_of_another_unit_is_unknown_to_a_worker(cast):
    case = make_case(cast.worker)

    with pytest.raises(VictimCase.DoesNotExist):
        propose(cast.other_worker, case)


def test_only_the_owning_unit_proposes(cast):
    case = make_case(cast.worker)

    for user in (cast.directorate, cast.shelter_staff):
        with pytest.raises(PermissionDenied):
            propose(user, case)


def test_closed_case_gets_no_place(cast):
    case = set_status(make_case(cast.worker), CaseStatus.CLOSED, closed_at=timezone.now(), outcome="left")

    with pytest.raises(PermissionDenied):
        propose(cast.worker, case)


def test_bed_of_another_sex_or_age_is_refused(cast):
    case = make_case(cast.worker, person={"sex": Sex.FEMALE}, age=16)

    for kind in (BedKind.MALE, BedKind.FEMALE, BedKind.BOY):
        with pytest.raises(RefusedError, match="jenis kelamin dan usia"):
            propose(cast.worker, case, bed_kind=kind)


def test_second_open_placement_is_refused_with_shelters_that_have_a_bed(cast):
    case = make_case(cast.worker)
    propose(cast.worker, case)

    with pytest.raises(RefusedError) as refused:
        propose(cast.worker, case)

    assert "sudah memiliki penempatan" in str(refused.value)
    assert "RPTC Bambu Apus (" in str(refused.value)


def test_repeated_key_makes_one_placement(cast):
    case, key = make_case(cast.worker), "0198a000-0000-7000-8000-000000000001"

    first, second = (propose(cast.worker, case, key=key) for _ in range(2))

    assert first.pk == second.pk
    assert occupied(own_shelter()) == 1


def test_second_person_approves_the_proposal(cast):
    placement = propose(cast.worker, make_case(cast.worker))

    approved = approve(cast.head, placement, room="Gedung putra, tempat tidur 14")

    assert (approved.status, approved.decided_by) == (PlacementStatus.ACTIVE, cast.head)
    assert approved.hold_until is None
    assert approved.room is not None
    assert occupied(own_shelter()) == 1
    assert Notification.objects.filter(user=cast.worker, target_id=placement.pk).exists()


def test_nobody_approves_what_they_proposed(cast):
    placement = propose(cast.head, make_case(cast.worker), is_emergency=True, shelter=other_shelter())

    for user in (cast.head, cast.worker, cast.other_worker):
        with pytest.raises(PermissionDenied):
            approve(user, placement)


def test_directorate_may_decide_in_place_of_the_head(cast):
    placement = propose(cast.worker, make_case(cast.worker))

    assert approve(cast.directorate, placement).decided_by == cast.directorate


def test_approval_comes_once(cast):
    placement = propose(cast.worker, make_case(cast.worker))
    approve(cast.head, placement)

    with pytest.raises(TransitionNotAllowedError):
        approve(cast.head, placement)


def test_hold_that_ran_out_is_not_approved(cast):
    placement = change(propose(cast.worker, make_case(cast.worker)), hold_until=timezone.now() - timedelta(minutes=1))

    with pytest.raises(RefusedError, match="sudah lewat"):
        approve(cast.head, placement)


def test_receiving_unit_sees_the_case_from_approval_until_discharge(cast):
    case = make_case(cast.worker)
    placement = propose(cast.worker, case, shelter=other_shelter())

    seen = [_groups_of(cast.other_worker, case)]
    approve(cast.other_head, placement)
    seen.append(_groups_of(cast.other_worker, case))
    discharge(cast.other_worker, placement)
    seen.append(_groups_of(cast.other_worker, case))

    assert seen == [None, {"summary", "identity", "safety", "health", "location"}, None]


def _groups_of(user, case) -> set[str] | None:
    with scope(user):
        found = VictimCase.objects.visible_to(user).filter(pk=case.pk)
        return set(groups_for(user, found)[case.pk]) if found else None


def test_own_unit_gets_no_second_grant(cast):
    case = make_case(cast.worker)
    approve(cast.head, propose(cast.worker, case))

    with scope(cast.worker):
        assert not CaseGrant.objects.filter(source=GrantSource.PLACEMENT).exists()


def test_rptc_starts_a_clock_that_ends_with_the_stay(cast):
    case = make_case(cast.worker)
    placement = propose(cast.head, case)

    with scope(cast.worker):
        clock = Deadline.objects.get(case=case, code=DeadlineCode.RPTC_MAX)
    assert clock.due_at - clock.started_at == timedelta(days=30)
    discharge(cast.worker, placement)
    with scope(cast.worker):
        assert Deadline.objects.get(pk=clock.pk).met_at is not None


def test_restricted_case_is_approved_and_ended_by_a_unit_that_cannot_see_it(cast):
    case = make_case(cast.worker)
    placement = change(propose(cast.worker, case), shelter_principal=own_shelter().unit_id * 4 + 2)
    set_status(case, CaseStatus.INTAKE, is_restricted=True)

    assert approve(cast.head, placement).status == PlacementStatus.ACTIVE
    assert discharge(cast.head, placement).status == PlacementStatus.ENDED
    assert occupied(own_shelter()) == 0


def test_refused_proposal_gives_the_bed_back(cast):
    placement = propose(cast.worker, make_case(cast.worker), shelter=other_shelter())

    refused = refuse(cast.other_head, placement)

    assert (refused.status, refused.approval) == (PlacementStatus.REFUSED, Approval.REFUSED)
    assert occupied(other_shelter()) == 0


def test_refused_emergency_keeps_the_bed_for_a_day(cast):
    placement = propose(cast.worker, make_case(cast.worker), shelter=other_shelter(), is_emergency=True)

    refused = refuse(cast.other_head, placement)

    assert (refused.status, refused.approval) == (PlacementStatus.ACTIVE, Approval.REFUSED)
    assert timedelta(hours=23) < refused.hold_until - timezone.now() <= timedelta(hours=24)
    assert occupied(other_shelter()) == 1


def test_refusal_needs_a_reason(cast):
    placement = propose(cast.worker, make_case(cast.worker))

    with pytest.raises(RefusedError, match="Tulis alasan"):
        refuse(cast.head, placement, reason="  ")


def test_discharge_ends_the_stay_and_frees_the_bed(cast):
    placement = propose(cast.head, make_case(cast.worker))

    ended = discharge(cast.worker, placement)

    assert (ended.status, ended.end_kind) == (PlacementStatus.ENDED, EndKind.RETURN)
    assert occupied(own_shelter()) == 0


def test_discharge_in_the_future_or_before_arrival_is_refused(cast):
    placement = propose(cast.head, make_case(cast.worker))

    for days in (1, -1):
        with pytest.raises(RefusedError, match=r"Isi waktu|Waktu keluar"):
            discharge(cast.worker, placement, ended_at=timezone.now() + timedelta(days=days))


def test_discharge_is_not_a_way_to_move(cast):
    placement = propose(cast.head, make_case(cast.worker))

    with pytest.raises(RefusedError, match="pakai Pindahkan"):
        discharge(cast.worker, placement, end_kind=EndKind.TRANSFER)


def test_shelter_staff_do_not_end_a_stay(cast):
    placement = propose(cast.head, make_case(cast.worker))

    with pytest.raises(PermissionDenied):
        discharge(cast.shelter_staff, placement)


def test_every_change_is_audited_without_naming_the_shelter(cast):
    case = make_case(cast.worker)
    placement = propose(cast.worker, case)
    approve(cast.head, placement)
    discharge(cast.worker, placement)

    with scope(cast.worker):
        events = AuditEvent.objects.filter(case_id=case.pk, action__startswith="placement.").order_by("id")
        assert [event.action for event in events] == ["placement.proposed", "placement.approved", "placement.ended"]
        assert all(own_shelter().code not in str(event.details) and event.unit_id is None for event in events)
