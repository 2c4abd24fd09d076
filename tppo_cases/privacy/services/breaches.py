"""The register of incidents: report, assess, notify or find no duty, close."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import seal
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.breaches import Breach, BreachCase
from tppo_cases.privacy.services.numbers import due_after, number_of
from tppo_cases.privacy.states import BREACH_CLOCK, BREACH_TRANSITIONS, BreachStatus

_S = BreachStatus
NO_DUTY_KIND = "breach.no_duty"


@transaction.atomic
def report_breach(*, actor: User, what: str, noticed_at: datetime) -> Breach:
    """Report an incident, whoever one is; the clock of Art. 46 runs from when it was noticed. Raises RefusedError."""
    if not what.strip():
        raise RefusedError(_("Tulis apa yang terjadi"), "what")
    if noticed_at > timezone.now():
        raise RefusedError(_("Isi waktu yang sudah lewat"), "noticed_at")
    key = uuid7()
    breach = Breach(
        pk=key, number=number_of("IN", key, timezone.now()), noticed_at=noticed_at, reported_by=actor,
        due_at=due_after(noticed_at, BREACH_CLOCK),
    )  # fmt: skip
    seal(breach, what=what.strip())
    breach.save(force_insert=True)
    record(actor, "breach.noticed", target=breach)
    return breach


def locked_breach(actor: User, breach_id: UUID) -> Breach:
    """Lock an incident as data protection. Raises Breach.DoesNotExist, PermissionDenied."""
    require(policies.is_desk(actor))
    return Breach.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=breach_id)


def step(breach: Breach, wanted: BreachStatus) -> None:
    """Set the status, or raise TransitionNotAllowedError where the table has no such step."""
    if wanted not in BREACH_TRANSITIONS[BreachStatus(breach.status)]:
        raise TransitionNotAllowedError(current=breach.status, wanted=wanted)
    breach.status = wanted


@dataclass(frozen=True, kw_only=True)
class BreachFacts:
    """What Art. 46 asks to be told: which data, when and how, what is being done."""

    from_at: datetime
    to_at: datetime
    field_groups: Collection[str]
    persons: int
    how: str
    measures: str


@transaction.atomic
def assess(*, actor: User, breach_id: UUID, facts: BreachFacts) -> Breach:
    """Write the facts down; every unit whose cases are in the pack gets its task. Raises as ``locked_breach`` and ``step``."""
    breach = locked_breach(actor, breach_id)
    step(breach, _S.ASSESSED)
    if facts.to_at <= facts.from_at:
        raise RefusedError(_("Waktu selesai harus sesudah waktu mulai"), "to_at")
    breach.from_at, breach.to_at, breach.persons = facts.from_at, facts.to_at, facts.persons
    breach.field_groups = sorted(facts.field_groups)
    seal(breach, how=facts.how.strip(), measures=facts.measures.strip())
    breach.assessed_by, breach.assessed_at = actor, timezone.now()
    breach.save()
    BreachCase.objects.filter(breach=breach, asked_at__isnull=True).update(asked_at=breach.assessed_at)
    record(actor, "breach.assessed", target=breach, details={"groups": breach.field_groups, "persons": breach.persons})
    return breach


@transaction.atomic
def mark_notified(*, actor: User, breach_id: UUID, notified_at: datetime) -> Breach:
    """Say when both letters had gone out. Raises as ``assess``."""
    breach = locked_breach(actor, breach_id)
    step(breach, _S.NOTIFIED)
    if not breach.noticed_at <= notified_at <= timezone.now():
        raise RefusedError(_("Isi waktu antara insiden diketahui dan sekarang"), "notified_at")
    breach.notified_at = notified_at
    breach.save(update_fields=["status", "notified_at"])
    record(actor, "breach.notified", target=breach, details={"late": notified_at > breach.due_at})
    return breach


@transaction.atomic
def find_no_duty(*, actor: User, breach_id: UUID, reason: str) -> Breach:
    """Find that nobody must be told; a second person looks at it. Raises as ``assess``."""
    breach = locked_breach(actor, breach_id)
    step(breach, _S.NO_DUTY)
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")
    ask_approval(actor=actor, kind=NO_DUTY_KIND, target_id=breach.pk, reason=reason)
    seal(breach, no_duty_reason=reason.strip())
    breach.no_duty_by = actor
    breach.save(update_fields=["status", "no_duty_reason", "no_duty_by"])
    record(actor, "breach.no_duty", target=breach)
    return breach


@transaction.atomic
def reassess(*, actor: User, breach_id: UUID) -> Breach:
    """It was not allowed, or taken back, that nobody is told. Raises as ``assess``."""
    breach = locked_breach(actor, breach_id)
    if breach.status != _S.NO_DUTY:
        raise TransitionNotAllowedError(current=breach.status, wanted=_S.ASSESSED)
    step(breach, _S.ASSESSED)
    breach.no_duty_by = None
    breach.save(update_fields=["status", "no_duty_by"])
    record(actor, "breach.reassessed", target=breach)
    return breach


@transaction.atomic
def close_breach(*, actor: User, breach_id: UUID) -> Breach:
    """Close an incident; one without a duty by a second person alone. Raises as ``assess``."""
    breach = locked_breach(actor, breach_id)
    if breach.status == _S.NO_DUTY:
        require(policies.can_close_without_notice(actor, breach))
    elif BreachCase.objects.filter(breach=breach, informed_at__isnull=True, asked_at__isnull=False).exists():
        raise RefusedError(_("Masih ada unit yang belum memberi tahu orang terdampak."))
    step(breach, _S.CLOSED)
    breach.closed_by, breach.closed_at = actor, timezone.now()
    breach.save(update_fields=["status", "closed_by", "closed_at"])
    record(actor, "breach.closed", target=breach)
    return breach


@transaction.atomic
def mark_informed(*, actor: User, touched_id: UUID) -> BreachCase:
    """Say that the person was told, as the unit of her case. Again changes nothing.

    Raises BreachCase.DoesNotExist, PermissionDenied.
    """
    touched = BreachCase.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=touched_id)
    require(policies.can_inform(actor, touched) and touched.asked_at is not None)
    if touched.informed_at is None:
        touched.informed_at, touched.informed_by = timezone.now(), actor
        touched.save(update_fields=["informed_at", "informed_by"])
        record(actor, "breach.informed", target=touched, case_id=touched.case_id, unit_id=touched.unit_id)
    return touched
