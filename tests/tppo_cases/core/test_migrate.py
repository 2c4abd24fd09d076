"""A migration that meets people at work gives up, says so, and can be run again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

TABLE = "victims_victimcase"


@contextmanager
def somebody_reads() -> Iterator[None]:
    """A transaction of another session that has read the table: ALTER TABLE must wait for its end."""
    with transaction.atomic(using="default"), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608
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
    with somebody_reads(), pytest.raises(CommandError, match=r"lebih dari 2 detik.+run it again"):
        call_command("migrate", "victims", verbosity=0)
    assert 1.9 < time.monotonic() - started < 8
    assert at_0019()
    assert setting() == before

    call_command("migrate", "victims", verbosity=0)
    assert not at_0019()


def test_who_reads_meanwhile_waits_no_longer_than_the_migration(own_database):
    call_command("migrate", "victims", "0019", verbosity=0)
    with somebody_reads(), pytest.raises(CommandError, match=r"lebih dari 0\.3 detik"):
        call_command("migrate", "victims", verbosity=0, lock_timeout=0.3)
    started = time.monotonic()
    with somebody_reads():
        assert time.monotonic() - started < 1


def test_a_longer_wait_may_be_chosen(own_database):
    seen = []

    def look(*args, **kwargs):
        seen.append(setting())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tppo_cases.core.management.commands.migrate.follow_python", look)
        call_command("migrate", verbosity=0)
        call_command("migrate", "--lock-timeout", "30", verbosity=0)
    assert seen == ["2s", "30s"]


@pytest.mark.parametrize("seconds", [0, -1])
def test_waiting_for_ever_is_not_offered(seconds):
    with pytest.raises(CommandError, match="more than 0"):
        call_command("migrate", verbosity=0, lock_timeout=seconds)
