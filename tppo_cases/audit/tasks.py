"""Timed work on the audit trail. Where the sealer has no login (web processes, tests) nothing happens."""

from celery import shared_task
from django.conf import settings

from tppo_cases.audit.seal.anchors import write_daily, write_latest
from tppo_cases.audit.seal.sealing import SEALER, seal_all


@shared_task
def seal_audit() -> int:
    """Seal what has been written since the last time; beat calls it every two seconds."""
    if SEALER not in settings.DATABASES or not settings.AUDIT_KEY:
        return 0
    sealed = seal_all()
    if sealed:
        write_latest(settings.AUDIT_ANCHOR_DIR)
    return sealed


@shared_task
def anchor_audit() -> str:
    """Write the anchor of the day once; beat asks every hour."""
    if SEALER not in settings.DATABASES or not settings.AUDIT_KEY:
        return ""
    return str(write_daily(settings.AUDIT_ANCHOR_DIR) or "")
