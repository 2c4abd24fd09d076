"""The first sheet of an export: what was counted, how, until when, from where, for whom and why."""

from django.utils.translation import gettext as _

from reports.figures.definition import DEFINITION
from reports.figures.periods import Quarter
from reports.figures.shown import ShownFigures
from reports.figures.words import SIGNS_EXPLAINED, quarter_months, quarter_title
from reports.models import Export, QuarterlyReport
from reports.suppression import Cell
from reports.workbook import Cover
from tppo_cases.accounts.national import is_national
from tppo_cases.core.formats import clock, long_date, number, percent


def scope_words(report: QuarterlyReport) -> str:
    """Which cases a report covers."""
    if is_national(report.agency):
        return _("lingkup nasional")
    return _("kasus yang dirujuk ke %(agency)s") % {"agency": report.agency.short_name}


def _figure(cell: Cell) -> str:
    return cell.sign or number(cell.value or 0)


def cover_of(report: QuarterlyReport, shown: ShownFigures, export: Export) -> Cover:
    """The words of the first sheet, in the active language."""
    quarter = Quarter(report.year, report.quarter)
    share = shown.served_share
    revision = _("revisi %(n)s") % {"n": report.revision}
    lines = [
        (_("Periode"), f"{quarter_months(quarter)}, {scope_words(report)}"),
        (_("Status"), f"{report.get_status_display()}, {revision}"),
        (_("Data ditutup"), f"{long_date(report.cutoff_at)}, {clock(report.cutoff_at)} WIB"),
        (_("Sumber"), _("SIMPUL TPPO, %(agency)s") % {"agency": report.agency.name}),
        (_("Definisi"), _("versi %(number)s") % {"number": report.definition_version}),
        (_("Sidik angka (SHA-256)"), report.sha256),
        (_("Diminta oleh"), f"{export.requested_by.full_name}, {long_date(export.requested_at)}"),
        (_("Tujuan ekspor"), export.purpose),
        (_("Korban, orang"), _figure(shown.totals["persons"])),
        (_("Kasus"), _figure(shown.totals["cases"])),
        (_("Korban sejak 1 Januari, orang"), _figure(shown.totals["persons_year"])),
        (_("Dilayani dalam 7 hari"), share.sign or (percent(share.value) if share.value is not None else "–")),
    ]
    sentences = [str(sentence) for sentence in DEFINITION]
    if shown.suppressed:
        sentences.append(str(SIGNS_EXPLAINED))
    return Cover(f"{_('Laporan')} {quarter_title(quarter)}", lines, sentences, report.cutoff_at)
