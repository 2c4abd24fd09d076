"""Reads for files that name persons: which cases, how many, their lines batch by batch, and whether rights still hold."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from reports import policies
from reports.models import ExportedCase, IdentifiedExport
from reports.selectors.identified_columns import OFFERED, Column, beside, cells_of
from reports.states import CaseChoice, IdentifiedStatus
from tppo_cases.access.context import access_of, scope
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from victims.models.case import VictimCase
from victims.models.grants import CaseAccess, CaseFilters
from victims.selectors.cases import CASE_RELATED, CaseView, groups_for
from victims.states import CaseStatus

BATCH = 500
_C, _S = CaseChoice, CaseStatus
_STATUSES = {
    _C.SCREENING: (_S.INTAKE, _S.SCREENING), _C.PLANNING: (_S.ASSESSMENT, _S.PLANNED),
    _C.SERVICE: (_S.IN_SERVICE, _S.CLOSING), _C.ARCHIVE: (_S.CLOSED,),
}  # fmt: skip
_NOT_COUNTED = (IdentifiedStatus.REFUSED, IdentifiedStatus.FAILED)


@dataclass(frozen=True)
class Line:
    """A case in the file: the groups that go in, and its cells."""

    case_id: UUID
    groups: tuple[str, ...]
    cells: list[str]


@dataclass(frozen=True)
class Preview:
    """What a choice of cases would bring: how many, and on how many of them each group is open."""

    cases: int
    persons: int
    by_group: Counter[str]


def own_exports(user: User) -> QuerySet[IdentifiedExport]:
    """One's own, newest first."""
    return IdentifiedExport.objects.visible_to(user).select_related("unit__agency", "requested_by")


def ledger() -> QuerySet[IdentifiedExport]:
    """All that the reader's rights open in the database: for the auditor every one, without any content."""
    return IdentifiedExport.objects.select_related("unit", "requested_by").defer("password", "purpose_note")


def exporting_units(user: User) -> tuple[Unit, ...]:
    """The units whose cases the user may take out by name."""
    return access_of(user).units_with(Capability.EXPORT_IDENTIFIED)


def cases_for(user: User, unit: Unit, choice: str) -> QuerySet[VictimCase]:
    """The cases that may stand in a file, the oldest first."""
    filters = CaseFilters(
        statuses=_STATUSES.get(CaseChoice(choice), ()),
        include_closed=choice == CaseChoice.ARCHIVE,
        manager_id=user.pk if choice == CaseChoice.MINE else None,
        overdue_only=choice == CaseChoice.OVERDUE,
    )
    listed = CaseAccess.objects.live(access_of(user).principals).narrowed(filters).values("case_id")
    return VictimCase.objects.filter(policies.carried_out_scope(user, unit), pk__in=listed).order_by("opened_at", "id")


def count_persons(user: User, unit: Unit, choice: str) -> tuple[int, int]:
    """How many cases and how many different persons."""
    found = cases_for(user, unit, choice).order_by().values_list("pk", "victim__person_id")
    pairs = list(found)
    return len(pairs), len({person for _case, person in pairs})


def preview(user: User, unit: Unit, choice: str) -> Preview:
    """What would go in, by group. Four queries for any number of cases."""
    cases, persons = count_persons(user, unit, choice)
    bare = cases_for(user, unit, choice).only("id", "is_restricted")
    opened = Counter(group for groups in groups_for(user, bare).values() for group in groups if group in OFFERED)
    return Preview(cases, persons, opened)


def lately(user: User) -> tuple[int, int]:
    """How many of these exports the user asked for in the last 24 hours, and for how many persons."""
    since = timezone.now() - timedelta(hours=24)
    asked = own_exports(user).filter(requested_at__gt=since).exclude(status__in=_NOT_COUNTED)
    return asked.count(), asked.aggregate(sum=Sum("persons"))["sum"] or 0


def lines_of(actor: User, export: IdentifiedExport, case_ids: Sequence[UUID], columns: list[Column]) -> Iterator[list[Line]]:
    """The lines in batches, each read in a transaction of its own as the actor: what ended meanwhile is left out."""
    for start in range(0, len(case_ids), BATCH):
        with scope(actor):
            batch = case_ids[start : start + BATCH]
            open_now = policies.carried_out_scope(actor, export.unit)
            cases = VictimCase.objects.filter(open_now).select_related(*CASE_RELATED).in_bulk(batch)
            groups, more = groups_for(actor, cases.values()), beside(cases)
            chosen = frozenset(export.groups)
            views = [CaseView(actor, cases[key], groups[key] & chosen) for key in batch if key in cases]
            found = [Line(view.case.pk, tuple(sorted(view.groups)), cells_of(view, columns, more)) for view in views]
        yield [line for line in found if line.groups]


def still_open(actor: User, export: IdentifiedExport) -> bool:
    """Whether every case of the file, and every part of it that went in, is still open to who asked.

    A case that is not seen any more has no row here at all: the count tells.
    """
    contents = dict(ExportedCase.objects.filter(export=export).values_list("case_id", "groups"))
    if len(contents) != export.rows:
        return False
    cases = VictimCase.objects.filter(policies.carried_out_scope(actor, export.unit), pk__in=contents)
    seen = groups_for(actor, cases.only("id", "is_restricted"))
    return len(seen) == len(contents) and all(seen[key] >= frozenset(groups) for key, groups in contents.items())
