"""The rows of case lists: a bounded set of cases, with what each row may say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tppo_cases.access.context import access_of
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.badges import badge_of
from tppo_cases.core.formats import SOON
from victims import policies
from victims.case_page.header import tile_letters
from victims.models.case import Deadline, VictimCase
from victims.selectors.cases import ROW_COLUMNS, ROW_RELATED, CaseView, groups_for
from victims.states import STAGES, CaseStatus, DeadlineCode


@dataclass(frozen=True)
class CaseRow:
    """One line of a list. ``due_at`` and ``due_for`` are empty for readers outside the owning side."""

    case: VictimCase
    alias: str
    tile: str
    stage: int
    status: str
    due_at: datetime | None
    due_for: str
    how: str = ""  # how a search found it

    @property
    def is_pressing(self) -> bool:
        """Whether the nearest deadline is over or within two days: then it stands in a chip."""
        return self.due_at is not None and self.due_at - timezone.now() <= SOON

    @property
    def url(self) -> str:
        """The case page."""
        return reverse("victims:case-detail", args=[self.case.pk])


def case_rows(user: User, case_ids: Sequence[UUID]) -> list[CaseRow]:
    """Rows in the order of ``case_ids``; a case that the user does not see is left out. Four queries for any number."""
    cases = VictimCase.objects.visible_to(user).select_related(*ROW_RELATED).only(*ROW_COLUMNS).in_bulk(list(case_ids))
    groups = groups_for(user, cases.values())
    nearest = _nearest_deadlines(cases)
    ordered = [cases[key] for key in case_ids if key in cases]
    return [_row(CaseView(user, case, groups[case.pk]), nearest.get(case.pk)) for case in ordered]


def _nearest_deadlines(cases: dict[UUID, VictimCase]) -> dict[UUID, Deadline]:
    running = Deadline.objects.filter(case__in=cases, met_at__isnull=True, cancelled_at__isnull=True)
    return {row.case_id: row for row in running.order_by("case_id", "due_at").distinct("case_id")}


def _row(view: CaseView, deadline: Deadline | None) -> CaseRow:
    case = view.case
    shown = deadline if policies.is_owner_side(view.user, case) else None
    status = CaseStatus(case.status)
    return CaseRow(
        case=case, alias=view.alias, tile=tile_letters(view.alias), stage=7 if status == CaseStatus.CLOSED else STAGES[status],
        status=str(badge_of("kasus", status).word), due_at=shown.due_at if shown else None,
        due_for=str(DeadlineCode(shown.code).label) if shown else "",
    )  # fmt: skip


def owner_units(user: User) -> list[Unit]:
    """The units below those of the user: by which a supervisor may narrow a list. Empty for everybody else."""
    own = [membership.unit_id for membership in access_of(user).memberships]
    mine = [unit for unit in own if unit_principal(unit) in access_of(user).principals]
    return list(Unit.objects.filter(parent__in=mine, is_active=True).order_by("name"))
