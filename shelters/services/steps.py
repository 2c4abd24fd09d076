"""What every change of a placement begins and ends with: locks, the state table, grants, clocks, notices."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shelters.models import Placement, Shelter
from shelters.selectors.people import deciders_of
from shelters.states import TRANSITIONS, PlacementStatus
from tppo_cases.access.defaults.selectors import source_groups
from tppo_cases.access.groups import GroupSource
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.errors import TransitionNotAllowedError
from tppo_cases.core.scope import system_role
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims.models.case import VictimCase
from victims.models.reference import DeadlineRule
from victims.services.deadlines import meet_deadline, start_deadlines
from victims.services.grants import end_grants, give_grant
from victims.services.locks import lock_case
from victims.states import DeadlineCode, GrantSource

HOLD_RULE, MOVE_RULE = "TAHAN_TEMPAT", "PINDAH_DARURAT"
DEFAULT_HOURS = 24


def rule_limit(code: str) -> timedelta:
    """The limit of a rule of this app from the reference data; 24 hours where it is missing (proposal)."""
    hours = DeadlineRule.objects.filter(pk=code).values_list("hours", flat=True).first()
    return timedelta(hours=hours or DEFAULT_HOURS)


def step(placement: Placement, wanted: PlacementStatus) -> None:
    """Set the next state; raises TransitionNotAllowedError when the state machine has no such step. Does not save."""
    if wanted not in TRANSITIONS[PlacementStatus(placement.status)]:
        raise TransitionNotAllowedError(current=placement.status, wanted=wanted)
    placement.status = wanted


def locked_placement(actor: User, placement_id: UUID) -> Placement:
    """Lock case, then placement. Raises Placement.DoesNotExist where the actor may not see it."""
    visible = Placement.objects.visible_to(actor)
    lock_case(visible.values_list("case_id", flat=True).get(pk=placement_id))
    return visible.select_related("shelter__unit").select_for_update(of=("self",), no_key=True).get(pk=placement_id)


def visible_case(actor: User, case_id: UUID) -> VictimCase | None:
    """The case as far as the actor may see it; the receiving unit of a proposal may not."""
    return VictimCase.objects.visible_to(actor).select_related("owner_unit__regency", "victim").filter(pk=case_id).first()


@dataclass(frozen=True)
class Keepers:
    """Who is responsible for a case, also for an actor who may not see it."""

    owner_unit_id: int
    case_manager_id: int | None


def keepers_of(case_id: UUID) -> Keepers:
    """Read owner and manager as the jobs role: the receiving unit decides before it may see the case."""
    with system_role():
        return Keepers(*VictimCase.objects.values_list("owner_unit_id", "case_manager_id").get(pk=case_id))


def arrive(actor: User, placement: Placement, keepers: Keepers) -> None:
    """She stays there from now on: the shelter's unit may see what it needs, the clock of an RPTC runs.

    Call it after the placement was saved as active: the grant of a receiving unit rests on that row.
    """
    if placement.shelter.unit_id != keepers.owner_unit_id:
        give_grant(
            actor=actor, case_id=placement.case_id, principal=placement.shelter_principal,
            groups=source_groups(GroupSource.PLACEMENT), source=GrantSource.PLACEMENT, source_id=placement.pk,
        )  # fmt: skip
    if _is_rptc(placement.shelter) and placement.started_at:
        with system_role():  # the clock belongs to the case, which the approving unit may not see (a restricted one)
            start_deadlines(placement.case_id, {DeadlineCode.RPTC_MAX: placement.started_at})


def leave_clock(placement: Placement) -> None:
    """Stop the clock of an RPTC that she leaves."""
    if _is_rptc(placement.shelter):
        with system_role():
            meet_deadline(placement.case_id, DeadlineCode.RPTC_MAX)


def leave_grants(actor: User, placement: Placement, reason: str) -> None:
    """End what the shelter's unit saw by this stay. The last write of a command: it may end the actor's own access."""
    with system_role():
        end_grants(actor=actor, case_id=placement.case_id, reason=reason, source=GrantSource.PLACEMENT, source_id=placement.pk)


def _is_rptc(shelter: Shelter) -> bool:
    return shelter.unit.kind == Unit.Kind.RPTC


def tell_deciders(actor: User, placement: Placement) -> None:
    """A placement waits: tell the heads of the shelter, else its directorate."""
    notify(deciders_of(placement.shelter, without=actor), NotificationKind.PLACEMENT_PROPOSED, placement.pk)


def tell_worker(actor: User, placement: Placement, keepers: Keepers) -> None:
    """A placement was decided or ended: tell who proposed it and who manages the case."""
    ids = {placement.proposed_by_id, keepers.case_manager_id or 0} - {actor.pk}
    users = User.objects.filter(pk__in=ids, is_active=True, is_system=False)
    notify(users, NotificationKind.PLACEMENT_DECIDED, placement.pk)
