"""Beds of a shelter from today on."""

import pytest
from django.core.exceptions import PermissionDenied

from shelters.models import BedCount, Capacity
from shelters.services.capacity import set_capacity
from shelters.states import BedKind
from tests.factories.cases import make_case
from tests.factories.placements import own_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.core.errors import RefusedError

pytestmark = pytest.mark.django_db


def set_beds(user, reason="Satu gedung dipakai sekolah", **beds) -> None:
    with scope(user):
        set_capacity(actor=user, shelter=own_shelter(), beds={BedKind(k): n for k, n in beds.items()}, reason=reason)


def count(kind=BedKind.MALE) -> BedCount:
    return BedCount.objects.get(shelter=own_shelter(), bed_kind=kind)


def test_head_changes_the_beds_and_history_keeps_the_former_number(cast):
    former = count().capacity

    set_beds(cast.head, male=20)

    history = Capacity.objects.filter(shelter=own_shelter(), bed_kind=BedKind.MALE).values_list("beds", flat=True)
    assert count().capacity == 20
    assert list(history) == [20, former]


def test_same_numbers_confirm_the_data(cast):
    before = Capacity.objects.count()

    set_beds(cast.head, reason="", male=count().capacity, female=count(BedKind.FEMALE).capacity)

    assert Capacity.objects.count() == before + 2


def test_fewer_beds_than_people_are_refused_with_the_number(cast):
    for _ in range(2):
        propose(cast.head, make_case(cast.worker))

    with pytest.raises(RefusedError, match="2 orang tidur di sana") as refused:
        set_beds(cast.head, male=1)

    assert "male" in refused.value.message_dict
    assert count().capacity == 36


def test_only_the_head_of_the_shelter_sets_them(cast):
    for user in (cast.worker, cast.other_head, cast.directorate):
        with pytest.raises(PermissionDenied):
            set_beds(user, male=20)
