"""Two transactions that wait for each other: both end well, each command happens once, and nothing else is tried again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction
from psycopg2 import errorcodes

from tests.cast import load_cast
from tppo_cases.core.retry import TRIES, again_after_collision, is_busy


def fail_with(code: str) -> None:
    """End the statement as PostgreSQL would."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")


@pytest.fixture
def tries(db) -> Callable[[str, int], list[int]]:
    """Fail so often with a code, then go well; return the tries that were made."""

    def run(code: str, failures: int) -> list[int]:
        made: list[int] = []

        def command() -> int:
            made.append(len(made))
            if len(made) <= failures:
                fail_with(code)
            return len(made)

        again_after_collision(command)
        return made

    return run


@pytest.mark.parametrize("code", [errorcodes.DEADLOCK_DETECTED, errorcodes.SERIALIZATION_FAILURE])
@pytest.mark.parametrize("failures", range(TRIES))
def test_a_collision_is_tried_again(tries, code, failures):
    assert len(tries(code, failures)) == failures + 1


def test_after_the_last_try_the_error_is_told(tries):
    with pytest.raises(OperationalError) as told:
        tries(errorcodes.DEADLOCK_DETECTED, TRIES)
    assert is_busy(told.value)


def test_a_command_within_a_command_is_tried_as_often_as_one(db):
    made = []

    def command() -> None:
        made.append(1)
        fail_with(errorcodes.DEADLOCK_DETECTED)

    with pytest.raises(OperationalError):
        again_after_collision(lambda: again_after_collision(command))
    assert len(made) == TRIES


@pytest.mark.parametrize("code", [errorcodes.LOCK_NOT_AVAILABLE, errorcodes.QUERY_CANCELED, errorcodes.DISK_FULL])
def test_nothing_else_is_tried_again(db, code):
    made = []

    def command() -> None:
        made.append(1)
        fail_with(code)

    with pytest.raises(OperationalError):
        again_after_collision(command)
    assert made == [1]


def test_what_a_failed_try_wrote_is_gone(db):
    user = load_cast().worker
    names = iter(("first", "second"))

    def command() -> None:
        user.full_name = next(names)
        user.save(update_fields=["full_name"])
        if user.full_name == "first":
            fail_with(errorcodes.DEADLOCK_DETECTED)

    again_after_collision(command)
    user.refresh_from_db()
    assert user.full_name == "second"


def test_two_that_wait_for_each_other_both_end_well(own_database):
    gate = Barrier(2)

    def cross(first: str, second: str) -> int:
        tried = []

        def command() -> None:
            tried.append(1)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [first])
                if len(tried) == 1:
                    gate.wait()
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [second])

        try:
            with transaction.atomic():  # as a request has it
                again_after_collision(command)
        finally:
            connection.close()
        return len(tried)

    with ThreadPoolExecutor(2) as pool:
        tried = [pool.submit(cross, "a", "b"), pool.submit(cross, "b", "a")]
        assert sorted(each.result() for each in tried) == [1, 2]
