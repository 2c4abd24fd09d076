"""What waits for a person, by the clocks of her cases: the page "Tenggat saya" and the tasks of Beranda."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims.models.case import Deadline, VictimCase
from victims.models.grants import COUNT_CAP
from victims.models.reference import DeadlineRule
from victims.selectors.cases import ROW_COLUMNS, ROW_RELATED, alias_of, groups_for
from victims.states import CaseStatus, DeadlineCode

_D = DeadlineCode
MOST_TASKS = 200
WORDS: dict[DeadlineCode, str | Promise] = {
    _D.SCREENING: _("Catat penapisan"),
    _D.SERVICE_7D: _("Beri layanan pertama"),
    _D.EMERGENCY: _("Beri pertolongan pertama"),
    _D.INITIAL_ASSESSMENT: _("Catat asesmen awal"),
    _D.FULL_ASSESSMENT: _("Lengkapi asesmen komprehensif"),
    _D.MONITORING: _("Catat monitoring"),
    _D.RPTC_MAX: _("Pindahkan dari RPTC atau perpanjang"),
    _D.CONSENT_WITHDRAWN: _("Hentikan pemrosesan data"),
}


@dataclass(frozen=True)
class Task:
    """One running clock in words. ``due_at`` says in which group it stands; ``note`` where the limit comes from."""

    case_id: UUID
    title: str | Promise
    due_at: datetime
    alias: str
    number: str
    note: str

    @property
    def url(self) -> str:
        """The case page, whose head says how to do it."""
        return reverse("victims:case-detail", args=[self.case_id])


def _running(user: User, cases: int, *, unit: bool) -> QuerySet[Deadline]:
    """The running clocks of the first ``cases`` cases that the user manages, or of the units that she leads.

    First are those whose nearest clock ends first; they stand so in an index. The nearest n clocks are all among the
    first n cases.
    """
    own = VictimCase.objects.next_due(user)
    led = [led.pk for led in access_of(user).units_with(Capability.CASE_DECIDE)]
    own = own.filter(owner_unit__in=led) if unit else own.filter(case_manager=user)
    return Deadline.objects.filter(case__in=own.values("pk")[:cases], met_at__isnull=True, cancelled_at__isnull=True)


def due_tasks(user: User, limit: int = MOST_TASKS, *, unit: bool = False) -> list[Task]:
    """The running clocks of the cases that the user manages (or, with ``unit``, of the units she leads), nearest first.

    Four queries, however many tasks.
    """
    related = (f"case__{name}" for name in ROW_RELATED)
    columns = (f"case__{name}" for name in ROW_COLUMNS)
    running = _running(user, limit, unit=unit).select_related(*related).only("code", "due_at", *columns)
    rows = list(running.order_by("due_at", "id")[:limit])
    groups = groups_for(user, [row.case for row in rows])
    rules = dict(DeadlineRule.objects.filter(pk__in={row.code for row in rows}).values_list("pk", "source"))
    return [
        Task(
            case_id=row.case_id,
            title=_title(row),
            due_at=row.due_at,
            alias=alias_of(row.case, groups[row.case_id]),
            number=row.case.number,
            note=_note(rules.get(row.code, "")),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class DueCounts:
    """How many clocks run (above ``COUNT_CAP``: at least as many), how many are over and how many end today."""

    total: int
    overdue: int
    today: int


def count_due(user: User, *, unit: bool = False) -> DueCounts:
    """Count the running clocks of ``due_tasks``, those of the first ``COUNT_CAP`` cases and one more; one query."""
    now = timezone.localtime()
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    over = Q(due_at__lte=now)
    counts = _running(user, COUNT_CAP + 1, unit=unit).aggregate(
        total=Count("pk"), overdue=Count("pk", filter=over), today=Count("pk", filter=~over & Q(due_at__lt=midnight))
    )
    return DueCounts(**counts)


def _title(row: Deadline) -> str | Promise:
    code = DeadlineCode(row.code)
    if code == _D.SCREENING and row.case.status == CaseStatus.SCREENING:
        return _("Putuskan hasil penapisan")
    return WORDS.get(code, code.label)


def _note(source: str) -> str:
    """Only limits that a law sets are named; the others are ours."""
    return source if source.startswith("UU ") else ""
