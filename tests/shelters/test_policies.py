"""Who knows of a placement, at every stage of it."""

import pytest

from shelters.models import Placement, Shelter
from shelters.services.placements import approve_placement, discharge_placement
from shelters.states import EndKind
from tests.factories.cases import make_case
from tests.factories.placements import other_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit
from victims.services.grants import give_grant
from victims.states import GrantSource, LegalGround

pytestmark = pytest.mark.django_db
OWNERS = {"worker", "colleague", "head", "shelter_staff"}
RECEIVERS = {"other_worker", "other_head"}


def who_knows(cast, placement) -> set[str]:
    known = set()
    for name, user in cast:
        with scope(user):
            if Placement.objects.visible_to(user).filter(pk=placement.pk).exists():
                known.add(name)
    return known


def test_placement_is_known_to_owner_shelter_and_while_it_waits_to_the_directorate(cast):
    placement = propose(cast.worker, make_case(cast.worker), shelter=other_shelter())
    assert who_knows(cast, placement) == OWNERS | RECEIVERS | {"directorate"}

    with scope(cast.other_head):
        approve_placement(actor=cast.other_head, placement_id=placement.pk)
    assert who_knows(cast, placement) == OWNERS | RECEIVERS

    with scope(cast.worker):
        discharge_placement(actor=cast.worker, placement_id=placement.pk, end_kind=EndKind.RETURN)
    assert who_knows(cast, placement) == OWNERS | RECEIVERS


def test_receiver_of_a_referral_does_not_know_where_she_sleeps(cast):
    case = make_case(cast.worker)
    placement = propose(cast.head, case)
    hospital = Unit.objects.get(code="kemenkes-rujukan")

    with scope(cast.worker):
        give_grant(
            actor=cast.worker, case_id=case.pk, principal=unit_principal(hospital.pk), source=GrantSource.REFERRAL,
            groups={FieldGroup.SUMMARY, FieldGroup.HEALTH}, legal_ground=LegalGround.VITAL,
        )  # fmt: skip

    assert not who_knows(cast, placement) & {"health_officer", "health_colleague"}


def test_board_is_for_those_who_place_people(cast):
    readers = set()
    for name, user in cast:
        with scope(user):
            if Shelter.objects.visible_to(user).count() == 33:
                readers.add(name)

    assert readers == OWNERS | RECEIVERS | {"directorate", "coordinator"}
