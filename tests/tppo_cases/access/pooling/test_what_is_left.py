"""One server connection for all: whatever a request, a task or a command comes to, the next one finds no context on it."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from celery import Celery, shared_task
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, Error, connection, connections, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.factories.cases import make_case
from tests.factories.outbox import find_matches
from tests.factories.seals import seal
from tests.tppo_cases.access.pooling.conftest import Site, backends
from tests.tppo_cases.access.pooling.pooler import Pooler
from tppo_cases.access.context import scope
from tppo_cases.access.middleware import ScopeMiddleware
from tppo_cases.accounts.models import User
from tppo_cases.core.scope import report_role, system_role
from tppo_cases.notifications.models import OutboxMessage
from tppo_cases.settings.environment import celery_broker
from victims.models.case import VictimCase
from victims.services.opening import FIND_MATCHES
from victims.views import lists

ROOT = Path(__file__).resolve().parents[4]


def own_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def one(pooled) -> Pooler:
    """A pooler whose programs all share one server connection."""
    return pooled(1)


@pytest.fixture
def nothing_is_left(one, look) -> Callable[..., None]:
    """Return a function that fails when the next program on the connection finds a row or a setting."""
    before = own_pid()

    def check(*, same: bool = True) -> None:
        found = look(one)
        assert (found.rows, found.settings) == ({}, {})
        assert (found.pid == before) == same

    return check


def raising(*_arguments: object, **_names: object) -> None:
    raise ZeroDivisionError


def test_after_requests_that_succeed_are_refused_or_fail(site, nothing_is_left, monkeypatch):
    client = client_of(site.cast.worker)
    opened, refused = (reverse("victims:case-detail", kwargs={"case_id": site.story.rows[n].pk}) for n in ("own", "other"))
    for address, status in ((opened, 200), (refused, 404)):
        assert client.get(address).status_code == status
        nothing_is_left()
    monkeypatch.setattr(lists, "render", raising)
    assert client.get(reverse("victims:case-list")).status_code == 500
    nothing_is_left()
    respond = ScopeMiddleware._respond

    def respond_and_fail(self: ScopeMiddleware, request: HttpRequest) -> None:
        respond(self, request)
        raise ZeroDivisionError

    monkeypatch.setattr(ScopeMiddleware, "_respond", respond_and_fail)  # the block of the context itself ends by an error
    assert client.get(opened).status_code == 500
    nothing_is_left()


def rolled_back(_site: Site) -> None:
    transaction.set_rollback(True)


def wrong_statement(_site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def over_time(_site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        cursor.execute("SELECT pg_sleep(20)")


def cancelled(_site: Site) -> None:
    """As a program does that no longer wants the answer; the wish goes through the pooler."""
    timer = threading.Timer(0.3, connection.connection.cancel)
    timer.start()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(20)")


def failed_savepoint(_site: Site) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    except DatabaseError:
        assert VictimCase.objects.exists()


def another_scope_fails(site: Site) -> None:
    with scope(site.cast.other_worker):
        raising()


@pytest.mark.parametrize("act", [rolled_back, wrong_statement, over_time, cancelled, failed_savepoint, another_scope_fails])
def test_after_every_way_in_which_a_transaction_ends(site, nothing_is_left, act):
    try:
        with scope(site.cast.worker):
            assert VictimCase.objects.exists()
            act(site)
    except (Error, ZeroDivisionError):
        pass
    else:
        assert act in (rolled_back, failed_savepoint)
    nothing_is_left()
    assert not VictimCase.objects.exists()


@pytest.mark.parametrize("role", [system_role, report_role])
@pytest.mark.parametrize("fails", [False, True])
def test_after_another_role_was_taken(site, one, nothing_is_left, role, fails):
    try:
        with role():
            if fails:
                raising()
    except ZeroDivisionError:
        assert fails
    nothing_is_left()
    with one.stranger() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("simpul_app", "simpul_app")


def vanish(site: Site) -> None:
    """As when a process is killed in the middle: nobody says ROLLBACK."""
    with scope(site.cast.worker):
        assert VictimCase.objects.exists()
        with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        VictimCase.objects.exists()


def test_after_a_program_vanished_in_the_middle(site, nothing_is_left):
    with pytest.raises(Error):
        vanish(site)
    connections.close_all()
    nothing_is_left(same=False)  # the pooler lets go of a server connection that stands in a transaction


@shared_task
def _cases_of(user_id: int | None) -> tuple[int, int]:
    """A task of somebody, or of nobody; with the server connection it ran on."""
    if user_id is None:
        return VictimCase.objects.count(), own_pid()
    with scope(User.objects.get(pk=user_id)):
        return VictimCase.objects.count(), own_pid()


def test_tasks_of_different_people(site, one, nothing_is_left):
    expected = {}
    for name, user in site.cast:
        with scope(user):
            expected[name] = VictimCase.objects.visible_to(user).count()
    assert len(set(expected.values())) > 2
    seen = {}

    def work(name: str, user: User) -> None:
        try:
            seen[name] = (_cases_of.delay(user.pk).result, _cases_of.delay(None).result)
        finally:
            connections.close_all()

    connections["default"].close()
    workers = [threading.Thread(target=work, args=pair) for pair in site.cast]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert {name: mine[0] for name, (mine, _) in seen.items()} == expected
    assert {nobody[0] for _, nobody in seen.values()} == {0}
    assert len({pid for mine, nobody in seen.values() for pid in (mine[1], nobody[1])}) == 1
    nothing_is_left()


def test_work_of_the_outbox_and_of_the_sealer(site, nothing_is_left):
    case = make_case(site.cast.worker)
    assert find_matches() >= 1
    nothing_is_left()
    assert seal(1) >= 1  # a login, so a pool, of its own
    with scope(site.cast.worker):
        assert VictimCase.objects.filter(pk=case.pk).exists()
    nothing_is_left()


class _Command(BaseCommand):
    def handle(self, *_arguments, **_options):
        self.without = VictimCase.objects.count()
        with scope(User.objects.get(email="worker@contoh.id")):
            self.within = VictimCase.objects.count()
        self.after = VictimCase.objects.count()


def test_a_command(nothing_is_left):
    command = _Command()
    call_command(command)
    assert (command.without, command.after) == (0, 0)
    assert command.within > 0
    call_command("retention", "--dry-run", stdout=StringIO())
    nothing_is_left()


def production(one: Pooler, **more: str) -> dict[str, str]:
    """The environment of a process of an installation behind the pooler."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return environment | {
        "DJANGO_SETTINGS_MODULE": "tppo_cases.settings.production", "ALLOWED_HOSTS": "simpul.example",
        "DATABASE_URL": one.url(), "DATABASE_SEALER_URL": one.url("sealer"), **more,
    }  # fmt: skip


def test_a_real_worker_empties_the_outbox(site, one, nothing_is_left):
    """Redis, a Celery process with two children, and the one server connection that they share with everybody."""
    case = make_case(site.cast.worker)
    waiting = OutboxMessage.objects.filter(topic=FIND_MATCHES, done_at__isnull=True)
    assert waiting.exists()
    address = os.environ["REDIS_URL"].replace("db=0", "db=7")  # a queue of its own
    command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "tppo_cases", "worker", "--concurrency", "2"]
    worker = subprocess.Popen([*command, "--loglevel", "error"], cwd=ROOT, env=production(one, REDIS_URL=address))
    try:
        Celery(broker=celery_broker(address), set_as_current=False).send_task("tppo_cases.notifications.tasks.relay_outbox")
        end = time.monotonic() + 150
        while waiting.exists() and time.monotonic() < end:
            nothing_is_left()
            time.sleep(0.2)
        assert not waiting.exists()
        assert len(backends(site.name)) == 1
    finally:
        worker.terminate()
        worker.wait(30)
    with scope(site.cast.worker):
        assert VictimCase.objects.filter(pk=case.pk).exists()
    nothing_is_left()


def test_a_process_with_the_settings_of_production(site, one, nothing_is_left):
    code = (
        "import os, django; django.setup()\n"
        "from tppo_cases.access.context import scope; from tppo_cases.accounts.models import User\n"
        "from victims.models.case import VictimCase as C; from django.db import connection\n"
        "from django.core.management import call_command\n"
        "print(C.objects.count())\n"
        "with scope(User.objects.get(email='other.worker@contoh.id')) as a: print(C.objects.count())\n"
        "print(C.objects.count()); call_command('retention', '--dry-run', stdout=open(os.devnull, 'w'))\n"
        "c = connection.cursor(); c.execute('SHOW timezone'); print(c.fetchone()[0])\n"
        "print(connection.settings_dict['DISABLE_SERVER_SIDE_CURSORS'])\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=production(one), capture_output=True, text=True, check=False)
    with scope(site.cast.other_worker):
        visible = VictimCase.objects.count()
    assert done.stdout.split() == ["0", str(visible), "0", "UTC", "True"], done.stderr
    nothing_is_left()
