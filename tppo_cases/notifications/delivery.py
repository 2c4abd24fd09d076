"""The way of a message: relayed in batches, delivered by a worker, its effect at most once."""

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from tppo_cases.notifications.handlers import FIRST_PAUSE, HANDLERS, Handler, actor_of, pause_after
from tppo_cases.notifications.models import OutboxMessage, ProcessedMessage

BATCH = 100
logger = logging.getLogger(__name__)


def take_due(limit: int = BATCH) -> list[UUID]:
    """Take waiting messages and put off their next attempt; other relays skip the rows that are taken here.

    A worker that dies leaves its message to the next attempt. Runs in the caller's transaction.
    """
    due = OutboxMessage.objects.select_for_update(skip_locked=True).filter(done_at__isnull=True, next_at__lte=timezone.now())
    taken = list(due.filter(topic__in=HANDLERS).order_by("next_at")[:limit])
    for message in taken:
        message.attempts += 1
        message.next_at = timezone.now() + pause_after(HANDLERS[message.topic], message.attempts)
    OutboxMessage.objects.bulk_update(taken, ["attempts", "next_at"])
    return [message.pk for message in taken]


def deliver_message(message_id: UUID) -> bool:
    """Do what a message asks for; returns False when it was done before. A failure leaves it to a later attempt.

    Raises whatever the handler raises, after the message has been put off or, at its last attempt, given up.
    """
    message = OutboxMessage.objects.get(pk=message_id)
    handler = HANDLERS[message.topic]
    if message.done_at is not None:
        return False
    if message.attempts > handler.attempts:  # its workers died without a word
        _give_up(message, handler)
        return False
    try:
        actor, ids = actor_of(message.payload)
        if handler.prepare:
            ids["prepared"] = handler.prepare(actor, **ids)
        return _run_once(message_id, handler, actor, ids)
    except Exception:
        _after_failure(message, handler)
        raise


def _scope(actor: User | None) -> AbstractContextManager[Any]:
    return scope(actor) if actor else nullcontext()


@transaction.atomic
def _run_once(message_id: UUID, handler: Handler, actor: User | None, ids: dict[str, Any]) -> bool:
    """The effect and the note that it has happened, in one transaction; a second worker waits, then does nothing."""
    OutboxMessage.objects.select_for_update().get(pk=message_id)
    if ProcessedMessage.objects.filter(pk=message_id).exists():
        return False
    with _scope(actor):
        handler.run(actor, **ids)
    ProcessedMessage.objects.create(message_id=message_id)
    OutboxMessage.objects.filter(pk=message_id).update(done_at=timezone.now())
    return True


def _after_failure(message: OutboxMessage, handler: Handler) -> None:
    """Try again soon, or give up. What failed stands in the log, without values."""
    logger.warning("message %s (%s) failed, attempt %s", message.pk, message.topic, message.attempts)
    if message.attempts >= handler.attempts:
        _give_up(message, handler)
        return
    soon = timezone.now() + FIRST_PAUSE * 2 ** max(message.attempts - 1, 0)
    OutboxMessage.objects.filter(pk=message.pk, done_at__isnull=True, next_at__gt=soon).update(next_at=soon)


@transaction.atomic
def _give_up(message: OutboxMessage, handler: Handler) -> None:
    """Close a message whose attempts are used up, and let its handler say so where a person waits for it."""
    if not OutboxMessage.objects.filter(pk=message.pk, done_at__isnull=True).update(done_at=timezone.now()):
        return
    if handler.failed:
        actor, ids = actor_of(message.payload)
        with _scope(actor):
            handler.failed(actor, **ids)
