"""A command with a key runs once, however often and however closely together it is sent."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.cast import load_cast
from tests.factories.audit import leave_event
from tppo_cases.access.context import scope
from tppo_cases.access.idempotency import KeyReusedError, run_once
from tppo_cases.audit.models import AuditEvent


class Counter:
    """A command that leaves one audit row and a new id each time it runs."""

    def __init__(self, user) -> None:
        self.user = user

    def __call__(self):
        leave_event(self.user, "logout")
        return AuditEvent(pk=uuid.uuid4())


def rows_of(user) -> int:
    with scope(user):
        return AuditEvent.objects.filter(actor=user).count()


@pytest.mark.django_db
def test_the_second_time_gives_the_first_result(cast):
    key = uuid.uuid4()
    first, second = (run_once(actor=cast.worker, key=key, command="x", run=Counter(cast.worker)) for _ in range(2))
    assert first == second
    assert rows_of(cast.worker) == 1


@pytest.mark.django_db
def test_without_a_key_it_just_runs(cast):
    for _ in range(2):
        run_once(actor=cast.worker, key=None, command="x", run=Counter(cast.worker))
    assert rows_of(cast.worker) == 2


@pytest.mark.django_db
def test_keys_of_two_people_do_not_meet(cast):
    key = uuid.uuid4()
    for user in (cast.worker, cast.colleague):
        run_once(actor=user, key=key, command="x", run=Counter(user))
    assert rows_of(cast.worker) == rows_of(cast.colleague) == 1


@pytest.mark.django_db
def test_a_key_belongs_to_one_command(cast):
    key = uuid.uuid4()
    run_once(actor=cast.worker, key=key, command="x", run=Counter(cast.worker))
    with pytest.raises(KeyReusedError):
        run_once(actor=cast.worker, key=key, command="y", run=Counter(cast.worker))


@pytest.mark.django_db
def test_a_failed_command_leaves_its_key_free(cast):
    key = uuid.uuid4()
    with pytest.raises(ZeroDivisionError):
        run_once(actor=cast.worker, key=key, command="x", run=lambda: 1 / 0)
    run_once(actor=cast.worker, key=key, command="x", run=Counter(cast.worker))
    assert rows_of(cast.worker) == 1


def test_eight_requests_at_once_run_one_command(own_database):
    worker, key = load_cast().worker, uuid.uuid4()

    def send(_):
        try:
            return run_once(actor=worker, key=key, command="x", run=Counter(worker))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(send, range(24)))
    assert len(results) == 1
    assert rows_of(worker) == 1
