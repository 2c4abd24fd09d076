"""Reads of the bell."""

from dataclasses import dataclass
from uuid import UUID

from tppo_cases.accounts.models import User
from tppo_cases.notifications.models import Notification

PAGE_SIZE = 50


@dataclass(frozen=True)
class NotificationPage:
    """One page, newest first; ``older_than`` starts the next one."""

    rows: list[Notification]
    older_than: UUID | None


def notification_page(user: User, *, before: UUID | None = None) -> NotificationPage:
    """The user's own notifications before the one named. Keys are UUIDv7, so they sort by time."""
    own = Notification.objects.filter(user=user)
    if before:
        own = own.filter(pk__lt=before)
    rows = list(own.order_by("-pk")[: PAGE_SIZE + 1])
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return NotificationPage(rows, rows[-1].pk if more else None)
