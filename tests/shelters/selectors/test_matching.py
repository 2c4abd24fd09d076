"""Which shelters have a bed, and in which order."""

import pytest

from shelters.models import BedCount, Shelter, WorkArea
from shelters.selectors.matching import distance_km, names_of, shelters_with_bed
from shelters.states import BedKind
from tests.factories.cases import as_owner
from tests.factories.placements import own_shelter
from tppo_cases.core.regions import Regency

pytestmark = pytest.mark.django_db


def near() -> Regency:
    return Regency.objects.get(pk="31.75")  # Jakarta Timur


def test_work_area_then_province_then_distance():
    matches = shelters_with_bed(BedKind.FEMALE, near())

    assert {match.shelter.unit.regency.province_id for match in matches[:3]} == {"31"}
    assert matches[3].shelter.unit.name == "Sentra Terpadu Pangudi Luhur"
    rest = [match.distance_km for match in matches[3:]]
    assert rest == sorted(rest)


def test_work_area_goes_beyond_the_province():
    far = Shelter.objects.get(unit__code="sn-paramita")
    with as_owner():
        WorkArea.objects.create(shelter=far, regency=near())

    assert far in [match.shelter for match in shelters_with_bed(BedKind.FEMALE, near())[:4]]


def test_full_and_inactive_shelters_are_left_out(cast):
    shelter = own_shelter()
    with as_owner():
        BedCount.objects.filter(shelter=shelter, bed_kind=BedKind.BOY).update(capacity=0)
        Shelter.objects.filter(unit__code="sn-handayani").update(is_active=False)

    codes = {match.shelter.unit.code for match in shelters_with_bed(BedKind.BOY, near())}

    assert not codes & {"rp-bambuapus", "sn-handayani"}
    assert len(codes) == 31


def test_without_a_place_the_fullest_house_comes_last():
    free = [match.free for match in shelters_with_bed(BedKind.MALE)]

    assert free == sorted(free, reverse=True)


def test_names_are_few_with_their_beds():
    assert names_of(shelters_with_bed(BedKind.INFANT, near()), most=1).endswith(")")


def test_number_of_queries_is_fixed(django_assert_num_queries):
    place = near()
    with django_assert_num_queries(2):
        shelters_with_bed(BedKind.MALE, place)


def test_distance_from_jakarta_to_mataram():
    assert 1040 <= distance_km((-6.31, 106.9), (-8.58, 116.12)) <= 1060
