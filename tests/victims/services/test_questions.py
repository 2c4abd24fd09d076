"""What a unit is asked: its own question on its own case, heard by who manages it, answered once."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tests.factories.matches import NIK, ask, confirm, make_pair, put, reply, third_worker
from tests.factories.outbox import find_matches
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Unit
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import reveal
from tppo_cases.notifications.models import Notification, NotificationKind
from victims.errors import RefusedError
from victims.match_rules import decidable_from
from victims.models.case import VictimCase
from victims.models.person import MATCH_GROUP, MatchCandidate
from victims.models.questions import MatchQuestion
from victims.selectors.cases import Groups
from victims.selectors.matching import pairs_of, possible_matches
from victims.services.ownership import restrict_case, transfer_case
from victims.services.questions import Answer, answer_questions
from victims.states import DocumentSeen, KnownElsewhere, MatchStatus

pytestmark = pytest.mark.django_db
ANSWER = Answer(document_seen=DocumentSeen.SEEN, known_elsewhere=KnownElsewhere.NO, note="Paspor di unit")


def asked_cases(user):
    """Of which cases the user sees a question, by both walls and by the second alone."""
    with scope(user):
        both = {question.case_id for question in MatchQuestion.objects.visible_to(user)}
        return both, {question.case_id for question in MatchQuestion.objects.all()}


def rung(case):
    bells = Notification.objects.filter(kind=NotificationKind.MATCH_ASKED, target_id=case.pk)
    return {bell.user.full_name for bell in bells.select_related("user")}


def test_each_side_sees_its_own_question_and_nobody_else_any(cast):
    match, older, newer = make_pair(cast)
    ask(cast, match)
    ours, theirs = {newer.pk}, {older.pk}
    expected = {
        "worker": ours, "colleague": ours, "head": ours, "other_worker": theirs, "other_head": theirs,
        "coordinator": ours | theirs,
    }  # fmt: skip

    for name, user in cast:
        both, wall = asked_cases(user)
        assert both == expected.get(name, set()), name
        assert wall == expected.get(name, ours if name == "shelter_staff" else set()), name


def test_the_manager_is_told_else_the_heads(cast):
    match, older, newer = make_pair(cast)
    with as_owner():
        VictimCase.objects.filter(pk=older.pk).update(case_manager=None)
    ask(cast, match)

    assert (rung(newer), rung(older)) == ({"Worker"}, {"Other Head"})


def test_a_manager_who_left_the_unit_is_not_told(cast):
    match, _older, newer = make_pair(cast)
    with as_owner():
        VictimCase.objects.filter(pk=newer.pk).update(case_manager=cast.other_worker)
    ask(cast, match)

    assert rung(newer) == {"Head"}


def restricted_pair(cast):
    match, older, newer = make_pair(cast)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=newer.pk, team=[cast.colleague])
    ask(cast, match)
    return older, newer


def test_of_a_restricted_case_the_desk_knows_the_agency_and_its_named_persons_are_asked(cast):
    older, newer = restricted_pair(cast)
    with scope(cast.coordinator):
        (pair,) = pairs_of(cast.coordinator, possible_matches(cast.coordinator, decided=False))

    assert (pair.one.number, pair.one.unit, pair.one.agency.code, pair.one.title) == (None, None, "kemensos", "Kasus terbatas")
    assert pair.other.number == older.number
    assert rung(newer) == {"Worker", "Colleague"}
    assert asked_cases(cast.head) == (set(), set())
    assert asked_cases(cast.colleague) == ({newer.pk}, {newer.pk})


def test_an_answer_reaches_the_desk_sealed_and_is_on_record(cast):
    match, _older, newer = make_pair(cast)
    ask(cast, match)
    with scope(cast.colleague):
        answer_questions(actor=cast.colleague, case_id=newer.pk, answer=ANSWER)

    with scope(cast.coordinator):
        question = MatchQuestion.objects.get(case=newer.pk)
        assert (question.document_seen, question.known_elsewhere) == ("seen", "no")
        assert reveal(question, "note", Groups(frozenset({MATCH_GROUP}))) == "Paspor di unit"
    assert Notification.objects.get(kind=NotificationKind.MATCH_ANSWERED).user == cast.coordinator
    with as_owner():
        event = AuditEvent.objects.get(action="match.answered")
        assert (event.case_id, event.details) == (newer.pk, {})


def test_one_answer_serves_all_questions_of_a_case_and_one_bell_rings(cast):
    first, _older, newer = make_pair(cast)
    make_case(third_worker(), person={"identity": NIK})
    find_matches()
    with scope(cast.coordinator):
        second = MatchCandidate.objects.get(other=newer.victim_id)
    for match in (first, second):
        ask(cast, match)
    reply(cast.worker, newer)

    assert Notification.objects.filter(kind=NotificationKind.MATCH_ASKED, target_id=newer.pk).count() == 1
    with scope(cast.coordinator):
        assert not MatchQuestion.objects.waiting().filter(case=newer.pk).exists()
        assert MatchQuestion.objects.waiting().count() == 2
    with pytest.raises(RefusedError, match="Tidak ada pertanyaan"):
        reply(cast.worker, newer)


def test_a_decision_ends_the_question(cast):
    match, older, newer = make_pair(cast)
    ask(cast, match)
    reply(cast.other_worker, older)
    put(match, MatchStatus.ASKED, asked_at=timezone.now() - timedelta(days=6))
    confirm(cast, match)
    with pytest.raises(RefusedError, match="Tidak ada pertanyaan"):
        reply(cast.worker, newer)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("other_worker", VictimCase.DoesNotExist), ("migrant_officer", VictimCase.DoesNotExist),
        ("superuser", VictimCase.DoesNotExist), ("auditor", VictimCase.DoesNotExist),
        ("coordinator", VictimCase.DoesNotExist), ("shelter_staff", PermissionDenied), ("directorate", PermissionDenied),
    ],
)  # fmt: skip
def test_nobody_answers_for_another_unit(cast, name, error):
    match, _older, newer = make_pair(cast)
    ask(cast, match)
    user = getattr(cast, name)
    with scope(user), pytest.raises(error):
        answer_questions(actor=user, case_id=newer.pk, answer=ANSWER)


def test_the_desk_can_write_no_answer_and_a_unit_no_question(cast):
    match, _older, newer = make_pair(cast)
    ask(cast, match)
    with scope(cast.coordinator):
        assert MatchQuestion.objects.update(document_seen="seen") == 0
    question = {"match": match, "of_other": False, "case": newer, "asked_by": cast.worker}
    for forbidden in (lambda: MatchQuestion.objects.create(**question), lambda: MatchQuestion.objects.update(closed_at=None)):
        with scope(cast.worker), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            forbidden()


@pytest.mark.parametrize("function", ["simpul_match_sides(ARRAY[%s::uuid])", "simpul_ask_sides(%s, 1)"])
def test_the_database_tells_and_asks_for_the_desk_alone(cast, function):
    match, _older, _newer = make_pair(cast)
    for user in (cast.worker, cast.directorate, cast.auditor, cast.superuser):
        with scope(user), pytest.raises(DatabaseError, match="only the coordination desk"), transaction.atomic():
            connection.cursor().execute(f"SELECT {function}", [match.pk])


def test_the_question_follows_the_case_to_its_new_unit(cast):
    match, _older, newer = make_pair(cast)
    ask(cast, match)
    there = third_worker()
    with scope(cast.head):
        unit = Unit.objects.get(code="sn-handayani")
        transfer_case(actor=cast.head, case_id=newer.pk, unit=unit, manager=there, reason="Pindah")

    assert asked_cases(cast.worker) == (set(), set())
    assert asked_cases(there) == ({newer.pk}, {newer.pk})


@pytest.mark.parametrize(
    ("asked", "free"),
    [
        ("2026-11-23T09:00+07:00", "2026-11-26T09:00+07:00"),  # Monday: Thursday
        ("2026-11-25T09:00+07:00", "2026-11-30T09:00+07:00"),  # Wednesday: Monday
        ("2026-11-27T16:30+07:00", "2026-12-02T16:30+07:00"),  # Friday: Wednesday
        ("2026-11-28T09:00+07:00", "2026-12-02T09:00+07:00"),  # Saturday
        ("2026-11-26T18:00+00:00", "2026-12-02T01:00+07:00"),  # Friday already in Jakarta
    ],
)
def test_three_working_days_by_table(asked, free):
    assert decidable_from(datetime.fromisoformat(asked)) == datetime.fromisoformat(free)
