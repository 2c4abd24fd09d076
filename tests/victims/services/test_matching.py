"""Matches: what a worker sees is offered, the rest goes to the desk, and she cannot tell the two apart."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import as_owner, make_case, person_facts
from tppo_cases.access.context import scope
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.person import MatchCandidate, Victim
from victims.selectors.matching import pairs_of, possible_matches
from victims.services.matching import confirm_match, find_visible_matches, reject_match

pytestmark = pytest.mark.django_db
NIK = {"full_name": "Rudi Setiawan", "nik": "5203011705990001"}


def matches(user, **changes):
    with scope(user):
        return find_visible_matches(user, person_facts(**changes))


def test_the_same_number_is_offered_with_what_the_worker_may_see(cast):
    case = make_case(cast.worker, person={"identity": {**NIK, "alias": "RS"}})

    (found,) = matches(cast.colleague, identity={"full_name": "Nama Lain", "nik": "5203-0117-0599-0001"}, birth_year=None)

    assert (found.victim.pk, found.alias, found.origin, found.by_identifier) == (
        case.victim_id, "RS", "Kabupaten Lombok Timur", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sex", "year", "offered"),
    [
        ("Roedy Setiawan", "male", 1999, True),  # an older spelling
        ("Rudi Setiawan", "male", 2000, True),
        ("Rudi Setiawan", "male", 2001, False),
        ("Rudi Setiawan", "female", 1999, False),
        ("Rudi Hartono", "male", 1999, False),
        ("Setiawan", "male", 1999, True),
        ("Setiawan", "male", 2000, False),
        ("Rudi Setiawan", "male", None, False),
        ("Rudi Setiawan", "unknown", 1999, False),
    ],
)
def test_like_names_by_table(cast, name, sex, year, offered):
    make_case(cast.worker, person={"identity": {"full_name": "Rudi Setiawan"}})

    found = matches(cast.worker, identity={"full_name": name}, sex=sex, birth_year=year)

    assert [match.by_identifier for match in found] == ([False] if offered else [])


def test_an_alias_is_no_match(cast):
    make_case(cast.worker, person={"identity": {"alias": "Melur", "full_name": "Siti Rahma"}})

    assert matches(cast.worker, identity={"alias": "Melur", "full_name": ""}) == []


def test_a_person_of_another_unit_is_not_offered_but_noted_for_the_desk(cast):
    older = make_case(cast.other_worker, person={"identity": NIK})

    assert matches(cast.worker, identity=NIK) == []
    newer = make_case(cast.worker, person={"identity": NIK})
    with scope(cast.worker):
        assert MatchCandidate.objects.count() == 0
    with scope(cast.coordinator):
        (pair,) = pairs_of(possible_matches(cast.coordinator, decided=False))
        assert (pair.match.case_number, pair.match.other_case_number) == (newer.number, older.number)
        assert pair.by_identifier
        assert VictimCase.objects.count() == 0


def test_queries_do_not_depend_on_the_number_of_matches(cast):
    counts = []
    for _ in range(2):
        make_case(cast.worker, person={"identity": NIK})
        with scope(cast.worker), CaptureQueriesContext(connection) as captured:
            find_visible_matches(cast.worker, person_facts(identity=NIK))
        counts.append(len(captured))

    assert counts == [4, 4]


def test_at_most_five_are_offered(cast):
    for _ in range(7):
        make_case(cast.worker, person={"identity": NIK})

    assert len(matches(cast.worker, identity=NIK)) == 5


def candidate(cast):
    older, newer = make_case(cast.other_worker, person={"identity": NIK}), make_case(cast.worker, person={"identity": NIK})
    with scope(cast.coordinator):
        return MatchCandidate.objects.get(), older, newer


def person_ids(*cases):
    with as_owner():
        return [Victim.objects.get(pk=case.victim_id).person_id for case in cases]


def test_confirming_makes_one_person_of_two_rows(cast):
    match, older, newer = candidate(cast)
    with scope(cast.coordinator):
        decided = confirm_match(actor=cast.coordinator, candidate_id=match.pk)

    assert decided.status == "confirmed"
    assert len(set(person_ids(older, newer))) == 1
    assert older.victim_id != newer.victim_id
    with scope(cast.worker):
        assert not VictimCase.objects.filter(pk=older.pk).exists()


def test_rejecting_leaves_two_persons(cast):
    match, older, newer = candidate(cast)
    with scope(cast.coordinator):
        reject_match(actor=cast.coordinator, candidate_id=match.pk)

    assert len(set(person_ids(older, newer))) == 2


@pytest.mark.parametrize("decide", [confirm_match, reject_match])
def test_a_pair_is_decided_once_and_by_the_desk_only(cast, decide):
    match, _older, _newer = candidate(cast)
    for name in ("worker", "head", "directorate", "report_admin", "auditor"):
        user = getattr(cast, name)
        with scope(user), pytest.raises(PermissionDenied):
            decide(actor=user, candidate_id=match.pk)
    with scope(cast.coordinator):
        decide(actor=cast.coordinator, candidate_id=match.pk)
        with pytest.raises(RefusedError, match="sudah diputuskan"):
            decide(actor=cast.coordinator, candidate_id=match.pk)
