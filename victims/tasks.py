"""Timed work of the victims app."""

from celery import shared_task

from victims.services import document_removal


@shared_task
def sweep_documents() -> int:
    """Delete files of uploads that were rolled back; runs every hour."""
    return document_removal.sweep_documents()
