"""The drill of the deployment guide: dump, lose everything, restore into a prepared database, and all of it is as it was."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg2.sql import SQL, Identifier

from tests.access.story import SEES, Story, tell
from tests.cast import load_cast
from tests.conftest import cloned_database
from tests.factories.seals import seal_everything
from tests.tppo_cases.core.test_grants import grants
from tests.victims.models.test_case_access import DERIVED, RECOMPUTED, rows
from tppo_cases.access.context import scope
from tppo_cases.audit.seal.anchors import read_anchors, write_daily
from tppo_cases.audit.seal.verifying import verify
from tppo_cases.core.embedded.postgres import find_postgres
from tppo_cases.core.sealed import reveal_all
from victims.models.case import VictimCase
from victims.selectors.cases import case_view

# What the catalogue says of tables: triggers, policies, constraints, indexes.
CATALOGUE = """
SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'policy', polrelid::regclass::text,
    concat_ws(' ', polname, polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy
UNION ALL SELECT 'walls', oid::regclass::text, concat(relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner))
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
UNION ALL SELECT 'constraint', conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
    AND connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


@dataclass(frozen=True)
class State:
    """Everything about a database that must be the same afterwards."""

    rows: Counter[str]
    catalogue: Counter[tuple[str, str, str]]
    grants: tuple[str, ...]
    sequences: tuple[tuple[str, int], ...]


def plainly(definition: str) -> str:
    """Without casts and brackets: PostgreSQL writes them otherwise for what it has read from its own text."""
    return re.sub(r"::(character varying|text|varchar)(\[\])?|[()]", "", definition)


def state() -> State:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        counts: Counter[str] = Counter()
        for (table,) in cursor.fetchall():
            statement = SQL("SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} t")
            cursor.execute(statement.format(Identifier(table)).as_string(cursor.cursor))
            number, digest = cursor.fetchone()
            counts[f"{table} {digest}"] = number
        cursor.execute(CATALOGUE)
        catalogue = Counter((kind, table, plainly(text)) for kind, table, text in cursor.fetchall())
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1")
        return State(counts, catalogue, tuple(grants()), tuple(cursor.fetchall()))


def run(program: str, *arguments: str, database: str) -> None:
    """A program of PostgreSQL as its administrator, whom row-level security does not bind."""
    admin = urlsplit(os.environ["DATABASE_ADMIN_URL"])
    where = ["--username", admin.username or "postgres", "--dbname", database]
    host = settings.DATABASES["owner"]["HOST"] or "localhost"
    where += ["--host", host, *(["--port", str(admin.port)] if admin.port else [])]
    subprocess.run(
        [str(find_postgres(None).bin / program), *where, *arguments], capture_output=True, check=True, text=True,
        env=os.environ | {"PGPASSWORD": admin.password or ""},
    )  # fmt: skip


@dataclass(frozen=True)
class Drill:
    """What stood in the lost database, and where its anchors lie."""

    before: State
    after: State
    story: Story
    anchors: Path


@pytest.fixture(scope="module")
def drill(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Drill]:
    folder = tmp_path_factory.mktemp("backup")
    with django_db_blocker.unblock():
        with cloned_database("lost") as name:
            story = tell(load_cast())
            seal_everything()
            write_daily(folder / "anchors")
            before = state()
            run("pg_dump", "--format=custom", "--file", str(folder / "simpul.dump"), database=name)
        with cloned_database("restored") as name:  # prepared: roles, migrations, reference data
            connections.close_all()
            run("pg_restore", "--clean", "--if-exists", "--exit-on-error", str(folder / "simpul.dump"), database=name)
            yield Drill(before, state(), story, folder / "anchors")


@pytest.fixture(autouse=True)
def _reads(drill, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_every_row_is_there_as_it_was(drill):
    assert sum(drill.before.rows.values()) > 1000
    assert drill.after.rows == drill.before.rows
    assert drill.after.sequences == drill.before.sequences


def test_walls_triggers_constraints_and_indexes_stand_again(drill):
    assert len(drill.before.catalogue) > 300
    assert drill.after.catalogue == drill.before.catalogue


def test_every_role_may_what_it_might(drill):
    assert drill.after.grants == drill.before.grants


def test_the_trail_fits_its_seals_and_the_anchors_kept_elsewhere(drill):
    anchors, broken = read_anchors(drill.anchors)
    outcome = verify(anchors)
    assert broken == []
    assert outcome.findings == ()
    assert outcome.anchors == 1


def test_without_a_context_nothing_is_read(drill):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM victims_victimcase")
        assert cursor.fetchone() == (0,)


def test_everybody_sees_what_she_saw_and_names_open(drill):
    cast, own = load_cast(), drill.story.rows["own"]
    for name, user in cast:
        with scope(user):
            assert VictimCase.objects.visible_to(user).filter(pk=own.pk).exists() == (name in SEES["own"]), name
    with scope(cast.worker):
        view = case_view(cast.worker, VictimCase.objects.get(pk=own.pk))
        assert reveal_all(view.case.victim.identity, ["full_name"], view) == {"full_name": "Nama Cempaka"}


def test_who_may_see_what_is_what_the_rules_give(drill):
    assert rows(DERIVED) == rows(RECOMPUTED)
