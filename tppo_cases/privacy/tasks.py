"""Timed work of the privacy app."""

from celery import shared_task

from tppo_cases.privacy.services import retention


@shared_task
def run_retention() -> None:
    """Remove what is older than its time; beat calls it once a day."""
    retention.run_retention()
