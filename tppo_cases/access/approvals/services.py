"""Ask for a second person, allow, refuse, take back. What was asked for happens in the transaction that allows it."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.approvals.registry import ANNOUNCERS, APPROVAL_KINDS, kind_of
from tppo_cases.access.context import access_of, require
from tppo_cases.access.models import Approval
from tppo_cases.access.roles import ELEVATED, Capability
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import seal

_OVERSIGHT = ELEVATED - {Capability.EXPORT_IDENTIFIED, Capability.BREAK_GLASS}


@transaction.atomic
def ask_approval(
    *,
    actor: User,
    kind: str,
    target_id: object,
    reason: str,
    details: Mapping[str, object] | None = None,
    case_id: uuid.UUID | None = None,
    unit_id: int | None = None,
) -> Approval:
    """Ask for an act. Preconditions: the caller has checked that the actor may ask for it.

    Raises RefusedError without a reason, when the same waits already, or when there is nobody else who could decide.
    """
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")
    pending = Approval.objects.filter(kind=kind, target_id=str(target_id), status=Approval.Status.PENDING)
    _close_run_out(actor, pending)
    if pending.filter(expires_at__gt=timezone.now()).exists():
        raise RefusedError(_("Permintaan yang sama sudah menunggu persetujuan."))
    asked = Approval(
        kind=kind, target_id=str(target_id), case_id=case_id, unit_id=unit_id, details=dict(details or {}), requested_by=actor
    )
    deciders = [user for user in APPROVAL_KINDS[kind].deciders(asked) if user.pk != actor.pk]
    if not deciders:
        raise RefusedError(_("Belum ada orang kedua yang dapat menyetujui ini. Hubungi admin lembaga."))
    asked.deciders = sorted({user.pk for user in deciders})
    seal(asked, reason=reason.strip())
    asked.save(force_insert=True)
    _record(actor, asked, "approval.asked")
    _announce(deciders, asked)
    return asked


def _close_run_out(actor: User, pending: models.QuerySet[Approval]) -> None:
    """A request that nobody answered in time makes room for a new one."""
    for old in pending.filter(expires_at__lte=timezone.now(), requested_by=actor):
        _decide(actor, old, Approval.Status.WITHDRAWN, "")


@transaction.atomic
def approve(*, actor: User, approval_id: uuid.UUID, reason: str = "") -> Approval:
    """Allow what was asked for, and do it. Raises Approval.DoesNotExist, PermissionDenied, RefusedError."""
    asked = _lock(actor, approval_id)
    _decide(actor, asked, Approval.Status.APPROVED, reason)
    kind_of(asked).carry_out(actor, asked)
    _announce([asked.requested_by], asked)
    return asked


@transaction.atomic
def refuse(*, actor: User, approval_id: uuid.UUID, reason: str) -> Approval:
    """Say no, with the reason. Raises as ``approve``."""
    asked = _lock(actor, approval_id)
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")
    _decide(actor, asked, Approval.Status.REFUSED, reason)
    kind_of(asked).dropped(actor, asked)
    _announce([asked.requested_by], asked)
    return asked


@transaction.atomic
def withdraw(*, actor: User, approval_id: uuid.UUID) -> Approval:
    """Take back what one asked for oneself. Raises as ``approve``."""
    asked = Approval.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=approval_id)
    require(asked.requested_by_id == actor.pk)
    _check_open(asked)
    _decide(actor, asked, Approval.Status.WITHDRAWN, "")
    kind_of(asked).dropped(actor, asked)
    return asked


def require_key(actor: User) -> None:
    """Raise PermissionDenied for an auditor or administrator whose session no security key has proved.

    What takes two persons must not fall to whoever got a code out of each. Heads decide as heads: they need none.
    """
    access = access_of(actor)
    for capability in sorted(access.held & _OVERSIGHT):
        access.require(capability)


def may_decide(user: User, asked: Approval) -> bool:
    """Whether the user is one of those who may decide it now, and another than who asked."""
    return user.pk != asked.requested_by_id and user in set(kind_of(asked).deciders(asked))


def _lock(actor: User, approval_id: uuid.UUID) -> Approval:
    asked = Approval.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=approval_id)
    require(may_decide(actor, asked))
    require_key(actor)
    _check_open(asked)
    return asked


def _check_open(asked: Approval) -> None:
    if asked.status != Approval.Status.PENDING:
        raise RefusedError(_("Permintaan ini sudah diputuskan."))
    if not asked.is_waiting:
        raise RefusedError(_("Permintaan ini sudah kedaluwarsa. Minta pemohon mengajukannya lagi."))


def _decide(actor: User, asked: Approval, status: Approval.Status, reason: str) -> None:
    asked.status, asked.decided_by, asked.decided_at = status, actor, timezone.now()
    seal(asked, decision_reason=reason.strip())
    asked.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
    _record(actor, asked, f"approval.{status}")


def _record(actor: User, asked: Approval, action: str) -> None:
    details = {"kind": asked.kind, "target": asked.target_id}
    record(actor, action, target=asked, case_id=asked.case_id, unit_id=asked.unit_id, details=details)


def _announce(users: Iterable[User], asked: Approval) -> None:
    for tell in ANNOUNCERS:
        tell(users, asked)
