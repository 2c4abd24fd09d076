"""Reads of the bell."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tppo_cases.accounts.models import User
from tppo_cases.notifications.models import Notification

PAGE_SIZE = 50


@dataclass(frozen=True)
class NotificationPage:
    """One page, newest first; ``older_than`` starts the next one."""

    rows: list[Notification]
    older_than: UUID | None


def notification_page(user: User, *, before: UUID | None = None) -> NotificationPage:
    """The user's own notifications before the one named; the first page when that is not hers."""
    own = Notification.objects.filter(user=user)
    last = own.filter(pk=before).first() if before else None
    if last:
        own = own.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    rows = list(own.order_by("-created_at", "-pk")[: PAGE_SIZE + 1])
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return NotificationPage(rows, rows[-1].pk if more else None)
