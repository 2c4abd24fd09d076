"""Celery's side of the outbox: Redis carries nothing but the id of a row."""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from tppo_cases.notifications import alerts
from tppo_cases.notifications.delivery import deliver_message, take_due


@shared_task
def relay_outbox() -> None:
    """Hand waiting messages to workers, after the commit that took them."""
    with transaction.atomic():
        taken = take_due()
    for message_id in taken:
        deliver.delay(str(message_id))


@shared_task
def deliver(message_id: str) -> None:
    """Do what one message asks for; safe to run twice."""
    deliver_message(UUID(message_id))


@shared_task
def find_anomalies() -> int:
    """Look through the audit trail of the last day; beat calls it every five minutes."""
    return alerts.find_anomalies()
