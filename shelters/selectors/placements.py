"""Placements as pages show them: of a case, in a shelter, waiting for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from shelters import policies
from shelters.models import Placement, PlacementQuerySet, Shelter
from shelters.states import OPEN_PLACEMENTS, Approval, PlacementStatus
from tppo_cases.access.context import access_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Membership, User
from tppo_cases.core.sealed import reveal, reveal_all
from victims.case_page.header import tile_letters
from victims.models.case import VictimCase
from victims.selectors.cases import CASE_RELATED, CaseView, Groups, groups_for

RELATED = ("shelter__unit__regency", "proposed_by", "decided_by")
MOST = 50


def badge_code(placement: Placement) -> str:
    """The code of ``{% badge "penempatan" … %}``: a stay whose approval is due, or was refused, shows so."""
    if placement.status != PlacementStatus.ACTIVE:
        return str(placement.status)
    return {Approval.PENDING: "emergency", Approval.REFUSED: "must_move"}.get(Approval(placement.approval), "active")


def placements_for(user: User) -> PlacementQuerySet:
    """Those that the user may know of, with what their pages name."""
    return Placement.objects.visible_to(user).select_related(*RELATED)


def placements_of(view: CaseView) -> list[Placement]:
    """All of a case, newest first, for a reader who may see where the person stays."""
    return list(placements_for(view.user).filter(case_id=view.case.pk))


def current_placement(case_id: UUID) -> Placement | None:
    """The open placement of a case that the caller sees; show it only to who may know the location."""
    return Placement.objects.filter(case_id=case_id).open().select_related("shelter__unit").first()


def waiting_for(user: User, shelter: Shelter | None = None) -> list[Placement]:
    """Placements whose approval this user may give, the one that runs out first on top."""
    if not access_of(user).has(Capability.PLACEMENT_APPROVE):
        return []
    due = placements_for(user).filter(approval=Approval.PENDING, status__in=OPEN_PLACEMENTS)
    due = due.filter(shelter=shelter) if shelter else due
    return [placement for placement in due.order_by("hold_until", "pk")[:MOST] if policies.can_decide(user, placement)]


@dataclass(frozen=True)
class Resident:
    """Somebody who stays in a shelter: ``alias`` and ``number`` only where the reader may see the case."""

    placement: Placement
    alias: str
    number: str
    room: str

    @property
    def tile(self) -> str:
        """The letters of the alias tile."""
        return tile_letters(self.alias)

    @property
    def badge(self) -> str:
        """The code of the badge of her stay."""
        return badge_code(self.placement)

    @property
    def since(self) -> datetime | None:
        return self.placement.started_at


def residents_of(user: User, shelter: Shelter) -> list[Resident]:
    """Who stays there now, as far as the user may know. The number of queries does not depend on how many."""
    stays = list(placements_for(user).filter(shelter=shelter, status=PlacementStatus.ACTIVE).order_by("started_at"))
    visible = VictimCase.objects.visible_to(user).select_related(*CASE_RELATED)
    cases = visible.in_bulk([stay.case_id for stay in stays])
    groups = groups_for(user, cases.values())
    return [_resident(user, stay, cases.get(stay.case_id), groups.get(stay.case_id, frozenset())) for stay in stays]


def _resident(user: User, stay: Placement, case: VictimCase | None, groups: frozenset[str]) -> Resident:
    view = CaseView(user=user, case=case, groups=groups) if case else None
    room = reveal(stay, "room", Groups(groups)) if FieldGroup.LOCATION in groups else ""
    return Resident(stay, view.alias if view else "", case.number if case else "", room)


def unplaced_cases(user: User) -> list[CaseView]:
    """Open cases of the user's own unit that have no place yet, newest first, at most 50."""
    units = [unit.pk for unit in access_of(user).units_with(Capability.PLACEMENT_PROPOSE)]
    taken = Placement.objects.filter(case_id=OuterRef("pk"), status__in=OPEN_PLACEMENTS)
    cases = VictimCase.objects.visible_to(user).open().filter(~Exists(taken), owner_unit__in=units)
    found = list(cases.select_related(*CASE_RELATED).order_by("-opened_at")[:MOST])
    groups = groups_for(user, found)
    return [CaseView(user=user, case=case, groups=groups[case.pk]) for case in found]


def unit_names_of(user: User) -> str:
    """In which units a colleague works: so that the deciding head knows whom to ask."""
    names = Membership.objects.live().filter(user=user).values_list("unit__name", flat=True).distinct()
    return ", ".join(sorted(names))


@dataclass(frozen=True)
class ToldPlacement:
    """A placement as far as one reader may know it: case and words only where she may see the place of the case."""

    placement: Placement
    case_id: UUID | None
    room: str = ""
    reason: str = ""
    decision_reason: str = ""


def told(user: User, placements: Iterable[Placement]) -> list[ToldPlacement]:
    """Say of each placement what the reader may know. The number of queries does not depend on how many."""
    found = list(placements)
    cases = VictimCase.objects.visible_to(user).in_bulk([placement.case_id for placement in found])
    groups = groups_for(user, cases.values())
    return [_told(placement, groups.get(placement.case_id, frozenset())) for placement in found]


def _told(placement: Placement, groups: frozenset[str]) -> ToldPlacement:
    if FieldGroup.LOCATION not in groups:
        return ToldPlacement(placement, None)
    words = reveal_all(placement, ("room", "reason", "decision_reason"), Groups(groups))
    return ToldPlacement(placement, placement.case_id, **words)
