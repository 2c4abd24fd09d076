"""Queue work for after the commit, and tell people that something waits for them."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.notifications.models import Notification, NotificationKind, OutboxMessage


def enqueue(topic: str, **ids: str | int | uuid.UUID) -> None:
    """Write an outbox row in the current transaction; the relay hands it to a worker after the commit.

    Only ids may be passed; ``actor_id`` names the user in whose scope the work is done.
    """
    payload = {key: str(value) if isinstance(value, uuid.UUID) else value for key, value in ids.items()}
    OutboxMessage.objects.create(topic=topic, payload=payload)


def notify(users: Iterable[User], kind: NotificationKind, target_id: uuid.UUID | None) -> None:
    """Give each user one bell line, in the current transaction."""
    Notification.objects.bulk_create(Notification(user=user, kind=kind, target_id=target_id) for user in set(users))


def mark_read(actor: User, notification_id: uuid.UUID) -> Notification:
    """Mark one of the actor's own notifications as read; raises Notification.DoesNotExist for another's."""
    notification = Notification.objects.get(user=actor, pk=notification_id)
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
    return notification


def mark_all_read(actor: User) -> int:
    """Mark all of the actor's notifications as read; returns how many were not."""
    return Notification.objects.filter(user=actor, read_at__isnull=True).update(read_at=timezone.now())
