"""Matches: what a worker sees is offered, the rest goes to the desk, and she cannot tell the two apart."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import make_case, person_facts
from tests.factories.drafts import arrival, as_typed, consent, make_draft, open_draft
from tests.factories.matches import NIK
from tests.factories.outbox import find_matches
from tppo_cases.access.context import scope
from tppo_cases.notifications.models import Notification, NotificationKind
from victims.models.case import VictimCase
from victims.models.person import MatchCandidate
from victims.selectors.matching import pairs_of, possible_matches
from victims.services.grants import give_named_access
from victims.services.matching import find_visible_matches
from victims.services.persons import update_identity

pytestmark = pytest.mark.django_db
OTHER = {"full_name": "Beni Hartono", "nik": "5203011805990001"}


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
    ("groups", "asked", "offered"),
    [
        (["summary"], {"nik": NIK["nik"]}, []),
        (["summary"], {"full_name": "Rudi Setiawan"}, []),
        (["summary"], {"phone": "081234567001"}, []),
        (["summary", "identity"], {"phone": "081234567001"}, []),
        (["summary", "contact"], {"phone": "081234567001"}, [True]),
        (["summary", "contact"], {"nik": NIK["nik"]}, []),
        (["summary", "identity"], {"nik": NIK["nik"]}, [True]),
        (["summary", "identity"], {"full_name": "Rudi Setiawan"}, [False]),
        (["summary", "identity"], {"full_name": "Rudi Setiawan", "phone": "081234567001"}, [False]),
    ],
)
def test_who_sees_a_summary_cannot_ask_by_an_intake_who_it_is(cast, groups, asked, offered):
    person = {"full_name": "Rudi Setiawan", "nik": NIK["nik"], "phone": "081234567001"}
    case = make_case(cast.worker, person={"identity": person})
    with scope(cast.worker):
        give_named_access(
            actor=cast.worker, case=VictimCase.objects.get(pk=case.pk), user=cast.other_worker, groups=groups, reason="Bantu"
        )

    found = matches(cast.other_worker, identity={"full_name": "", **asked})

    assert [match.by_identifier for match in found] == offered


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
    assert noted(cast) == 0, "nothing is looked for while the worker waits"
    find_matches()
    with scope(cast.worker):
        assert MatchCandidate.objects.count() == 0
    with scope(cast.coordinator):
        (pair,) = pairs_of(cast.coordinator, possible_matches(cast.coordinator, decided=False))
        assert (pair.one.title, pair.other.title) == (newer.number, older.number)
        assert pair.by_identifier
        assert VictimCase.objects.count() == 0
    (bell,) = Notification.objects.filter(kind=NotificationKind.MATCH_FOUND)
    assert (bell.user, bell.target_id) == (cast.coordinator, pair.match.pk)


@pytest.mark.parametrize(
    ("groups", "identity", "pairs"),
    [
        (["summary"], NIK, 1),
        (["summary"], {"full_name": NIK["full_name"]}, 1),
        (["summary", "contact"], {"nik": NIK["nik"]}, 1),
        (["summary", "identity"], NIK, 0),
    ],
)
def test_of_whom_only_a_part_is_seen_is_offered_or_noted_never_neither(cast, groups, identity, pairs):
    case = make_case(cast.worker, person={"identity": NIK})
    find_matches()
    with scope(cast.worker):
        give_named_access(
            actor=cast.worker, case=VictimCase.objects.get(pk=case.pk), user=cast.other_worker, groups=groups, reason="Bantu"
        )
    offered = matches(cast.other_worker, identity={"full_name": "", **identity})
    take_in(cast.other_worker, {"full_name": "", **identity})
    find_matches()

    assert (len(offered), noted(cast)) == (1 - pairs, pairs)


def test_whom_five_others_pushed_out_of_the_offer_is_noted(cast):
    for _ in range(7):
        take_in(cast.worker, NIK)
        find_matches()
    assert noted(cast) == 1, "of the seventh case: six are like it, five are offered"


def test_what_no_page_offered_is_noted_though_the_writer_sees_it(cast):
    """A correction offers nobody, and neither did the page of somebody who was taken in at the same time."""
    make_case(cast.colleague, person={"identity": NIK})
    case = make_case(cast.worker)
    find_matches()
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values={"nik": NIK["nik"]})
    find_matches()
    assert noted(cast) == 1

    draft = make_draft(cast.worker, kedatangan=arrival(), persetujuan=consent(), rincian=as_typed(OTHER))
    make_case(cast.colleague, person={"identity": OTHER})
    open_draft(cast.worker, draft)
    find_matches()
    assert noted(cast) == 2


def test_a_correction_of_what_is_not_compared_looks_for_nobody(cast):
    case = make_case(cast.worker)
    find_matches()
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values={"alias": "Lain", "true_address": "Gang Lain"})
    assert find_matches() == 0


def take_in(worker, identity):
    """Open a case by an intake, whose last page offers those who are like her."""
    draft = make_draft(worker, kedatangan=arrival(), persetujuan=consent(), rincian=as_typed(identity))
    return open_draft(worker, draft)


def noted(cast):
    with scope(cast.coordinator):
        return MatchCandidate.objects.count()


def test_a_search_may_be_repeated_and_a_pair_stands_once_from_either_side(cast):
    older, newer = make_case(cast.other_worker, person={"identity": NIK}), make_case(cast.worker, person={"identity": NIK})
    assert find_matches() == 2
    for user, case, name in ((cast.worker, newer, "Rudi Setiawan Adi"), (cast.other_worker, older, "Roedy Setiawan")):
        with scope(user):
            update_identity(actor=user, case_id=case.pk, values={"full_name": name})
    assert find_matches() == 2

    assert noted(cast) == 1


def test_a_corrected_number_finds_who_was_hidden(cast):
    make_case(cast.other_worker, person={"identity": NIK})
    case = make_case(cast.worker)
    find_matches()
    assert noted(cast) == 0
    with scope(cast.worker):
        update_identity(actor=cast.worker, case_id=case.pk, values={"nik": NIK["nik"]})
    assert noted(cast) == 0
    find_matches()

    assert noted(cast) == 1


def test_no_request_can_look_for_hidden_records(cast):
    case = make_case(cast.worker)
    with scope(cast.worker), pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
        connection.cursor().execute("SELECT simpul_note_matches(%s, '{}')", [case.victim_id])


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
