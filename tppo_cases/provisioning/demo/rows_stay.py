"""The rows of a stay: asked for, held, given, ended."""

from datetime import datetime, timedelta

from shelters.models import Placement
from shelters.services.steps import HOLD_RULE
from shelters.states import Approval, EndKind, PlacementStatus
from tppo_cases.access.principals import unit_principal
from tppo_cases.access.roles import SOURCE_GROUPS
from tppo_cases.accounts.models import Unit
from tppo_cases.audit.services import Details
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.provisioning.demo.rows_case import Made
from tppo_cases.provisioning.demo.rows_clocks import write_clock
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.states import CaseOutcome, DeadlineCode, GrantSource

PROPOSED_PERCENT, EMERGENCY_PERCENT = 4, 6
_ENDS = {CaseOutcome.LEFT: EndKind.LEFT, CaseOutcome.DIED: EndKind.DIED}


def write_stay(sheet: Sheet, made: Made) -> None:
    """The placement of a sketch that has one. Closed cases have ended theirs."""
    sketch, chance, case = made.sketch, sheet.chance, made.case
    if sketch.stays_at is None or sketch.bed_kind is None:
        return
    fresh = (sheet.now - case.opened_at) < timedelta(days=20)
    if made.runs and fresh and sketch.stays_at != sketch.owner and chance.yes(PROPOSED_PERCENT * 8):
        _proposal(sheet, made, sketch.stays_at)
        return
    start = case.opened_at + min(chance.hours(1, 30), (sketch.course.end - case.opened_at) / 3)
    placement = _placement(sheet, made, sketch.stays_at, start - min(chance.hours(0.3, 20), (start - case.opened_at) * 0.8))
    placement.status, placement.started_at = PlacementStatus.ACTIVE, start
    placement.is_emergency = chance.yes(EMERGENCY_PERCENT)
    if not (placement.is_emergency and made.runs and fresh):
        placement.approval, placement.decided_by = Approval.APPROVED, sheet.world.head(sketch.stays_at.pk)
        placement.decided_at = min(start + chance.hours(1, 20), sketch.course.end) if placement.is_emergency else start
    if sketch.course.closed_at:
        placement.status, placement.end_kind = PlacementStatus.ENDED, _end_kind(sheet, sketch.course.outcome)
        placement.ended_at = start + (sketch.course.closed_at - start) * chance.uniform(0.75, 0.98)
    sheet.add(placement, room=f"Gedung {chance.choice(('A', 'B', 'C'))}, tempat tidur {chance.randint(1, 30)}")
    _audit(sheet, made, placement)
    _grant(sheet, made, placement, start)
    if sketch.stays_at.kind == Unit.Kind.RPTC:
        write_clock(sheet, made, DeadlineCode.RPTC_MAX, start, met_at=placement.ended_at)


def _placement(sheet: Sheet, made: Made, unit: Unit, at: datetime) -> Placement:
    sketch, case = made.sketch, made.case
    return Placement(
        id=sheet.chance.id_at(at), case=case, shelter=sheet.world.shelters[unit.pk], shelter_principal=unit_principal(unit.pk),
        bed_kind=str(sketch.bed_kind), status=PlacementStatus.PROPOSED, proposed_by=made.worker, proposed_at=at,
        preview_sex=made.victim.sex, preview_age_band=case.age_band, preview_needs=case.needs,
    )  # fmt: skip


def _proposal(sheet: Sheet, made: Made, unit: Unit) -> None:
    """A bed that is held and waits for the answer of the other unit."""
    hold = sheet.world.limit(HOLD_RULE)
    at = max(made.case.opened_at + (sheet.now - made.case.opened_at) / 2, sheet.now - hold * sheet.chance.uniform(0.1, 0.6))
    placement = _placement(sheet, made, unit, at)
    placement.hold_until = at + hold
    sheet.add(placement, reason="Lebih dekat dengan keluarga.")
    details: Details = {"bed_kind": placement.bed_kind, "emergency": False}
    sheet.audit(at, made.worker, "placement.proposed", placement, case=made.case, details=details)
    sheet.tell(at, [sheet.world.head(unit.pk)], NotificationKind.PLACEMENT_PROPOSED, placement.pk)


def _end_kind(sheet: Sheet, outcome: str) -> EndKind:
    found = _ENDS.get(CaseOutcome(outcome))
    return found or EndKind(sheet.chance.pick({"return": 78, "independent": 18, "hospital": 4}))


def _audit(sheet: Sheet, made: Made, placement: Placement) -> None:
    if not made.runs:
        return
    details: Details = {"bed_kind": placement.bed_kind, "emergency": placement.is_emergency}
    first = "placement.started" if placement.is_emergency else "placement.proposed"
    sheet.audit(placement.proposed_at, made.worker, first, placement, case=made.case, details=details)
    if placement.decided_at and placement.decided_by:
        decided = {"bed_kind": placement.bed_kind}
        sheet.audit(
            placement.decided_at, placement.decided_by, "placement.approved", placement, case=made.case, details=decided
        )


def _grant(sheet: Sheet, made: Made, placement: Placement, start: datetime) -> None:
    if placement.shelter.unit_id == made.case.owner_unit_id:
        return
    sheet.grant(
        made.case, placement.shelter_principal, SOURCE_GROUPS[GrantSource.PLACEMENT], GrantSource.PLACEMENT, made.head, start,
        source_id=placement.pk, ended_at=placement.ended_at, ended_reason="discharged",
    )  # fmt: skip
