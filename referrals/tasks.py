"""Timed work on referrals."""

from celery import shared_task

from referrals.services import ending


@shared_task
def expire_due() -> int:
    """End referrals that nobody answered long after they were due; beat calls it every five minutes."""
    return ending.expire_due()
