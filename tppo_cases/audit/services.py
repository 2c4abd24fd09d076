"""The one way to write to the audit trail."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.audit.actions import ACTIONS
from tppo_cases.audit.models import AuditEvent

Details = Mapping[str, str | int | bool | Sequence[str] | None]

_gathering: ContextVar[list[AuditEvent] | None] = ContextVar("simpul_audit_gathering", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Write all rows that the block records with one statement at its end, in their order.

    For commands that record much. If the block fails nothing is written, as its transaction is lost too. Not around an
    act that ends the actor's own access to the case.
    """
    if _gathering.get() is not None:
        yield
        return
    events: list[AuditEvent] = []
    token = _gathering.set(events)
    try:
        yield
    finally:
        _gathering.reset(token)
    AuditEvent.objects.bulk_create(events)


def record(
    actor: User | None,
    action: str,
    *,
    target: models.Model | tuple[str, object] | None = None,
    case_id: uuid.UUID | None = None,
    unit_id: int | None = None,
    details: Details | None = None,
    outcome: AuditEvent.Outcome = AuditEvent.Outcome.OK,
    using: str | None = None,
) -> None:
    """Add one audit row in the current transaction, or in that of the database alias ``using``.

    ``target`` is a saved row or a (kind, id) pair; ``details`` names fields and codes, never values that a person told.
    Raises ValueError for an action that no app registered.
    """
    if action not in ACTIONS:
        message = f"unknown audit action {action!r}"
        raise ValueError(message)
    kind, key = (target._meta.label, target.pk) if isinstance(target, models.Model) else (target or ("", ""))
    event = AuditEvent(
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
    waiting = _gathering.get()
    if waiting is None or using:
        event.save(force_insert=True, using=using)
    else:
        waiting.append(event)
