"""Moving a person to another bed or shelter."""

import pytest
from django.core.exceptions import PermissionDenied

from shelters.models import BedCount, Placement
from shelters.services.moves import transfer_placement
from shelters.services.placements import approve_placement, discharge_placement
from shelters.states import Approval, BedKind, EndKind, PlacementStatus
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import other_shelter, own_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import Deadline, VictimCase
from victims.states import DeadlineCode, Sex

pytestmark = pytest.mark.django_db


def move(actor, placement, **changes) -> Placement:
    facts = {"shelter": other_shelter(), "bed_kind": BedKind.MALE, **changes}
    with scope(actor):
        made = transfer_placement(actor=actor, placement_id=placement.pk, **facts)
    with as_owner():
        return Placement.objects.select_related("shelter").get(pk=made)


def occupied(shelter, kind=BedKind.MALE) -> int:
    return BedCount.objects.get(shelter=shelter, bed_kind=kind).occupied


def sees(user, case) -> bool:
    with scope(user):
        return VictimCase.objects.visible_to(user).filter(pk=case.pk).exists()


def test_move_ends_one_stay_and_begins_the_next(cast):
    former = propose(cast.head, make_case(cast.worker))

    placement = move(cast.worker, former)

    with scope(cast.worker):
        former.refresh_from_db()
    assert (former.status, former.end_kind) == (PlacementStatus.ENDED, EndKind.TRANSFER)
    assert (placement.status, placement.approval) == (PlacementStatus.ACTIVE, Approval.PENDING)
    assert (occupied(own_shelter()), occupied(other_shelter())) == (0, 1)


def test_access_moves_with_the_person(cast):
    case = make_case(cast.worker)
    placement = move(cast.worker, propose(cast.head, case))
    seen = [sees(cast.other_worker, case)]

    move(cast.other_worker, placement, shelter=own_shelter())
    seen.append(sees(cast.other_worker, case))

    assert seen == [True, False]


def test_head_moves_into_her_own_shelter_at_once(cast):
    placement = propose(cast.worker, make_case(cast.worker), is_emergency=True, shelter=other_shelter())

    assert move(cast.head, placement, shelter=own_shelter()).approval == Approval.APPROVED


def test_other_bed_in_the_same_shelter_keeps_the_approval(cast):
    case = make_case(cast.worker, person={"sex": Sex.FEMALE}, age=1)
    placement = propose(cast.head, case, bed_kind=BedKind.INFANT)

    moved = move(cast.worker, placement, shelter=own_shelter(), bed_kind=BedKind.GIRL)

    assert (moved.approval, moved.decided_by) == (Approval.APPROVED, cast.head)
    assert (occupied(own_shelter(), BedKind.INFANT), occupied(own_shelter(), BedKind.GIRL)) == (0, 1)


def test_clock_of_the_rptc_stops_when_she_leaves_it(cast):
    case = make_case(cast.worker)
    move(cast.worker, propose(cast.head, case))

    with scope(cast.worker):
        assert Deadline.objects.get(case=case, code=DeadlineCode.RPTC_MAX).met_at is not None


def test_move_to_a_full_shelter_changes_nothing_and_names_others(cast):
    former = propose(cast.head, make_case(cast.worker))
    with as_owner():
        BedCount.objects.filter(shelter=other_shelter(), bed_kind=BedKind.MALE).update(capacity=0)

    with pytest.raises(RefusedError, match=r"Sentra Paramita tidak punya.*RPTC Bambu Apus \("):
        move(cast.worker, former)

    with scope(cast.worker):
        former.refresh_from_db()
    assert former.status == PlacementStatus.ACTIVE
    assert occupied(own_shelter()) == 1


def test_same_bed_is_no_move(cast):
    with pytest.raises(RefusedError, match="yang lain"):
        move(cast.worker, propose(cast.head, make_case(cast.worker)), shelter=own_shelter())


def test_ended_stay_is_not_moved(cast):
    placement = propose(cast.head, make_case(cast.worker))
    with scope(cast.worker):
        discharge_placement(actor=cast.worker, placement_id=placement.pk, end_kind=EndKind.LEFT)

    with pytest.raises(TransitionNotAllowedError):
        move(cast.worker, placement)


def test_only_owner_and_shelter_move(cast):
    placement = propose(cast.head, make_case(cast.worker))
    for user in (cast.shelter_staff,):
        with pytest.raises(PermissionDenied):
            move(user, placement)
    with pytest.raises(Placement.DoesNotExist):
        move(cast.other_worker, placement)


def test_repeated_key_moves_once(cast):
    placement, key = propose(cast.head, make_case(cast.worker)), "0198a000-0000-7000-8000-000000000002"

    first, second = (move(cast.worker, placement, key=key) for _ in range(2))

    assert first.pk == second.pk


def test_new_unit_confirms_afterwards(cast):
    placement = move(cast.worker, propose(cast.head, make_case(cast.worker)))

    with scope(cast.other_head):
        confirmed = approve_placement(actor=cast.other_head, placement_id=placement.pk)

    assert confirmed.approval == Approval.APPROVED
