"""Move a person to another bed or shelter: one stay ends and the next begins in one transaction."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from shelters import policies
from shelters.models import Placement, Shelter
from shelters.services import steps
from shelters.services.placements import activate, new_placement
from shelters.services.refusals import bed_guard, command
from shelters.states import Approval, BedKind, EndKind, PlacementStatus
from tppo_cases.access.idempotency import run_once
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError
from victims.models.case import VictimCase


@command
def transfer_placement(
    *, actor: User, placement_id: UUID, shelter: Shelter, bed_kind: BedKind, reason: str = "", key: UUID | None = None
) -> UUID:
    """End the stay and open one elsewhere; returns the id of the new one, which the actor may no longer see. Another unit
    approves afterwards; within the same shelter the former approval goes along.

    Raises Placement.DoesNotExist, PermissionDenied, TransitionNotAllowedError and RefusedError (no bed, same bed).
    """

    def run() -> Placement:
        return _transfer(actor, placement_id, shelter, bed_kind, reason)

    return run_once(actor=actor, key=key, command=f"placement.transfer {placement_id}", run=run)


def _transfer(actor: User, placement_id: UUID, shelter: Shelter, bed_kind: BedKind, reason: str) -> Placement:
    former = steps.locked_placement(actor, placement_id)
    case = steps.visible_case(actor, former.case_id)
    if case is None or not policies.can_end(actor, former, case):
        raise PermissionDenied
    if (former.shelter_id, former.bed_kind) == (shelter.pk, bed_kind):
        raise RefusedError(_("Pilih unit atau jenis tempat tidur yang lain dari yang sekarang."), field="shelter")
    _lock_beds(former.shelter, shelter)
    steps.step(former, PlacementStatus.ENDED)
    former.end_kind, former.ended_at, former.hold_until = EndKind.TRANSFER, timezone.now(), None
    placement = new_placement(actor, case, shelter, bed_kind, reason)
    _carry_approval(actor, case, former, placement)
    with bed_guard(shelter, bed_kind, case.owner_unit.regency):
        former.save()
        placement.save(force_insert=True)
    _after_move(actor, former, placement, steps.Keepers(case.owner_unit_id, case.case_manager_id))
    return placement


def _lock_beds(*shelters: Shelter) -> None:
    """Lock the beds of both shelters in the one order that every writer keeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT simpul_lock_beds(%s)", [[shelter.pk for shelter in shelters]])


def _carry_approval(actor: User, case: VictimCase, former: Placement, placement: Placement) -> None:
    activate(placement, approver=actor if policies.places_at_once(actor, case, placement.shelter) else None)
    if former.shelter_id == placement.shelter_id and former.approval == Approval.APPROVED:
        placement.approval, placement.decided_by, placement.decided_at = former.approval, former.decided_by, former.decided_at


def _after_move(actor: User, former: Placement, placement: Placement, keepers: steps.Keepers) -> None:
    steps.leave_clock(former)
    steps.arrive(actor, placement, keepers)
    record(
        actor, "placement.moved", target=placement, case_id=placement.case_id,
        details={"from": str(former.pk), "bed_kind": placement.bed_kind},
    )  # fmt: skip
    if placement.approval == Approval.PENDING:
        steps.tell_deciders(actor, placement)
    steps.tell_worker(actor, placement, keepers)
    steps.leave_grants(actor, former, "moved")
