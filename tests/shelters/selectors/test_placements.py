"""Placements as pages show them, with a number of queries that does not depend on how many there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shelters.selectors.placements import residents_of, told, unplaced_cases, waiting_for
from shelters.services.placements import approve_placement
from tests.factories.cases import make_case, set_status
from tests.factories.placements import other_shelter, own_shelter, place, propose
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from victims.states import CaseStatus

pytestmark = pytest.mark.django_db


def queries(user: User, read) -> int:
    with scope(user), CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_decider_gets_what_waits_for_her_alone(cast):
    mine = propose(cast.worker, make_case(cast.worker))
    own_proposal = propose(cast.head, make_case(cast.worker), shelter=other_shelter())
    place(cast.head, make_case(cast.worker))

    found = {}
    for user in (cast.head, cast.other_head, cast.directorate, cast.worker):
        with scope(user):
            found[user.email] = {placement.pk for placement in waiting_for(user)}

    assert list(found.values()) == [{mine.pk}, {own_proposal.pk}, {mine.pk, own_proposal.pk}, set()]


def test_residents_show_their_alias_only_to_who_may_see_the_case(cast):
    place(cast.head, make_case(cast.worker, person={"identity": {"alias": "Melati"}}))
    restricted = make_case(cast.worker)
    place(cast.head, restricted)
    set_status(restricted, CaseStatus.INTAKE, is_restricted=True)

    with scope(cast.shelter_staff):
        found = residents_of(cast.shelter_staff, own_shelter())

    assert [resident.alias for resident in found] == ["Melati", ""]
    assert [bool(resident.number) for resident in found] == [True, False]


def test_other_units_see_no_residents(cast):
    place(cast.head, make_case(cast.worker))

    for user in (cast.other_worker, cast.directorate, cast.coordinator):
        with scope(user):
            assert residents_of(user, own_shelter()) == []


def test_case_of_a_proposal_is_told_only_after_approval(cast):
    placement = propose(cast.worker, make_case(cast.worker), shelter=other_shelter(), reason="Ada psikiater")

    def words() -> tuple:
        with scope(cast.other_head):
            row = told(cast.other_head, [placement])[0]
        return row.case_id, row.reason

    assert words() == (None, "")
    with scope(cast.other_head):
        approve_placement(actor=cast.other_head, placement_id=placement.pk)
    assert words() == (placement.case_id, "Ada psikiater")


def test_cases_without_a_place_are_those_of_the_own_unit(cast):
    free, other = make_case(cast.worker), make_case(cast.other_worker)
    propose(cast.worker, make_case(cast.worker))

    with scope(cast.worker):
        found = {view.case.pk for view in unplaced_cases(cast.worker)}

    assert found == {free.pk}
    assert other.pk not in found


@pytest.mark.parametrize("read", [lambda user: residents_of(user, own_shelter()), unplaced_cases, waiting_for])
def test_number_of_queries_does_not_depend_on_rows(cast, read):
    counts = []
    for number in (1, 4):
        for _ in range(number):
            place(cast.head, make_case(cast.worker))
            propose(cast.worker, make_case(cast.worker))
            make_case(cast.worker)
        counts.append(queries(cast.head, lambda: read(cast.head)))

    assert counts[0] == counts[1]
