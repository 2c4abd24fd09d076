"""The figures of the board."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from shelters.models import BedCount, Capacity
from shelters.selectors.board import board_for, in_work_area_of, map_rows, narrowed, tile_grid
from shelters.states import BedKind
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import own_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.core.regions import Province

pytestmark = pytest.mark.django_db


def board(user):
    with scope(user):
        return board_for(user)


def test_sums_equal_the_counts(cast):
    propose(cast.head, make_case(cast.worker))
    found = board(cast.directorate)
    counted = BedCount.objects.aggregate(capacity=Sum("capacity"), occupied=Sum("occupied"))

    assert len(found.rows) == 33
    assert (found.capacity, found.occupied) == (counted["capacity"], counted["occupied"]) == (1604, 1)
    assert sum(beds.free for beds in found.kinds) == found.free == 1603


def test_rows_are_sorted_by_free_beds(cast):
    free = [row.free for row in board(cast.worker).rows]

    assert free == sorted(free, reverse=True)


def test_kind_without_beds_is_unknown_not_full(cast):
    with as_owner():
        BedCount.objects.filter(shelter=own_shelter(), bed_kind=BedKind.INFANT).update(capacity=0)
    row = next(row for row in board(cast.worker).rows if row.shelter == own_shelter())

    assert row.beds[-1].free is None
    assert row not in narrowed([row], (BedKind.INFANT,))


def test_map_knows_every_province_and_where_there_is_no_unit(cast):
    rows = map_rows(board(cast.worker))

    assert {row["letters"] for row in rows} == {tile["letters"] for tile in tile_grid().values()}
    assert set(tile_grid()) == set(Province.objects.values_list("code", flat=True))
    assert sum(row["value"] or 0 for row in rows) == 1604
    assert sum(row["value"] is None for row in rows) == 19


def test_old_numbers_are_told(cast):
    old = timezone.now() - timedelta(days=3)
    with as_owner():
        Capacity.objects.filter(shelter=own_shelter()).update(recorded_at=old)
        BedCount.objects.filter(shelter=own_shelter()).update(updated_at=old)

    assert board(cast.worker).stale == 1


def test_work_area_of_the_own_unit(cast):
    found = board(cast.worker)
    with scope(cast.worker):
        codes = {row.shelter.unit.code for row in in_work_area_of(cast.worker, found.rows)}

    assert codes == {"rp-bambuapus", "sn-handayani", "sn-mulyajaya"}
