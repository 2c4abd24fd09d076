"""The context of row-level security: it ends with its block, whatever happens in it."""

import pytest
from django.db import connection, transaction

from tests.cast import load_cast
from tests.factories.cases import make_case
from tppo_cases.access.context import access_of, scope
from tppo_cases.core.scope import report_role, scope_principals, system_role
from victims.models.case import VictimCase


def current() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT simpul_principals()")
        return list(cursor.fetchone()[0])


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_nobody_acts_outside_a_scope(cast):
    make_case(cast.worker)
    assert current() == []
    assert VictimCase.objects.count() == 0


@pytest.mark.django_db
def test_the_former_context_returns(cast):
    with scope(cast.worker):
        outer = current()
        with scope(cast.health_officer):
            assert current() == sorted(access_of(cast.health_officer).principals)
        assert current() == outer
    assert current() == []


@pytest.mark.django_db
def test_the_former_context_returns_after_an_error_in_a_savepoint(cast):
    with scope(cast.worker):
        outer = current()
        with pytest.raises(ZeroDivisionError), scope(cast.other_worker):
            1 / 0  # noqa: B018  # any error will do
        assert current() == outer
    assert current() == []


@pytest.mark.django_db
def test_an_error_of_the_database_inside_leaves_the_outer_context_whole(cast):
    with scope(cast.worker):
        outer = current()
        with pytest.raises(Exception, match="division by zero"), scope(cast.other_worker), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert current() == outer


@pytest.mark.django_db
def test_a_forced_rollback_inside_leaves_the_outer_context_whole(cast):
    with scope(cast.worker):
        outer = current()
        with scope(cast.other_worker):
            transaction.set_rollback(True)
        assert current() == outer


@pytest.mark.django_db
def test_only_auditors_read_the_trail_of_others(cast):
    make_case(cast.worker)
    with connection.cursor() as cursor:
        for name, user in cast:
            with scope(user):
                cursor.execute("SELECT count(DISTINCT actor_id) FROM audit_auditevent WHERE actor_id <> %s", [user.pk])
                others = cursor.fetchone()[0]
            assert (others > 0) == (name == "auditor" or name in CASE_READERS), name


# Whoever sees the case also reads what was done to it.
CASE_READERS = {"colleague", "head", "shelter_staff", "directorate"}


@pytest.mark.django_db
def test_principals_are_numbers_only():
    with pytest.raises(ValueError, match="invalid literal"), scope_principals(["1}'; DROP TABLE x; --"]):  # type: ignore[list-item]
        pass


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "name"), [(system_role, "simpul_jobs"), (report_role, "simpul_report")])
def test_roles_are_borrowed_for_a_block(change, name):
    before = role()
    with change():
        assert role() == name
    assert role() == before
    with pytest.raises(ZeroDivisionError), change():
        1 / 0  # noqa: B018  # any error will do
    assert role() == before


def test_nothing_remains_on_the_connection_after_a_commit(own_database):
    user = load_cast().worker
    with scope(user):
        assert current() != []
    assert current() == []
    with transaction.atomic():
        assert current() == []
