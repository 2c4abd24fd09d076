"""A migration that meets people at work gives up, says so, and can be run again."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

TABLE = "victims_victimcase"


def write() -> None:
    """Take the lock of a writer; the migration that makes a trigger must wait for its end, and who comes after for both."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET number = number WHERE false")  # noqa: S608


@contextmanager
def somebody_works() -> Iterator[None]:
    """Another session in the middle of a transaction that has written."""
    with transaction.atomic(using="default"):
        write()
        yield


def at_0019() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'victims' AND name = '0020_steps'")
        return cursor.fetchone() == (0,)


def setting() -> str:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


def test_a_held_lock_ends_it_with_a_sentence_and_it_can_be_run_again(own_database):
    before = setting()
    call_command("migrate", "victims", "0019", verbosity=0)
    started = time.monotonic()
    with somebody_works(), pytest.raises(CommandError, match=r"lebih dari 2 detik.+run it again"):
        call_command("migrate", "victims", verbosity=0)
    assert 1.9 < time.monotonic() - started < 8
    assert at_0019()
    assert setting() == before

    call_command("migrate", "victims", verbosity=0)
    assert not at_0019()


def migrate_in_a_thread() -> str:
    try:
        call_command("migrate", "victims", verbosity=0, lock_timeout=1)
    except CommandError as error:
        return str(error)
    finally:
        connections.close_all()
    return ""


def seconds_of_a_writer() -> float:
    started = time.monotonic()
    with transaction.atomic(using="default"):
        write()
    connections.close_all()
    return time.monotonic() - started


def until_it_waits() -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [TABLE])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("the migration waits for nothing")


def test_who_comes_meanwhile_waits_no_longer_than_the_migration(own_database):
    call_command("migrate", "victims", "0019", verbosity=0)
    with ThreadPoolExecutor(2) as pool, somebody_works():
        migration = pool.submit(migrate_in_a_thread)
        until_it_waits()
        waited = pool.submit(seconds_of_a_writer).result(timeout=20)
        assert "lebih dari 1 detik" in migration.result(timeout=20)
    assert 0.1 < waited < 3


def test_a_longer_wait_may_be_chosen_and_ends_with_each_transaction(own_database):
    seen: set[str] = set()

    def look(execute, sql, *rest):
        seen.update([sql] if "lock_timeout" in str(sql) else [])
        return execute(sql, *rest)

    ways = (("0006", [], 2000), ("0007", ["--lock-timeout", "30"], 30000), ("0006", ["--lock-timeout", "0.0004"], 1))
    for target, how, wanted in ways:  # 0 would be no limit at all
        seen.clear()
        with connections["owner"].execute_wrapper(look):
            call_command("migrate", "reports", target, *how, verbosity=0)
        assert seen == {f"SET LOCAL lock_timeout = {wanted}"}
        assert setting() == "0"


@pytest.mark.parametrize("seconds", [0, -1])
def test_waiting_for_ever_is_not_offered(seconds):
    with pytest.raises(CommandError, match="more than 0"):
        call_command("migrate", verbosity=0, lock_timeout=seconds)
