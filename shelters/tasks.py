"""Timed work of the shelters app."""

from celery import shared_task

from shelters.services import holds


@shared_task
def expire_holds() -> int:
    """Give back held beds that nobody answered for; runs every five minutes."""
    return holds.expire_holds()
