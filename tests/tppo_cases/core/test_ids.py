"""Identifiers: of version 7, in the order in which they are made, never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import time_machine

from tppo_cases.core.ids import uuid7, uuid7_floor

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


def test_what_is_made_in_a_row_is_in_order_also_within_a_millisecond():
    with time_machine.travel(NOON, tick=False):
        made = [uuid7() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    assert uuid7_floor(NOON) <= made[0]
    assert {each.int >> 80 for each in made} == {uuid7_floor(NOON).int >> 80}


def test_threads_make_no_two_alike():
    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(), range(4_000)))
    assert len(set(made)) == len(made)


def test_a_clock_that_is_put_back_is_believed():
    with time_machine.travel(datetime(2026, 11, 25, 6, tzinfo=UTC), tick=False):
        later = uuid7()
    with time_machine.travel(NOON, tick=False):
        assert uuid7() < later
