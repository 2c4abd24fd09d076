"""The story of tests/access in a database with real commits, reached through PgBouncer alone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from celery._state import _set_task_join_will_block
from django.db import connections

from tests.access.story import Story, tell
from tests.access.test_one_wall_alone import walled_tables
from tests.cast import Cast, load_cast
from tests.conftest import cloned_database
from tests.tppo_cases.access.pooling.pooler import Pooler, running_pooler

SETTINGS = ("principals", "reads_audit", "actor", "walled_cases", "walled_victims")


@dataclass(frozen=True)
class Site:
    """A database in which the story has happened."""

    name: str
    cast: Cast
    story: Story
    numbers: frozenset[str]  # of all cases


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """One for all tests of a file: they read, or write what nobody else looks at."""
    with django_db_blocker.unblock(), cloned_database("pool") as name:
        cast = load_cast()
        story = tell(cast)
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT number FROM victims_victimcase")
            numbers = frozenset(number for (number,) in cursor.fetchall())
        yield Site(name, cast, story, numbers)


@pytest.fixture
def pooled(site: Site) -> Iterator[Callable[[int], Pooler]]:
    """Return a function that puts a pooler with so many server connections before the database."""
    with ExitStack() as stack:
        yield lambda size: stack.enter_context(running_pooler(site.name, size))


@dataclass(frozen=True)
class Found:
    """What a program without a context finds on a server connection that others have used."""

    pid: int
    rows: dict[str, int]
    settings: dict[str, str]


@pytest.fixture
def look() -> Callable[[Pooler], Found]:
    """Return a function that looks, with raw SQL, for rows and for a context that was left behind."""
    tables = walled_tables()
    count = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)  # noqa: S608  # names of our own models
    left = ", ".join(f"coalesce(current_setting('simpul.{name}', true), '')" for name in SETTINGS)

    def run(pooler: Pooler) -> Found:
        with pooler.stranger() as cursor:
            cursor.execute(f"SELECT pg_backend_pid(), {left}, {count}")
            pid, *values = cursor.fetchone()
        settings = dict(zip(SETTINGS, values[: len(SETTINGS)], strict=True))
        rows = dict(zip(tables, values[len(SETTINGS) :], strict=True))
        return Found(
            pid,
            {table: number for table, number in rows.items() if number},
            {name: value for name, value in settings.items() if value not in ("", "{}")},
        )

    return run


def backends(name: str) -> set[int]:
    """The server connections of the application to a database, asked beside the pooler."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = 'simpul_app'", [name])
        return {pid for (pid,) in cursor.fetchall()}


@pytest.fixture(autouse=True)
def _results_are_waited_for_as_before() -> Iterator[None]:
    """Celery notes for the whole process that a task runs; tasks in many threads at once can leave the note behind."""
    yield
    _set_task_join_will_block(blocks=False)
