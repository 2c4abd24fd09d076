"""What waits for those who do not work on cases: reports, matches, accounts, the audit trail."""

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import QuarterlyReport
from reports.selectors.home.lines import Block, Line
from reports.selectors.reports import badge_code, quarter_rows
from reports.states import ReportStatus
from tppo_cases.access.context import Access
from tppo_cases.access.roles import Capability
from tppo_cases.core.badges import badge_of
from tppo_cases.core.formats import long_date
from victims.selectors_matching import pairs_of, possible_matches

_C = Capability
SHOWN = 5


def report_blocks(access: Access) -> list[Block]:
    """The quarters and where their reports stand; those that wait for this user first."""
    if not access.has(_C.REPORT_READ):
        return []
    rows = [row for row in quarter_rows(access.user) if row.report]
    waiting = [row for row in rows if row.report and _waits_for(access, row.report)]
    lines = [
        Line(
            reverse("reports:report-detail", args=[row.report.pk]),
            row.title,
            _("%(status)s, data ditutup %(day)s")
            % {"status": badge_of("laporan", badge_code(row.report)).word, "day": long_date(row.report.cutoff_at)},
            icon="bar-chart",
        )
        for row in sorted(rows, key=lambda row: row not in waiting)[:SHOWN]
        if row.report
    ]
    list_url = reverse("reports:report-list")
    title = _("Laporan menunggu Anda") if waiting else _("Laporan terbaru")
    empty = "" if access.has(_C.CASE_LIST) else _("Belum ada laporan")
    return [Block(title, lines, list_url, _("Semua laporan"), empty, _("Laporan muncul di sini setelah drafnya dihitung."))]


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
            f"{pair.match.case_number}, {pair.match.other_case_number}",
            f"{pair.unit.name}, {pair.other_unit.name}",
            icon="people",
        )
        for pair in pairs_of(possible_matches(access.user, decided=False)[:SHOWN])
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
