"""The desk at work: both sides asked, a verdict with its reason, and back again; nobody else gains or loses a thing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from reports.figures.compute import compute_figures
from reports.figures.periods import Quarter
from tests.factories.cases import as_owner, make_case
from tests.factories.matches import NIK, REASON, ask, confirm, make_asked, make_pair, newest_match, put, reply, third_worker
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Agency
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import reveal
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.person import MATCH_GROUP, MatchCandidate, Victim, VictimIdentity
from victims.models.questions import MatchQuestion
from victims.selectors.cases import Groups
from victims.services.coordination import ask_units, confirm_match, reject_match, undo_match
from victims.states import MATCH_TRANSITIONS, MatchStatus

pytestmark = pytest.mark.django_db
_S = MatchStatus
VERBS = {
    _S.ASKED: lambda actor, key: ask_units(actor=actor, match_id=key),
    _S.CONFIRMED: lambda actor, key: confirm_match(actor=actor, match_id=key, reason=REASON),
    _S.REJECTED: lambda actor, key: reject_match(actor=actor, match_id=key, reason=REASON),
    _S.OPEN: lambda actor, key: undo_match(actor=actor, match_id=key, reason=REASON),
}
STATES = {
    _S.OPEN: {}, _S.ASKED: {"asked_at": timezone.now() - timedelta(days=30)}, _S.CONFIRMED: {"decided_at": timezone.now()},
    _S.REJECTED: {"decided_at": timezone.now()},
}  # fmt: skip


def person_ids(*cases):
    with as_owner():
        return [Victim.objects.get(pk=case.victim_id).person_id for case in cases]


def run(cast, verb, match):
    with scope(cast.coordinator):
        return VERBS[verb](cast.coordinator, match.pk)


def desk_columns(match):
    with as_owner():
        return MatchCandidate.objects.select_related("decided_by").get(pk=match.pk)


@pytest.mark.parametrize("wanted", list(VERBS), ids=str)
@pytest.mark.parametrize("status", list(STATES), ids=str)
def test_every_cell_of_the_state_machine(cast, status, wanted):
    match, _older, _newer = make_pair(cast)
    put(match, status, **STATES[status])
    if wanted in MATCH_TRANSITIONS[status]:
        assert run(cast, wanted, match).status == wanted
    else:
        with pytest.raises(RefusedError):
            run(cast, wanted, match)
        assert desk_columns(match).status == status


@pytest.mark.parametrize("verb", list(VERBS), ids=str)
@pytest.mark.parametrize("name", ["worker", "head", "directorate", "report_admin", "auditor", "superuser"])
def test_the_desk_alone_works_on_a_pair(cast, verb, name):
    match, _older, _newer = make_asked(cast)
    user = getattr(cast, name)
    with scope(user), pytest.raises(PermissionDenied):
        VERBS[verb](user, match.pk)


@pytest.mark.parametrize("verb", [_S.CONFIRMED, _S.REJECTED], ids=str)
def test_a_verdict_needs_both_answers_or_three_working_days(cast, verb):
    match, older, _newer = make_pair(cast)
    ask(cast, match)
    reply(cast.other_worker, older)
    with pytest.raises(RefusedError, match="Tunggu jawaban kedua unit"):
        run(cast, verb, match)
    put(match, _S.ASKED, asked_at=timezone.now() - timedelta(days=6))

    assert run(cast, verb, match).status == verb


@pytest.mark.parametrize("verb", [confirm_match, reject_match])
def test_a_verdict_has_a_reason_that_only_the_desk_reads(cast, verb):
    match, _older, _newer = make_asked(cast)
    with scope(cast.coordinator):
        with pytest.raises(RefusedError, match="Tulis alasannya"):
            verb(actor=cast.coordinator, match_id=match.pk, reason="  ")
        decided = verb(actor=cast.coordinator, match_id=match.pk, reason=REASON)

    assert reveal(decided, "decision_reason", Groups(frozenset({MATCH_GROUP}))) == REASON
    assert (decided.decided_by, decided.decided_at is not None) == (cast.coordinator, True)


def test_confirming_makes_one_person_of_two_rows_and_undoing_two_again(cast):
    match, older, newer = make_asked(cast)
    before = person_ids(older, newer)
    confirm(cast, match)
    assert person_ids(older, newer) == [before[0]] * 2
    undone = run(cast, _S.OPEN, match)

    assert person_ids(older, newer) == before
    assert (undone.status, undone.undone_by, undone.decided_at) == ("open", cast.coordinator, None)
    with as_owner():
        actions = AuditEvent.objects.filter(target_id=str(match.pk)).order_by("at").values_list("action", flat=True)
        assert list(actions) == ["match.asked", "match.confirmed", "match.undone"]


def test_rejecting_leaves_two_persons(cast):
    match, older, newer = make_asked(cast)
    run(cast, _S.REJECTED, match)

    assert len(set(person_ids(older, newer))) == 2


def test_undoing_takes_a_reason_and_thirty_days(cast):
    match, _older, _newer = make_asked(cast)
    confirm(cast, match)
    with scope(cast.coordinator), pytest.raises(RefusedError, match="Tulis alasannya"):
        undo_match(actor=cast.coordinator, match_id=match.pk, reason=" ")
    put(match, _S.CONFIRMED, decided_at=timezone.now() - timedelta(days=30, minutes=1))
    with pytest.raises(RefusedError, match="30 hari"):
        run(cast, _S.OPEN, match)


def test_after_undoing_both_units_are_asked_anew(cast):
    match, older, newer = make_asked(cast)
    confirm(cast, match)
    run(cast, _S.OPEN, match)
    ask(cast, match)
    with pytest.raises(RefusedError, match="Tunggu jawaban"):
        run(cast, _S.CONFIRMED, match)
    reply(cast.other_worker, older)
    reply(cast.worker, newer)

    assert confirm(cast, match).status == "confirmed"
    with scope(cast.coordinator):
        assert MatchQuestion.objects.filter(match=match).count() == 4


# ---- chains: what is left must be what would be there without the pair that was taken back ----
@pytest.fixture
def chain(cast):
    """Records A, B and C of three units, with the pairs B=A and C=B, found one after the other and long since asked."""
    first = make_case(cast.other_worker, person={"identity": NIK})
    second = make_case(cast.worker, person={"identity": {**NIK, "passport": "C1234567"}})
    early = newest_match(cast)
    third = make_case(third_worker(), person={"identity": {"passport": "C1234567"}})
    late = newest_match(cast)
    for match in (early, late):
        put(match, _S.ASKED, asked_at=timezone.now() - timedelta(days=30))
    return (first, second, third), {"early": early, "late": late}


@pytest.mark.parametrize("order", [("early", "late"), ("late", "early")], ids="-".join)
@pytest.mark.parametrize(("undone", "apart", "together"), [("early", 0, (1, 2)), ("late", 2, (0, 1))], ids=["early", "late"])
def test_undoing_one_link_of_a_chain_leaves_the_other(cast, chain, order, undone, apart, together):
    cases, pairs = chain
    alone = person_ids(*cases)
    for name in order:
        confirm(cast, pairs[name])
    assert len(set(person_ids(*cases))) == 1
    run(cast, _S.OPEN, pairs[undone])
    after = person_ids(*cases)

    assert after[apart] == alone[apart]
    assert {after[place] for place in together} == {alone[together[0]]}, "as if only the other had been confirmed"


@pytest.mark.parametrize("order", [("early", "late"), ("late", "early")], ids="-".join)
def test_undoing_both_links_restores_all_three(cast, chain, order):
    cases, pairs = chain
    alone = person_ids(*cases)
    for name in ("early", "late"):
        confirm(cast, pairs[name])
    for name in order:
        run(cast, _S.OPEN, pairs[name])

    assert person_ids(*cases) == alone


# ---- what follows, and what does not ----
def counted():
    quarter = Quarter.of(timezone.localdate())
    agency = Agency.objects.get(code="kemensos")
    totals = compute_figures(quarter, agency, national=True, cutoff=timezone.now())["totals"]
    return totals["persons"], totals["cases"]


def test_reports_count_one_person_and_after_undoing_two(cast):
    match, _older, _newer = make_asked(cast)
    assert counted() == (2, 2)
    confirm(cast, match)
    assert counted() == (1, 2)
    run(cast, _S.OPEN, match)

    assert counted() == (2, 2)


def seen_by_everybody(cast):
    seen = {}
    for name, user in cast:
        with scope(user):
            seen[name] = [
                sorted(map(str, model.objects.visible_to(user).values_list("pk", flat=True)))
                for model in (VictimCase, Victim, MatchQuestion)
            ]
            # The second wall alone.
            seen[name] += [model.objects.count() for model in (VictimCase, VictimIdentity, MatchQuestion, MatchCandidate)]
    return seen


def test_a_confirmation_opens_nothing_to_anybody(cast):
    match, older, _newer = make_asked(cast)
    before = seen_by_everybody(cast)
    confirm(cast, match)
    assert seen_by_everybody(cast) == before
    run(cast, _S.OPEN, match)

    assert seen_by_everybody(cast) == before
    assert str(older.pk) not in before["worker"][0]


@pytest.mark.parametrize("function", ["simpul_join_persons", "simpul_part_persons"])
def test_the_database_joins_and_parts_for_the_desk_alone(cast, function):
    match, _older, _newer = make_asked(cast)
    for user in (cast.worker, cast.auditor):
        with scope(user), pytest.raises(ProgrammingError, match="only the coordination desk"), transaction.atomic():
            connection.cursor().execute(f"SELECT {function}(%s)", [match.pk])


def test_the_database_parts_confirmed_pairs_alone(cast):
    match, _older, _newer = make_asked(cast)
    with scope(cast.coordinator), pytest.raises(IntegrityError, match="only a confirmed pair"), transaction.atomic():
        connection.cursor().execute("SELECT simpul_part_persons(%s)", [match.pk])
