"""What the database lets a raw UPDATE do to a status is what the table of Python says, for every pair of states."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from itertools import product
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import Error, connection, connections, transaction

from referrals.step_guards import REFERRAL_STEPS
from tests.access.story import tell
from tests.cast import load_cast
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.core.scope import system_role
from tppo_cases.core.step_guard import STEP_GUARDS
from victims.states import CaseStatus
from victims.step_guards import CASE_STEPS, MATCH_STEPS

# Whose row of the story of the access tests is tried, by table, and as whom; the first may change its status.
ROWS = {
    "victims_victimcase": ("own", "worker"), "referrals_referral": ("referral_accepted", "worker"),
    "shelters_placement": ("placement", "head"), "reports_quarterlyreport": ("report", "report_admin"),
    "reports_identifiedexport": ("identified", "head"), "privacy_subjectrequest": ("request", "worker"),
    "privacy_breach": ("breach", "auditor"), "victims_matchcandidate": ("match", "coordinator"),
}  # fmt: skip
each_guard = pytest.mark.parametrize("guard", STEP_GUARDS, ids=lambda guard: guard.table)


def broken(error: Error) -> str:
    """The constraint that the database names."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def attempt(statement: str, *parameters: object) -> tuple[int, str]:
    """How many rows a raw statement changed, or which constraint it broke; nothing of it remains."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            transaction.set_rollback(True)
            return cursor.rowcount, ""
    except Error as error:
        return 0, broken(error)


def without_checks(table: str) -> None:
    """Take away, until the test ends, what else may refuse a status: nothing but the step decides."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass",
            [table],
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


@contextmanager
def as_keeper() -> Iterator[None]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE simpul_keeper")
        yield
        cursor.execute("RESET ROLE")


def test_every_table_with_a_table_of_steps_is_guarded():
    assert {guard.table for guard in STEP_GUARDS} == set(ROWS)
    known = {id(guard.transitions) for guard in STEP_GUARDS}
    tables = {
        id(value): f"{module}.{name}"
        for module in ("victims.states", "referrals.states", "shelters.states", "reports.states", "tppo_cases.privacy.states")
        for name, value in vars(import_module(module)).items() if name.endswith("TRANSITIONS")
    }  # fmt: skip
    assert [name for key, name in tables.items() if key not in known] == []


@pytest.mark.django_db
@each_guard
def test_every_pair_of_states_by_raw_update_as_the_application(cast, guard):
    name, person = ROWS[guard.table]
    key = tell(cast).rows[name].pk
    without_checks(guard.table)
    statement = f"UPDATE {guard.table} SET status = %s WHERE id = %s"  # noqa: S608  # a constant
    allowed, refused = set(), set()
    for before, after in product(guard.transitions, repeat=2):
        with transaction.atomic():
            with as_owner(), connection.cursor() as cursor:
                cursor.execute(statement, [str(before), key])
            with scope(getattr(cast, person)):
                changed, constraint = attempt(statement, str(after), key)
            transaction.set_rollback(True)
        assert (changed, constraint) in ((1, ""), (0, guard.name)), (before, after)
        (allowed if changed else refused).add((before, after))
    stays = {(state, state) for state in guard.transitions}
    assert allowed - stays == {(before, after) for before, steps in guard.transitions.items() for after in steps} - stays
    assert stays <= allowed  # a row is written with the state that it has
    assert len(refused) == len(guard.transitions) ** 2 - len(allowed)


@pytest.mark.django_db
@each_guard
def test_a_new_row_begins_where_the_table_begins(cast, guard):
    with scope(cast.worker) if guard is not MATCH_STEPS else as_keeper():  # who alone writes possible matches
        for status in guard.transitions:
            insert = f"INSERT INTO {guard.table} (id, status) VALUES (gen_random_uuid(), %s)"  # noqa: S608  # a constant
            _, constraint = attempt(insert, str(status))
            assert (constraint == guard.name) == (status not in guard.first), status


@pytest.mark.django_db
def test_timed_work_is_held_to_the_table_too(cast):
    referral = refer.make_accepted(cast, make_case(cast.worker))
    with system_role():
        _, constraint = attempt("UPDATE referrals_referral SET status = 'expired' WHERE id = %s", referral.pk)
    assert constraint == REFERRAL_STEPS.name


@pytest.mark.django_db
def test_the_owner_who_migrates_and_loads_is_free(cast):
    assert set_status(make_case(cast.worker), CaseStatus.IN_SERVICE).status == CaseStatus.IN_SERVICE


def leap(case_id: UUID) -> str:
    """Try a step that the table does not have; returns the constraint that it broke."""
    with scope(load_cast().worker):
        return attempt("UPDATE victims_victimcase SET status = 'in_service' WHERE id = %s", case_id)[1]


def test_the_migration_goes_back_and_the_function_follows_the_table(own_database):
    case = make_case(load_cast().worker)
    assert leap(case.pk) == CASE_STEPS.name

    call_command("migrate", "victims", "0019", database="owner", verbosity=0)
    assert leap(case.pk) == ""
    call_command("migrate", "victims", database="owner", verbosity=0)
    assert leap(case.pk) == CASE_STEPS.name

    other = replace(CASE_STEPS, transitions={CaseStatus.INTAKE: frozenset({CaseStatus.IN_SERVICE})})
    with connections["owner"].cursor() as cursor:
        cursor.execute(other.function())  # as an installation stands that is older than a change of the table
    assert leap(case.pk) == ""
    call_command("migrate", "victims", database="owner", verbosity=0)
    assert leap(case.pk) == CASE_STEPS.name


@pytest.mark.django_db
@each_guard
def test_the_application_cannot_take_the_guard_away(guard):
    for statement in (
        f"ALTER TABLE {guard.table} DISABLE TRIGGER ALL",
        f"DROP TRIGGER update_step ON {guard.table}",
        f"DROP FUNCTION {guard.name}()",
        guard.function(),
        "SET LOCAL session_replication_role = replica",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
