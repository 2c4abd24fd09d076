"""The table of a placement's states, cell by cell, and which beds fit whom."""

import pytest

from shelters.models import Placement
from shelters.services.steps import step
from shelters.states import TRANSITIONS, BedKind, PlacementStatus, bed_kinds_for
from tppo_cases.core.errors import TransitionNotAllowedError
from victims.states import AgeBand, Sex

P = PlacementStatus
ALLOWED = {(P.PROPOSED, P.ACTIVE), (P.PROPOSED, P.REFUSED), (P.PROPOSED, P.EXPIRED), (P.ACTIVE, P.ENDED)}


def test_table_has_every_state():
    assert set(TRANSITIONS) == set(PlacementStatus)


@pytest.mark.parametrize("wanted", PlacementStatus)
@pytest.mark.parametrize("current", PlacementStatus)
def test_step_is_taken_exactly_where_the_design_allows_it(current, wanted):
    placement = Placement(status=current)

    if (current, wanted) in ALLOWED:
        step(placement, wanted)
        assert placement.status == wanted
    else:
        with pytest.raises(TransitionNotAllowedError):
            step(placement, wanted)
        assert placement.status == current


@pytest.mark.parametrize(
    ("sex", "band", "fitting"),
    [
        (Sex.MALE, AgeBand.A25, [BedKind.MALE]),
        (Sex.FEMALE, AgeBand.SENIOR, [BedKind.FEMALE]),
        (Sex.MALE, AgeBand.TEEN, [BedKind.BOY]),
        (Sex.FEMALE, AgeBand.CHILD, [BedKind.GIRL]),
        (Sex.FEMALE, AgeBand.INFANT, [BedKind.INFANT, BedKind.GIRL, BedKind.FEMALE]),
        (Sex.UNKNOWN, AgeBand.A18, [BedKind.FEMALE, BedKind.MALE]),
        (Sex.MALE, AgeBand.UNKNOWN, [BedKind.MALE, BedKind.BOY]),
    ],
)
def test_beds_follow_sex_and_age(sex, band, fitting):
    assert list(bed_kinds_for(sex, band)) == fitting


def test_every_person_fits_some_bed():
    assert all(bed_kinds_for(sex, band) for sex in Sex for band in AgeBand)
