"""The list of quarters and the page of one report."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from reports import policies
from reports.cover import scope_words
from reports.figures.periods import Quarter, recent_quarters
from reports.figures.shown import ShownFigures, show_figures
from reports.figures.words import quarter_months, quarter_title
from reports.models import QuarterlyReport
from reports.states import ReportStatus
from tppo_cases.accounts.models import User

QUARTERS = 8
LIST_FIELDS = ("pk", "year", "quarter", "revision", "status", "agency_id", "cutoff_at", "created_by_id", "checked_by_id")


@dataclass(frozen=True)
class QuarterRow:
    """A quarter in the list: its current report, if any, and how many revisions that one replaced."""

    quarter: Quarter
    report: QuarterlyReport | None
    former: int

    @property
    def title(self) -> str:
        """``Triwulan III 2026``"""
        return quarter_title(self.quarter)

    @property
    def months(self) -> str:
        """``Juli–September 2026``"""
        return quarter_months(self.quarter)

    @property
    def is_running(self) -> bool:
        """Whether the quarter is not over yet."""
        return self.quarter.ends_at > timezone.now()


def quarter_rows(user: User) -> list[QuarterRow]:
    """The last quarters and all older ones with a report, newest first. The figures themselves are not read."""
    by_quarter: dict[Quarter, list[QuarterlyReport]] = defaultdict(list)
    for report in QuarterlyReport.objects.visible_to(user).only(*LIST_FIELDS):
        by_quarter[Quarter(report.year, report.quarter)].append(report)
    quarters = {*by_quarter, *recent_quarters(timezone.localdate(), QUARTERS)}
    return [_row(quarter, by_quarter.get(quarter, [])) for quarter in sorted(quarters, reverse=True)]


def _row(quarter: Quarter, reports: Sequence[QuarterlyReport]) -> QuarterRow:
    current = next((report for report in reports if report.status != ReportStatus.SUPERSEDED), None)
    return QuarterRow(quarter, current, len(reports) - (current is not None))


def open_quarters(user: User) -> list[Quarter]:
    """Quarters that can get a report, newest first."""
    return [row.quarter for row in quarter_rows(user) if row.report is None]


def badge_code(report: QuarterlyReport) -> str:
    """The code of the status badge: what is checked waits for a signature."""
    return "waiting" if report.status == ReportStatus.CHECKED else report.status


def report_for(user: User, report_id: UUID) -> QuarterlyReport:
    """One report with its people; raises DoesNotExist when it is not visible."""
    people = ("agency", "created_by", "checked_by", "signed_by")
    return QuarterlyReport.objects.visible_to(user).select_related(*people).get(pk=report_id)


def shown_to(user: User, report: QuarterlyReport) -> ShownFigures:
    """The figures as this reader may see them: outside the national agency also safe beside the revisions before."""
    if policies.sees_small_cells(user, report):
        return show_figures(report.figures, suppressed=False)
    same = QuarterlyReport.objects.filter(agency=report.agency_id, year=report.year, quarter=report.quarter)
    earlier = same.filter(revision__lt=report.revision).values_list("figures", flat=True)
    return show_figures(report.figures, suppressed=True, earlier=list(earlier) if report.revision > 1 else [])


@dataclass(frozen=True)
class ReportPage:
    """A report as one reader sees it."""

    user: User
    report: QuarterlyReport

    @cached_property
    def shown(self) -> ShownFigures:
        """The figures, small cells hidden where they must be."""
        return shown_to(self.user, self.report)

    @cached_property
    def quarter(self) -> Quarter:
        """The quarter of the report."""
        return Quarter(self.report.year, self.report.quarter)

    @property
    def title(self) -> str:
        """``Laporan Triwulan III 2026``"""
        return f"{_('Laporan')} {quarter_title(self.quarter)}"

    @property
    def months(self) -> str:
        """``Juli–September 2026``"""
        return quarter_months(self.quarter)

    @property
    def scope(self) -> str:
        """Which cases are covered."""
        return scope_words(self.report)

    @property
    def badge(self) -> str:
        """The code of the status badge."""
        return badge_code(self.report)

    @property
    def newer_revision(self) -> int:
        """The revision that replaced a superseded report."""
        return self.report.revision + 1

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.quarter.last_day

    @property
    def is_partial(self) -> bool:
        """Whether the data was closed before the quarter was over."""
        return self.report.cutoff_at < self.quarter.ends_at
