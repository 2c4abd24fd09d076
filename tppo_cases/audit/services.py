"""The one way to write to the audit trail."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import models
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.audit.actions import ACTIONS
from tppo_cases.audit.models import AuditEvent

Details = Mapping[str, str | int | bool | Sequence[str] | None]


def record(
    actor: User | None,
    action: str,
    *,
    target: models.Model | tuple[str, object] | None = None,
    case_id: uuid.UUID | None = None,
    unit_id: int | None = None,
    details: Details | None = None,
    outcome: AuditEvent.Outcome = AuditEvent.Outcome.OK,
) -> None:
    """Add one audit row in the current transaction.

    ``target`` is a saved row or a (kind, id) pair; ``details`` names fields and codes, never values that a person told.
    Raises ValueError for an action that no app registered.
    """
    if action not in ACTIONS:
        message = f"unknown audit action {action!r}"
        raise ValueError(message)
    kind, key = (target._meta.label, target.pk) if isinstance(target, models.Model) else (target or ("", ""))
    AuditEvent.objects.create(
        at=timezone.now(),
        transaction_id=0,
        actor=actor,
        unit_id=unit_id,
        action=action,
        outcome=outcome,
        target_kind=kind,
        target_id=str(key),
        case_id=case_id,
        details=dict(details or {}),
    )
