"""A message has its effect once, whatever dies on the way, and Redis sees nothing but its id."""

import json
import threading
import uuid
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.cast import load_cast
from tppo_cases.core.scope import PRINCIPALS
from tppo_cases.notifications import handlers
from tppo_cases.notifications.delivery import deliver_message, take_due
from tppo_cases.notifications.handlers import Handler, pause_after, register_handler
from tppo_cases.notifications.models import NotificationKind, OutboxMessage, ProcessedMessage
from tppo_cases.notifications.services import enqueue, notify
from tppo_cases.notifications.tasks import deliver, relay_outbox

TOPIC = "test.done"


@pytest.fixture
def done(monkeypatch) -> list[tuple]:
    """A topic whose effect is noted here: who acted, under which principals, with which ids."""
    noted: list[tuple] = []

    def run(actor, **ids) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(%s, true)", [PRINCIPALS])
            noted.append((actor, cursor.fetchone()[0], ids))

    monkeypatch.setitem(handlers.HANDLERS, TOPIC, Handler(run=run))
    return noted


def message(**columns) -> OutboxMessage:
    return OutboxMessage.objects.create(topic=TOPIC, **columns)


@pytest.mark.django_db
def test_effect_happens_in_the_scope_of_the_named_user(cast, done):
    enqueue(TOPIC, actor_id=cast.worker.pk, thing_id=uuid.UUID(int=7))

    assert deliver_message(OutboxMessage.objects.get().pk)
    actor, principals, ids = done[0]
    assert actor == cast.worker
    assert str(cast.worker.pk * 4 + 3) in principals
    assert ids == {"thing_id": str(uuid.UUID(int=7))}


@pytest.mark.django_db
def test_second_delivery_does_nothing(cast, done):
    waiting = message(payload={"actor_id": cast.worker.pk})

    assert [deliver_message(waiting.pk), deliver_message(waiting.pk)] == [True, False]
    assert len(done) == 1
    waiting.refresh_from_db()
    assert waiting.done_at


@pytest.mark.django_db
def test_delivery_that_died_after_its_commit_but_before_its_receipt_is_not_repeated(done):
    waiting = message()
    ProcessedMessage.objects.create(message_id=waiting.pk)

    assert deliver_message(waiting.pk) is False
    assert done == []


@pytest.mark.django_db
def test_failure_undoes_the_effect_and_puts_the_message_off(cast, monkeypatch):
    def fail(actor, **ids) -> None:
        notify([actor], NotificationKind.EXPORT_READY, None)
        raise RuntimeError

    monkeypatch.setitem(handlers.HANDLERS, TOPIC, Handler(run=fail))
    waiting = message(payload={"actor_id": cast.worker.pk}, attempts=1, next_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(RuntimeError):
        deliver_message(waiting.pk)
    waiting.refresh_from_db()
    assert cast.worker.notifications.count() == 0
    assert waiting.done_at is None
    assert waiting.next_at < timezone.now() + timedelta(minutes=1)


@pytest.mark.django_db
def test_last_failure_tells_the_handler_and_ends_it(monkeypatch):
    told = []
    handler = Handler(run=lambda _actor: 1 / 0, failed=told.append, attempts=3)
    monkeypatch.setitem(handlers.HANDLERS, TOPIC, handler)
    waiting = message(attempts=3)

    with pytest.raises(ZeroDivisionError):
        deliver_message(waiting.pk)
    waiting.refresh_from_db()
    assert told == [None]
    assert waiting.done_at


@pytest.mark.django_db
def test_message_whose_workers_died_too_often_is_given_up(done):
    waiting = message(attempts=11)

    assert deliver_message(waiting.pk) is False
    waiting.refresh_from_db()
    assert (done, waiting.done_at is not None) == ([], True)


@pytest.mark.django_db
def test_relay_takes_what_is_due_and_puts_off_its_next_attempt(done):
    due = message(next_at=timezone.now() - timedelta(seconds=1))
    message(next_at=timezone.now() + timedelta(minutes=5))
    message(done_at=timezone.now())
    OutboxMessage.objects.create(topic="nobody.knows")

    assert take_due() == [due.pk]
    assert take_due() == []
    due.refresh_from_db()
    assert (due.attempts, due.next_at > timezone.now()) == (1, True)


def test_pauses_double_up_to_an_hour():
    handler = Handler(run=lambda _actor: None)

    assert [pause_after(handler, n).total_seconds() for n in (1, 2, 3, 20)] == [30, 60, 120, 3600]


def test_topic_has_one_handler(done):
    with pytest.raises(ValueError, match="two handlers"):
        register_handler(TOPIC, Handler(run=lambda _actor: None))


def test_two_relays_at_once_take_each_message_once(own_database, done):
    ids = {message().pk for _ in range(20)}
    taken: list[uuid.UUID] = []
    ready = threading.Barrier(2)

    def relay() -> None:
        with transaction.atomic():
            ready.wait(5)
            found = take_due()
            ready.wait(5)  # both hold their rows at the same time
        taken.extend(found)
        connections.close_all()

    threads = [threading.Thread(target=relay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(taken) == sorted(ids)


def test_two_workers_at_once_do_it_once(own_database, done):
    waiting = message()
    results: list[bool] = []
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait(5)
        results.append(deliver_message(waiting.pk))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(results) == [False, True]
    assert len(done) == 1


def test_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it(own_database, monkeypatch):
    user = load_cast().worker

    def run(actor, **ids) -> None:
        notify([actor], NotificationKind.EXPORT_READY, None)
        if OutboxMessage.objects.get().attempts == 1:
            _kill_own_connection()

    monkeypatch.setitem(handlers.HANDLERS, TOPIC, Handler(run=run))
    enqueue(TOPIC, actor_id=user.pk)
    with transaction.atomic():
        waiting = take_due()[0]
    with pytest.raises(Exception, match=r"clos|terminat"):
        deliver_message(waiting)
    connections["default"].close()

    OutboxMessage.objects.update(next_at=timezone.now())
    relay_outbox()
    assert user.notifications.count() == 1
    assert ProcessedMessage.objects.count() == 1


def _kill_own_connection() -> None:
    """End the session on the server, as when the machine of a worker goes away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> redis.Redis:
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme != "unix":
        return redis.Redis.from_url(settings.REDIS_URL)
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return redis.Redis(unix_socket_path=parts.path, db=int(number), password=parts.password)


@pytest.fixture
def own_queue(monkeypatch) -> Iterator[str]:
    """Send to the real broker, into a queue that no worker reads."""
    queue = f"test-{uuid.uuid4()}"
    current_app.conf.task_always_eager = False
    monkeypatch.setattr(deliver._get_current_object(), "_exec_options", {"queue": queue})
    yield queue
    current_app.conf.task_always_eager = True
    broker = _broker()
    broker.delete(queue, f"_kombu.binding.{queue}")


@pytest.mark.django_db
def test_nothing_but_the_id_reaches_redis(own_queue, done):
    waiting = message(payload={"actor_id": 71, "thing_id": "rahasia"}, next_at=timezone.now() - timedelta(seconds=1))

    relay_outbox()
    raw = _broker().lrange(own_queue, 0, -1)
    assert len(raw) == 1
    assert json.loads(b64decode(json.loads(raw[0])["body"]))[:2] == [[str(waiting.pk)], {}]
    assert b"rahasia" not in raw[0]
    assert done == []
