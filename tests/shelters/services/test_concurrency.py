"""Requests at the same moment, with real commits: a bed is given once, and nobody waits for ever."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q

from shelters.models import BedCount, Placement
from shelters.services.moves import transfer_placement
from shelters.services.placements import approve_placement, propose_placement
from shelters.states import OPEN_PLACEMENTS, BedKind, PlacementStatus
from tests.cast import Cast, load_cast
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import other_shelter, own_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from victims.services.locks import lock_case

Outcome = str


@pytest.fixture
def staff(own_database) -> Cast:
    return load_cast()


def at_once(calls: Iterable[Callable[[], object]]) -> list[Outcome]:
    """Run every call in a thread of its own, all starting together; say "ok" or the refusal for each."""
    calls = list(calls)
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> Outcome:
        try:
            gate.wait()
            call()
        except (RefusedError, TransitionNotAllowedError, Placement.DoesNotExist) as error:  # decided: gone for the directorate
            return str(error)
        else:
            return "ok"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def ask(user_name: str, case, shelter, **changes) -> Callable[[], object]:
    def call() -> object:
        user = getattr(load_cast(), user_name)
        with scope(user):
            return propose_placement(
                actor=user, case_id=case.pk, shelter=shelter, bed_kind=BedKind.MALE, **{"is_emergency": True, **changes}
            )

    return call


def set_beds(shelter, capacity: int) -> None:
    with as_owner():
        BedCount.objects.filter(shelter=shelter, bed_kind=BedKind.MALE).update(capacity=capacity)


def assert_counts_equal_a_recount() -> None:
    with as_owner():
        stays = Placement.objects.filter(status__in=OPEN_PLACEMENTS).values_list("shelter", "bed_kind").annotate(n=Count("pk"))
        counted = {(shelter, kind): n for shelter, kind, n in stays}
        kept = BedCount.objects.filter(Q(occupied__gt=0)).values_list("shelter", "bed_kind", "occupied")
        assert {(shelter, kind): n for shelter, kind, n in kept} == counted


def test_last_bed_is_given_once_and_the_other_is_told_where_there_is_one(staff):
    cases = [make_case(staff.worker) for _ in range(2)]
    set_beds(own_shelter(), 1)

    outcomes = sorted(at_once(ask("worker", case, own_shelter()) for case in cases), key=len)

    assert outcomes[0] == "ok"
    assert "RPTC Bambu Apus tidak punya tempat tidur kosong" in outcomes[1]
    assert "Sentra Handayani (14)" in outcomes[1]
    assert_counts_equal_a_recount()


def test_case_is_placed_once_and_the_other_is_told_where_there_is_a_bed(staff):
    case = make_case(staff.worker)
    asked = [ask("worker", case, own_shelter()), ask("colleague", case, other_shelter())]

    outcomes = sorted(at_once(asked), key=len)

    assert outcomes[0] == "ok"
    assert "sudah memiliki penempatan" in outcomes[1]
    assert "Sentra Handayani (14)" in outcomes[1]
    assert_counts_equal_a_recount()


def test_sixteen_at_once_book_exactly_the_beds(staff):
    cases = [make_case(staff.worker) for _ in range(16)]
    set_beds(own_shelter(), 5)

    outcomes = at_once(ask("worker", case, own_shelter()) for case in cases)

    assert outcomes.count("ok") == 5
    assert all("tidak punya tempat tidur kosong" in outcome for outcome in outcomes if outcome != "ok")
    assert_counts_equal_a_recount()


def test_moves_in_opposite_directions_do_not_block_each_other(staff):
    here = [propose(staff.head, make_case(staff.worker)) for _ in range(8)]
    there = [propose(staff.worker, make_case(staff.worker), is_emergency=True, shelter=other_shelter()) for _ in range(8)]

    def move(placement, shelter) -> Callable[[], object]:
        def call() -> object:
            user = load_cast().worker
            with scope(user):
                return transfer_placement(actor=user, placement_id=placement.pk, shelter=shelter, bed_kind=BedKind.MALE)

        return call

    outcomes = at_once([*(move(p, other_shelter()) for p in here), *(move(p, own_shelter()) for p in there)])

    assert outcomes == ["ok"] * 16
    assert_counts_equal_a_recount()


def test_two_deciders_approve_once(staff):
    placement = propose(staff.worker, make_case(staff.worker))

    def approve(name: str) -> Callable[[], object]:
        def call() -> object:
            user = getattr(load_cast(), name)
            with scope(user):
                return approve_placement(actor=user, placement_id=placement.pk)

        return call

    outcomes = at_once([approve("head"), approve("directorate")])

    assert outcomes.count("ok") == 1
    with as_owner(), transaction.atomic():
        assert Placement.objects.get(pk=placement.pk).status == PlacementStatus.ACTIVE


def test_deadlock_becomes_a_sentence(staff):
    cases = [make_case(staff.worker) for _ in range(2)]
    gate = Barrier(2)

    def cross(first, second) -> Callable[[], object]:
        def call() -> object:
            user = load_cast().worker
            with scope(user):
                lock_case(first.pk)
                gate.wait()
                return propose_placement(actor=user, case_id=second.pk, shelter=own_shelter(), bed_kind=BedKind.MALE)

        return call

    outcomes = sorted(at_once([cross(*cases), cross(*reversed(cases))]), key=len)

    assert outcomes[0] == "ok"
    assert "sedang diubah orang lain" in outcomes[1]
