"""The outbox as a worker would empty it."""

from tppo_cases.notifications.delivery import deliver_message
from tppo_cases.notifications.models import OutboxMessage
from victims.services.opening import FIND_MATCHES


def find_matches() -> int:
    """Do what waits of the search for records elsewhere; returns how many searches that were."""
    waiting = list(OutboxMessage.objects.filter(topic=FIND_MATCHES, done_at__isnull=True).order_by("created_at", "id"))
    return sum(deliver_message(message.pk) for message in waiting)
