"""Timed work of the reports app."""

from celery import shared_task

from reports.services.exports import expire_exports
from reports.services.identified_files import expire_identified


@shared_task
def remove_expired_exports() -> None:
    """Remove export files whose day is over."""
    expire_exports()
    expire_identified()
