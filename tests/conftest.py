"""The cast, a client for each of them, and a database of one's own where a test needs real commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from tests.cast import Cast, create_cast, load_cast
from tests.signed_in import sign_in
from tppo_cases.accounts.models import User
from tppo_cases.provisioning.reference import load_reference

pytest_plugins = ["tests.browser.stage"]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """The owner makes and migrates the database; reference data and the cast are there for every test."""
    keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        created = setup_databases(
            verbosity=0, interactive=False, aliases={"default", "owner"}, serialized_aliases=set(), keepdb=keep
        )
        if not User.objects.exists():
            load_reference()
            create_cast()
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(created, verbosity=0, keepdb=request.config.getvalue("reuse_db"))


@pytest.fixture
def cast(db) -> Cast:
    return load_cast()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that gives a logged-in browser client; a security key has answered in its session."""

    def make(user: User) -> Client:
        return sign_in(Client(), user)

    return make


@pytest.fixture
def confirmed_client_of() -> Callable[[User], Client]:
    """As ``client_of``, of somebody who has just proved again who she is."""

    def make(user: User) -> Client:
        return sign_in(Client(), user, confirmed=True)

    return make


@pytest.fixture
def own_database(request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """A clone of the test database for tests that need commits, threads or a server; dropped afterwards."""
    with django_db_blocker.unblock(), cloned_database(f"{request.node.nodeid.__hash__() & 0xFFFFFF:x}") as name:
        yield name


@contextmanager
def cloned_database(suffix: str) -> Iterator[str]:
    """Point every connection to a clone of the test database, and drop it at the end."""
    template = settings.DATABASES["owner"]["TEST"]["NAME"]
    name = f"{template}_{suffix}"
    connections.close_all()
    _run_as_admin(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _point_to(name)
    yield name
    connections.close_all()
    _point_to(template)
    try:
        _run_as_admin(f'DROP DATABASE "{name}"')  # waits for an autovacuum, which FORCE may not end
    except OperationalError:
        _run_as_admin(f'DROP DATABASE "{name}" WITH (FORCE)')  # a thread of the test is still connected


def _point_to(name: str) -> None:
    for alias in ("default", "owner", "sealer"):
        connections[alias].settings_dict["NAME"] = name
        connections.settings[alias]["NAME"] = name  # for the connections of other threads


def _run_as_admin(*statements: str) -> None:
    with connections["owner"]._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
