"""Cases, their clocks and closings, placements and beds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.selectors.lists import PAGE_SIZE
from reports.selectors.home.lines import Line, Tasks
from shelters.models import BedCount, Shelter
from shelters.selectors.board import Row, row_of
from shelters.selectors.placements import waiting_for
from tppo_cases.access.context import Access
from tppo_cases.access.roles import Capability
from tppo_cases.core.formats import deadline_group, number
from victims import policies as case_policies
from victims.models.grants import COUNT_CAP, CaseAccess, CaseFilters
from victims.selectors.lists import CaseRow, case_rows
from victims.selectors.tasks import count_due, due_tasks
from victims.states import CaseStatus

_C = Capability
SHOWN = 6
SHOWN_CASES = 3
SHOWN_OF_GROUP = 3
MOST_READ = 60


@dataclass(frozen=True)
class Cases:
    """Rows of one's own cases and of closings that one may decide; read together, since each row costs lookups."""

    own: list[CaseRow] = field(default_factory=list)
    closings: list[CaseRow] = field(default_factory=list)


def cases_of(access: Access) -> Cases:
    """The own open cases with the nearest deadline, and closings that wait for this user."""
    user = access.user
    own: Sequence[UUID] = []
    if not access.has(_C.CASE_DECIDE):  # who leads sees the tasks of the whole unit instead
        managed = CaseFilters(manager_id=user.pk, order="due")
        own = _ids(access, managed if access.has(_C.INTAKE_CREATE) else CaseFilters(), SHOWN_CASES)
    asked = _ids(access, CaseFilters(statuses=(CaseStatus.CLOSING,)), SHOWN) if access.has(_C.CASE_DECIDE) else []
    rows = {row.case.pk: row for row in case_rows(user, [*own, *asked])} if own or asked else {}
    closings = [rows[key] for key in asked if key in rows and case_policies.can_approve_closing(user, rows[key].case)]
    return Cases([rows[key] for key in own if key in rows], closings)


def _ids(access: Access, filters: CaseFilters, size: int) -> Sequence[UUID]:
    return CaseAccess.objects.page(access.user, filters, size=size).case_ids


def clock_tasks(access: Access) -> Tasks:
    """The running clocks of one's cases, or of the units that one leads."""
    if not access.has(_C.INTAKE_CREATE):
        return Tasks()
    leads = access.has(_C.CASE_DECIDE)
    counts = count_due(access.user, unit=leads)
    tasks = due_tasks(access.user, MOST_READ, unit=leads) if counts.total else []
    lines = [Line(t.url, t.title, t.note, due_at=t.due_at, alias=t.alias, number=t.number) for t in tasks]
    total, capped = min(counts.total, COUNT_CAP), counts.total > COUNT_CAP
    return Tasks(lines, total, capped=capped, overdue=counts.overdue, today=counts.today)


def closing_lines(cases: Cases) -> list[Line]:
    """Closings to decide."""
    return [
        Line(
            reverse("victims:case-close-decide", args=[row.case.pk]), _("Putuskan terminasi"), alias=row.alias,
            number=row.case.number, due_at=row.due_at,
        )
        for row in cases.closings
    ]  # fmt: skip


def placement_lines(access: Access) -> list[Line]:
    """Placements whose approval this user may give."""
    return [
        Line(
            reverse("shelters:placement-detail", args=[row.pk]),
            _("Penempatan menunggu persetujuan"),
            f"{row.get_preview_sex_display()}, {row.get_preview_age_band_display()}. {row.shelter.unit.name}.",
            due_at=row.hold_until,
            icon="" if row.hold_until else "house-heart",
            urgent=row.is_emergency,
        )
        for row in waiting_for(access.user)[:SHOWN]
    ]


def own_beds(access: Access) -> list[Row]:
    """The beds of the shelters in which the user works."""
    if not access.has(_C.SHELTER_READ):
        return []
    units = [unit.pk for unit in access.units_with(_C.SHELTER_READ)]
    shelters = Shelter.objects.visible_to(access.user).filter(unit__in=units)
    return [row_of(shelter) for shelter in shelters.select_related("unit__regency").prefetch_related("bed_counts")]


def merge_tasks(tasks: Tasks, more: list[Line]) -> Tasks:
    """Add lines to the clocks, and count those that are late or due today.

    What has no deadline stands first. Late ones never crowd out what is due today: of each group a few are shown.
    """
    now = timezone.now()
    groups = [deadline_group(line.due_at, now) for line in more if line.due_at]
    lines = sorted([*tasks.lines, *more], key=lambda line: (line.due_at is not None, line.due_at or now))
    return Tasks(
        lines=_some_of_each(lines),
        total=tasks.total + len(more),
        capped=tasks.capped or len(more) >= PAGE_SIZE,
        overdue=tasks.overdue + groups.count("overdue"),
        today=tasks.today + groups.count("today"),
    )


def _some_of_each(lines: list[Line]) -> list[Line]:
    shown: Counter[str] = Counter()
    found = []
    for line in lines:
        group = deadline_group(line.due_at) if line.due_at else ""
        shown[group] += 1
        if shown[group] <= SHOWN_OF_GROUP:
            found.append(line)
    return found


def steering_lines(access: Access) -> list[Line]:
    """For those who steer many units: how many cases are late, how many beds are free."""
    late = CaseAccess.objects.count_capped(access.user, CaseFilters(overdue_only=True))
    beds = BedCount.objects.filter(shelter__is_active=True).aggregate(capacity=Sum("capacity"), occupied=Sum("occupied"))
    free, capacity = (beds["capacity"] or 0) - (beds["occupied"] or 0), beds["capacity"] or 0
    url = f"{reverse('victims:case-list')}?saring=terlambat"
    shown = f"{number(COUNT_CAP)}+" if late > COUNT_CAP else number(late)
    lines = [Line(url, _("%(n)s kasus dengan tenggat terlewat") % {"n": shown}, icon="exclamation-circle")] if late else []
    words = _("%(free)s dari %(capacity)s tempat tidur kosong") % {"free": number(free), "capacity": number(capacity)}
    return [*lines, Line(reverse("shelters:board"), words, _("Semua rumah perlindungan"), icon="house-heart")]
