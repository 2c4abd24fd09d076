"""What waits for those who do not work on cases: reports, matches, accounts, the audit trail."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referrals.selectors.words import number_word
from reports.models import QuarterlyReport
from reports.selectors.home.lines import Block, Line
from reports.selectors.reports import QuarterRow, badge_code, quarter_rows
from reports.states import ReportStatus
from tppo_cases.access.context import Access
from tppo_cases.access.roles import Capability
from tppo_cases.core.badges import badge_of
from tppo_cases.core.formats import long_date
from victims.selectors.matching import pairs_of, possible_matches

_C = Capability
SHOWN = 5


@dataclass(frozen=True)
class ReportWork:
    """Reports that wait for the user, in one sentence and as blocks."""

    sentence: str = ""
    blocks: list[Block] = field(default_factory=list)


def report_work(access: Access) -> ReportWork:
    """Where the reports stand, those that wait for this user first; and the finished quarter that has none yet."""
    if not access.has(_C.REPORT_READ):
        return ReportWork()
    rows = quarter_rows(access.user)
    made = [row for row in rows if row.report]
    waiting = [row for row in made if row.report and _waits_for(access, row.report)]
    missing = next((row for row in rows if not row.is_running), None) if access.has(_C.REPORT_CREATE) else None
    lines = [_missing_line(missing)] if missing and not missing.report else []
    lines += [_report_line(row) for row in sorted(made, key=lambda row: row not in waiting)[:SHOWN]]
    words = ngettext("%(n)s laporan menunggu Anda.", "%(n)s laporan menunggu Anda.", len(waiting))
    block = Block(
        _("Laporan menunggu Anda") if waiting else _("Laporan triwulan"),
        lines,
        reverse("reports:report-list"),
        _("Semua laporan"),
        "" if access.has(_C.CASE_LIST) else _("Belum ada laporan"),
        _("Laporan muncul di sini setelah drafnya dihitung."),
    )
    return ReportWork(words % {"n": number_word(len(waiting))} if waiting else "", [block])


def _missing_line(row: QuarterRow) -> Line:
    url = f"{reverse('reports:report-create')}?triwulan={row.quarter}"
    return Line(url, _("Buat laporan %(quarter)s") % {"quarter": row.title}, _("Triwulan sudah berakhir."), icon="plus-lg")


def _report_line(row: QuarterRow) -> Line:
    report = row.report
    if report is None:
        return _missing_line(row)
    words = {"status": badge_of("laporan", badge_code(report)).word, "day": long_date(report.cutoff_at)}
    url = reverse("reports:report-detail", args=[report.pk])
    return Line(url, row.title, _("%(status)s, data ditutup %(day)s") % words, icon="bar-chart")


def _waits_for(access: Access, report: QuarterlyReport) -> bool:
    user_id = access.user.pk
    if report.status == ReportStatus.DRAFT:
        return access.has(_C.REPORT_CHECK) and report.created_by_id != user_id
    signer = access.has(_C.REPORT_SIGN) and user_id not in {report.created_by_id, report.checked_by_id}
    return report.status == ReportStatus.CHECKED and signer


def match_blocks(access: Access) -> list[Block]:
    """Pairs of records that may be one person."""
    if not access.has(_C.MATCH_DECIDE):
        return []
    lines = [
        Line(
            reverse("victims:match-detail", args=[pair.match.pk]),
            pair.one.title,
            _("Mirip %(number)s. %(unit)s dan %(other)s.")
            % {"number": pair.other.title, "unit": pair.one.place, "other": pair.other.place},
            icon="people",
        )
        for pair in pairs_of(access.user, possible_matches(access.user, decided=False)[:SHOWN])
    ]
    empty, text = _("Tidak ada pasangan yang perlu diperiksa"), _("Pasangan baru muncul setelah penerimaan awal.")
    return [Block(_("Kemungkinan orang yang sama"), lines, reverse("victims:match-list"), _("Semua"), empty, text)]


def link_blocks(access: Access) -> list[Block]:
    """The ways of administrators and auditors."""
    lines = []
    if access.has(_C.USER_MANAGE):
        lines.append(
            Line(reverse("accounts:user-list"), _("Pengguna dan peran"), _("Akun di lembaga Anda."), icon="person-gear")
        )
    if access.has(_C.AUDIT_READ):
        text = _("Siapa membuka, mengubah, atau mengekspor apa.")
        lines.append(Line(reverse("audit:event-list"), _("Jejak audit"), text, icon="clipboard-check"))
    return [Block(_("Pekerjaan Anda"), lines)] if lines else []
