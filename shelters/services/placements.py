"""Propose, approve, refuse and end a placement. Always: lock, authorise, state table, change, follow-ups, audit."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from shelters import policies
from shelters.models import Placement, Shelter
from shelters.services import steps
from shelters.services.refusals import already_placed, bed_guard, command
from shelters.states import DISCHARGES, Approval, BedKind, EndKind, PlacementStatus, bed_kinds_for
from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import Details, record
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from tppo_cases.core.sealed import seal
from victims.models.case import VictimCase
from victims.selectors.cases import case_view
from victims.services.locks import lock_case


@command
def propose_placement(
    *, actor: User, case_id: UUID, shelter: Shelter, bed_kind: BedKind, is_emergency: bool = False, reason: str = "",
    key: UUID | None = None,
) -> Placement:  # fmt: skip
    """Ask a shelter for a bed, which is held for 24 hours; an emergency, or the head's own shelter, takes it at once.

    Raises PermissionDenied, VictimCase.DoesNotExist (not visible), RefusedError (no bed, second placement, wrong kind of
    bed) and KeyReusedError.
    """

    def run() -> Placement:
        return _propose(actor, case_id, shelter, bed_kind, is_emergency=is_emergency, reason=reason)

    return Placement.objects.get(pk=run_once(actor=actor, key=key, command=f"placement.propose {case_id}", run=run))


def _propose(actor: User, case_id: UUID, shelter: Shelter, bed_kind: BedKind, *, is_emergency: bool, reason: str) -> Placement:
    lock_case(case_id)
    case = VictimCase.objects.visible_to(actor).select_related("owner_unit__regency", "victim").get(pk=case_id)
    require(policies.can_propose(actor, case) and FieldGroup.LOCATION in case_view(actor, case))
    if Placement.objects.filter(case=case).open().exists():
        raise already_placed(bed_kind, case.owner_unit.regency)
    placement = new_placement(actor, case, shelter, bed_kind, reason)
    placement.is_emergency = is_emergency
    if is_emergency or policies.places_at_once(actor, case, shelter):
        activate(placement, approver=actor if policies.places_at_once(actor, case, shelter) else None)
    else:
        placement.hold_until = timezone.now() + steps.rule_limit(steps.HOLD_RULE)
    with bed_guard(shelter, bed_kind, case.owner_unit.regency):
        placement.save(force_insert=True)
    _after_proposal(actor, placement, steps.Keepers(case.owner_unit_id, case.case_manager_id))
    return placement


def new_placement(actor: User, case: VictimCase, shelter: Shelter, bed_kind: BedKind, reason: str) -> Placement:
    """A placement that is not saved yet, with the preview that the receiving unit reads. Raises RefusedError."""
    if not shelter.is_active:
        raise RefusedError(_("Unit ini tidak menerima penempatan. Pilih unit lain."), field="shelter")
    if bed_kind not in bed_kinds_for(case.victim.sex, case.age_band):
        raise RefusedError(_("Pilih jenis tempat tidur yang sesuai dengan jenis kelamin dan usia."), field="bed_kind")
    placement = Placement(
        case=case, shelter=shelter, shelter_principal=unit_principal(shelter.unit_id), bed_kind=bed_kind,
        status=PlacementStatus.PROPOSED, proposed_by=actor, preview_sex=case.victim.sex, preview_age_band=case.age_band,
        preview_needs=case.needs,
    )  # fmt: skip
    seal(placement, reason=reason)
    return placement


def activate(placement: Placement, *, approver: User | None) -> None:
    """Make a new placement active at once; without an approver the approval stays due. Does not save."""
    placement.status = PlacementStatus.ACTIVE
    placement.started_at = timezone.now()
    if approver:
        placement.approval, placement.decided_by, placement.decided_at = Approval.APPROVED, approver, timezone.now()


def _after_proposal(actor: User, placement: Placement, keepers: steps.Keepers) -> None:
    # No shelter in the audit: whoever sees the case may read these rows, but not everybody may know where she sleeps.
    details: Details = {"bed_kind": placement.bed_kind, "emergency": placement.is_emergency}
    active = placement.status == PlacementStatus.ACTIVE
    if active:
        steps.arrive(actor, placement, keepers)
    action = "placement.started" if active else "placement.proposed"
    record(actor, action, target=placement, case_id=placement.case_id, details=details)
    if placement.approval == Approval.PENDING:
        steps.tell_deciders(actor, placement)


@command
def approve_placement(*, actor: User, placement_id: UUID, room: str = "") -> Placement:
    """Agree: a proposal becomes a stay, an emergency stay is confirmed.

    Raises Placement.DoesNotExist, PermissionDenied, TransitionNotAllowedError and RefusedError (the hold has run out).
    """
    placement = steps.locked_placement(actor, placement_id)
    require(policies.can_decide(actor, placement))
    arrives = placement.status == PlacementStatus.PROPOSED
    if arrives:
        _require_held(placement)
        step_to_active(placement)
    elif placement.status != PlacementStatus.ACTIVE or placement.approval != Approval.PENDING:
        raise TransitionNotAllowedError(current=placement.status, wanted=PlacementStatus.ACTIVE)
    _decide(placement, actor, Approval.APPROVED)
    placement.hold_until = None
    if room:
        seal(placement, room=room)
    placement.save()
    keepers = steps.keepers_of(placement.case_id)
    if arrives:
        steps.arrive(actor, placement, keepers)
    record(actor, "placement.approved", target=placement, case_id=placement.case_id, details={"bed_kind": placement.bed_kind})
    steps.tell_worker(actor, placement, keepers)
    return placement


def step_to_active(placement: Placement) -> None:
    """A held bed is taken from now on. Does not save."""
    steps.step(placement, PlacementStatus.ACTIVE)
    placement.started_at = timezone.now()


def _require_held(placement: Placement) -> None:
    if placement.hold_until and placement.hold_until <= timezone.now():
        raise RefusedError(_("Batas waktu usulan ini sudah lewat. Minta pengusul membuat usulan baru."))


def _decide(placement: Placement, actor: User, approval: Approval) -> None:
    placement.approval, placement.decided_by, placement.decided_at = approval, actor, timezone.now()


@command
def refuse_placement(*, actor: User, placement_id: UUID, reason: str) -> Placement:
    """Do not agree. A proposal gives its bed back; a person who is there already keeps it for 24 hours to be moved.

    Raises Placement.DoesNotExist, PermissionDenied, TransitionNotAllowedError and RefusedError (no reason given).
    """
    placement = steps.locked_placement(actor, placement_id)
    require(policies.can_decide(actor, placement))
    if not reason.strip():
        raise RefusedError(_("Tulis alasan, supaya pengusul tahu apa yang perlu dicari."), field="reason")
    if placement.status == PlacementStatus.ACTIVE and placement.approval == Approval.PENDING:
        placement.hold_until = timezone.now() + steps.rule_limit(steps.MOVE_RULE)
    else:
        steps.step(placement, PlacementStatus.REFUSED)
        placement.hold_until = None
    _decide(placement, actor, Approval.REFUSED)
    seal(placement, decision_reason=reason)
    placement.save()
    record(actor, "placement.refused", target=placement, case_id=placement.case_id, details={"status": placement.status})
    steps.tell_worker(actor, placement, steps.keepers_of(placement.case_id))
    return placement


@command
def discharge_placement(*, actor: User, placement_id: UUID, end_kind: EndKind, ended_at: datetime | None = None) -> Placement:
    """End a stay, by default now. Raises Placement.DoesNotExist, PermissionDenied, TransitionNotAllowedError, RefusedError."""
    placement = steps.locked_placement(actor, placement_id)
    require(policies.can_end(actor, placement, steps.visible_case(actor, placement.case_id)))
    if end_kind not in DISCHARGES:
        raise RefusedError(_("Pilih bagaimana ia keluar. Untuk pindah unit, pakai Pindahkan."), field="end_kind")
    steps.step(placement, PlacementStatus.ENDED)
    placement.end_kind = end_kind
    placement.ended_at = _checked_end(placement, ended_at or timezone.now())
    placement.hold_until = None
    placement.save()
    steps.leave_clock(placement)
    record(actor, "placement.ended", target=placement, case_id=placement.case_id, details={"end_kind": end_kind})
    steps.tell_worker(actor, placement, steps.keepers_of(placement.case_id))
    steps.leave_grants(actor, placement, "discharged")
    return placement


def _checked_end(placement: Placement, ended_at: datetime) -> datetime:
    if ended_at > timezone.now():
        raise RefusedError(_("Isi waktu yang sudah lewat, bukan yang akan datang."), field="ended_at")
    if placement.started_at and ended_at < placement.started_at:
        raise RefusedError(_("Waktu keluar tidak boleh sebelum waktu masuk."), field="ended_at")
    return ended_at
