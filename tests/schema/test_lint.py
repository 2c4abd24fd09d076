"""Migrations that came after the listed ones hold to the rules, and each rule finds what is planted against it."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now

from tests.schema.lint import SMALL, collect, findings, ours

BASELINE = set((Path(__file__).parent / "baseline.txt").read_text(encoding="utf-8").split())
# (migration, rule) -> why it does no harm there.
EXCUSED: dict[tuple[str, str], str] = {}


@pytest.fixture
def loader(django_db_setup, django_db_blocker) -> Iterator[MigrationLoader]:
    """Without the transaction of a test, in which nothing may be CONCURRENTLY; nothing is written."""
    with django_db_blocker.unblock():
        yield MigrationLoader(connections["owner"], replace_migrations=False)


def test_new_migrations_hold_to_the_rules(loader):
    names = {f"{app}.{name}": (app, name) for app, name in ours(loader)}
    assert sorted(BASELINE - set(names)) == []
    found = {}
    for label in sorted(set(names) - BASELINE):
        migration = loader.get_migration(*names[label])
        before = loader.project_state(names[label], at_end=False)
        for rule, statement in findings(collect(migration, before), atomic=migration.atomic):
            found[label, rule] = statement
        if ".execute(" in inspect.getsource(inspect.getmodule(type(migration))):
            found[label, "SQL that cannot be read: use RunSQL"] = ""
    assert {key: statement for key, statement in found.items() if key not in EXCUSED} == {}
    assert set(EXCUSED) <= set(found)


def sql(text: str) -> migrations.RunSQL:
    return migrations.RunSQL(text)


CASE = "ALTER TABLE victims_victimcase "
WHOLE = models.CheckConstraint(condition=models.Q(number__gt=""), name="planted")
BAD = [
    ("column dropped", migrations.RemoveField("victimcase", "closed_at")),
    ("column dropped", sql(CASE + "DROP closed_at, DROP CONSTRAINT x")),
    ("column dropped", sql(f"DO $$ BEGIN {CASE} DROP COLUMN IF EXISTS closed_at; END $$")),
    ("column dropped", sql(f"DO $x$ BEGIN EXECUTE '{CASE} DROP COLUMN closed_at'; END $x$")),
    ("renamed", migrations.RenameField("victimcase", "closed_at", "ended_at")),
    ("renamed", migrations.RenameModel("VictimCase", "Case")),
    ("renamed", sql("ALTER TABLE accounts_unit RENAME code TO short")),
    ("NOT NULL without a default", migrations.AddField("victimcase", "planted", models.TextField(default=""))),
    ("NOT NULL without a default", sql(CASE + "ADD COLUMN planted text NOT NULL")),
    ("NOT NULL without a default", sql(CASE + "ALTER COLUMN closed_at SET NOT NULL")),
    ("index made under a lock", migrations.AddIndex("victimcase", models.Index(fields=["closed_at"], name="planted"))),
    ("index made under a lock", migrations.AddConstraint(
        "victimcase", models.UniqueConstraint(fields=["closed_at"], name="planted"))),
    ("index made under a lock", sql("CREATE UNIQUE INDEX planted ON public.victims_victimcase (closed_at)")),
    ("all rows checked under a lock", migrations.AddConstraint("victimcase", WHOLE)),
    ("all rows checked under a lock", sql(CASE + "ADD FOREIGN KEY (victim_id) REFERENCES victims_victim (id)")),
    ("table rewritten", migrations.AlterField("victimcase", "closed_at", models.TextField(null=True))),
    ("table rewritten", sql(CASE + "ADD COLUMN planted uuid DEFAULT gen_random_uuid()")),
    ("table rewritten", sql("CLUSTER victims_victimcase USING planted")),
    ("rows or table removed", migrations.DeleteModel("Note")),
    ("rows or table removed", sql("/* all */ TRUNCATE victims_victimcase")),
    ("CONCURRENTLY needs atomic = False", sql("CREATE INDEX CONCURRENTLY planted ON victims_victimcase (closed_at)")),
]  # fmt: skip
GOOD = [
    migrations.AddField("victimcase", "planted", models.TextField(null=True)),
    migrations.AddField("victimcase", "planted", models.TextField(db_default="")),
    migrations.AddField("victimcase", "planted", models.DateTimeField(db_default=Now())),
    migrations.AlterField("victimcase", "closed_at", models.DateTimeField(null=True, verbose_name="tutup")),
    AddConstraintNotValid("victimcase", WHOLE),
    migrations.CreateModel("Planted", [
        ("id", models.BigAutoField(primary_key=True)),
        ("case", models.ForeignKey("victims.VictimCase", models.CASCADE)),
        ("name", models.TextField(unique=True)),
    ]),
    sql("CREATE FUNCTION planted() RETURNS void LANGUAGE sql AS $body$ DELETE FROM x; DROP TABLE y $body$"),
    sql("COMMENT ON TABLE victims_victimcase IS 'DROP TABLE; TRUNCATE x'; CREATE POLICY p ON victims_victimcase USING (true)"),
]  # fmt: skip


def rules(loader: MigrationLoader, operation, *, atomic: bool = True) -> set[str]:
    planted = migrations.Migration("planted", "victims")
    planted.operations, planted.atomic = [operation], atomic
    return {rule for rule, _ in findings(collect(planted, loader.project_state()), atomic=atomic)}


@pytest.mark.parametrize(("rule", "operation"), BAD, ids=range(len(BAD)))
def test_a_planted_breach_is_found(loader, rule, operation):
    assert rule in rules(loader, operation)


@pytest.mark.parametrize("operation", GOOD, ids=range(len(GOOD)))
def test_what_hurts_nobody_passes(loader, operation):
    assert rules(loader, operation) == set()


def test_an_index_beside_the_work_passes(loader):
    operation = AddIndexConcurrently("victimcase", models.Index(fields=["closed_at"], name="planted"))
    assert rules(loader, operation, atomic=False) == set()


def test_every_rule_has_its_breach():
    text = (Path(__file__).parent / "lint.py").read_text(encoding="utf-8")
    assert all(f'"{rule}"' in text for rule, _ in BAD)
    assert len({rule for rule, _ in BAD}) == 8


def test_the_small_tables_are_there():
    assert {model._meta.db_table for model in apps.get_models()} >= SMALL
