"""What the database lets a raw UPDATE do to a status is what the table of Python says, for every pair of states."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import Error, connection, connections, transaction

from referrals.step_guards import REFERRAL_STEPS
from tests.cast import Cast, load_cast
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.core.scope import system_role
from tppo_cases.core.step_guard import StepGuard
from victims.states import CaseStatus
from victims.step_guards import CASE_STEPS

GUARDS = [CASE_STEPS, REFERRAL_STEPS]
# What a raw statement has to fill in besides, so that nothing but the step decides. Whatever is there may stay.
COLUMNS = {
    "victims_victimcase": {"closed": "outcome = 'completed', closed_at = now()", "": "outcome = '', closed_at = NULL"},
    "referrals_referral": {"": "closed_at = {closed}"},
}


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


def row_of(guard: StepGuard, cast: Cast) -> UUID:
    case = make_case(cast.worker)
    if guard is CASE_STEPS:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("UPDATE victims_victimcase SET closing_requested_by_id = created_by_id WHERE id = %s", [case.pk])
        return case.pk
    return refer.make_accepted(cast, case).pk


def statement_of(guard: StepGuard, wanted: Any) -> str:
    columns = COLUMNS[guard.table]
    extra = columns.get(str(wanted), columns[""]).format(closed="NULL" if guard.transitions[wanted] else "now()")
    return f"UPDATE {guard.table} SET status = %s, {extra} WHERE id = %s"  # noqa: S608  # constants of this module


def pairs(guard: StepGuard) -> Iterator[tuple[Any, Any]]:
    return ((before, after) for before in guard.transitions for after in guard.transitions)


@pytest.mark.django_db
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.table)
def test_every_pair_of_states_by_raw_update_as_the_application(cast, guard):
    key = row_of(guard, cast)
    allowed, refused = set(), set()
    for before, after in pairs(guard):
        with transaction.atomic():
            with as_owner(), connection.cursor() as cursor:
                cursor.execute(statement_of(guard, before), [str(before), key])
            with scope(cast.worker):
                changed, constraint = attempt(statement_of(guard, after), str(after), key)
            transaction.set_rollback(True)
        assert (changed, constraint) in ((1, ""), (0, guard.name)), (before, after)
        (allowed if changed else refused).add((before, after))
    stays = {(state, state) for state in guard.transitions}
    assert allowed - stays == {(before, after) for before, steps in guard.transitions.items() for after in steps}
    assert stays <= allowed  # a row is written with the state that it has
    assert len(refused) == len(guard.transitions) ** 2 - len(allowed)


@pytest.mark.django_db
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.table)
def test_a_new_row_begins_where_the_table_begins(cast, guard):
    with scope(cast.worker):
        for status in guard.transitions:
            insert = f"INSERT INTO {guard.table} (id, status) VALUES (gen_random_uuid(), %s)"  # noqa: S608  # a constant
            _, constraint = attempt(insert, str(status))
            assert (constraint == guard.name) == (status != guard.first), status


@pytest.mark.django_db
def test_timed_work_is_held_to_the_table_too(cast):
    case = make_case(cast.worker)
    with system_role():
        assert attempt("UPDATE victims_victimcase SET status = 'closing' WHERE id = %s", case.pk)[0] == 0
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
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.table)
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
