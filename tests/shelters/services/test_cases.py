"""Placements and the closing or hand-over of a case."""

import pytest

from shelters.services.cases import placement_follows_case
from shelters.services.placements import discharge_placement
from shelters.states import EndKind
from tests.factories.cases import make_case
from tests.factories.placements import other_shelter, own_shelter, propose
from tppo_cases.access.context import scope
from victims.closing import blockers_of
from victims.models.grants import CaseGrant
from victims.states import GrantSource
from victims.transfers import TRANSFER_FOLLOWERS

pytestmark = pytest.mark.django_db


def placement_grants(user, case) -> set[int]:
    with scope(user):
        live = CaseGrant.objects.live().filter(case=case, source=GrantSource.PLACEMENT)
        return set(live.values_list("principal", flat=True))


def test_open_placement_keeps_a_case_from_closing(cast):
    case = make_case(cast.worker)
    placement = propose(cast.worker, case, is_emergency=True)

    with scope(cast.head):
        assert any("Penempatan masih berjalan" in sentence for sentence in blockers_of(case.pk))
        discharge_placement(actor=cast.head, placement_id=placement.pk, end_kind=EndKind.RETURN)
        assert not any("Penempatan" in sentence for sentence in blockers_of(case.pk))


def test_former_owner_keeps_a_grant_while_she_sleeps_there(cast):
    case = make_case(cast.worker)
    propose(cast.head, case)
    assert placement_follows_case in TRANSFER_FOLLOWERS

    with scope(cast.head):
        placement_follows_case(case.pk, own_shelter().unit, other_shelter().unit)

    assert placement_grants(cast.worker, case) == {own_shelter().unit_id * 4 + 2}


def test_new_owner_needs_no_placement_grant_in_its_own_shelter(cast):
    case = make_case(cast.worker)
    propose(cast.worker, case, is_emergency=True, shelter=other_shelter())
    assert placement_grants(cast.worker, case) == {other_shelter().unit_id * 4 + 2}

    with scope(cast.head):
        placement_follows_case(case.pk, own_shelter().unit, other_shelter().unit)

    assert placement_grants(cast.worker, case) == set()


def test_case_without_a_stay_moves_alone(cast):
    case = make_case(cast.worker)

    with scope(cast.head):
        placement_follows_case(case.pk, own_shelter().unit, other_shelter().unit)

    assert placement_grants(cast.worker, case) == set()
