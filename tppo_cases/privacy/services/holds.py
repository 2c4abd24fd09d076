"""Legal hold: placed by one, lifted by two."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import seal
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.holds import LegalHold
from tppo_cases.privacy.states import HoldGround
from victims.models.case import VictimCase
from victims.services.locks import lock_case

LIFT_KIND = "hold.lift"


def _found(actor: User, number: str) -> tuple[UUID, int] | None:
    """The case and its owning unit: as data protection, which sees no case, else among those that one sees."""
    if policies.is_desk(actor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT case_id, unit_id FROM simpul_case_labels('{}', ARRAY[%s])", [number])
            row: tuple[UUID, int] | None = cursor.fetchone()
            return row
    return VictimCase.objects.visible_to(actor).filter(number=number).values_list("pk", "owner_unit").first()


@transaction.atomic
def place_hold(
    *, actor: User, case_number: str, ground: HoldGround, reason: str, until: datetime | None = None
) -> LegalHold:  # fmt: skip
    """Hold a case by its number: nothing of it is removed from now on. Raises PermissionDenied, RefusedError."""
    number = case_number.strip().upper()
    found = _found(actor, number)
    if found is None:
        raise RefusedError(_("Nomor kasus tidak ditemukan, misalnya TPPO-2026-000123"), "case_number")
    case_id, unit_id = found
    require(policies.can_hold(actor, unit_id))
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")
    if until is not None and until <= timezone.now():
        raise RefusedError(_("Isi waktu yang akan datang, atau kosongkan"), "until")
    lock_case(case_id)
    hold = LegalHold(case_id=case_id, case_number=number, unit_id=unit_id, ground=ground, until=until, placed_by=actor)
    seal(hold, reason=reason.strip())
    hold.save(force_insert=True)
    record(actor, "hold.placed", target=hold, case_id=case_id, unit_id=unit_id, details={"ground": ground})
    return hold


def _locked(actor: User, hold_id: UUID) -> LegalHold:
    hold = LegalHold.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=hold_id)
    if hold.lifted_at is not None:
        raise RefusedError(_("Penahanan ini sudah dicabut."))
    return hold


@transaction.atomic
def ask_lift(*, actor: User, hold_id: UUID, reason: str) -> LegalHold:
    """Ask a second person to lift a hold. Raises LegalHold.DoesNotExist, PermissionDenied, RefusedError."""
    hold = _locked(actor, hold_id)
    require(policies.can_hold(actor, hold.unit_id))
    ask_approval(actor=actor, kind=LIFT_KIND, target_id=hold.pk, reason=reason, case_id=hold.case_id, unit_id=hold.unit_id)
    hold.lift_asked_by = actor
    hold.save(update_fields=["lift_asked_by"])
    record(actor, "hold.lift_asked", target=hold, case_id=hold.case_id, unit_id=hold.unit_id)
    return hold


@transaction.atomic
def drop_lift(*, actor: User, hold_id: UUID) -> LegalHold:
    """It was not allowed, or taken back: the hold stands. Raises as ``ask_lift``."""
    hold = _locked(actor, hold_id)
    hold.lift_asked_by = None
    hold.save(update_fields=["lift_asked_by"])
    return hold


@transaction.atomic
def lift_hold(*, actor: User, hold_id: UUID) -> LegalHold:
    """Lift a hold as the second person. Raises as ``ask_lift``."""
    hold = _locked(actor, hold_id)
    require(hold.lift_asked_by_id is not None and policies.can_lift(actor, hold))
    hold.lifted_by, hold.lifted_at = actor, timezone.now()
    hold.save(update_fields=["lifted_by", "lifted_at"])
    record(actor, "hold.lifted", target=hold, case_id=hold.case_id, unit_id=hold.unit_id, details={"ground": hold.ground})
    return hold
