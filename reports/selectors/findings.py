"""What a report page says in charts: the finding in words, stacked bars, longest bars first. Only what may be shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.figures.compute import UNKNOWN
from reports.figures.shown import ShownFigures, ShownRow, ShownTable
from reports.suppression import Cell
from tppo_cases.core.formats import number

Words = Callable[[str, ShownRow], str]
TOP = 5
OTHER_SERIES = 5


@dataclass(frozen=True)
class MonthChart:
    """Bars of the months; no rows where suppression leaves nothing to draw."""

    finding: str
    series: list[str]
    rows: list[dict[str, Any]]


def month_chart(table: ShownTable, words: Words) -> MonthChart:
    """The months as stacked bars by sex and age; as plain bars when a part is hidden; as nothing when a sum is."""
    spec = table.spec
    whole = spec.index(spec.whole)
    if any(row.cells[whole].hidden for row in table.rows):
        return MonthChart(_("Angka per bulan terlalu kecil untuk digambar"), [], [])
    parts = [spec.index(code) for code in spec.parts]
    if any(row.cells[part].hidden for row in table.rows for part in parts):
        parts, series = [whole], [_("Semua korban")]
    else:
        filled = [part for part in parts if any(row.cells[part].count for row in table.rows)]
        parts = [part for part in parts if part in filled or spec.columns[part].code != UNKNOWN]
        series = [str(spec.columns[part].label) for part in parts]
    named = [(words(spec.code, row), row.cells) for row in table.rows]
    rows = [{"label": label, "values": [cells[part].count for part in parts]} for label, cells in named]
    return MonthChart(_month_finding({label: cells[whole].count for label, cells in named}), series, rows)


def _month_finding(persons: Mapping[str, int]) -> str:
    """``Agustus tertinggi, 144 korban``"""
    top = max(persons.values(), default=0)
    if not top:
        return _("Belum ada korban tercatat")
    months = [month for month, value in persons.items() if value == top]
    if len(months) == len(persons):
        return _("Sama setiap bulan, %(persons)s korban") % {"persons": number(top)}
    names = _(" dan ").join(months)
    return _("%(month)s tertinggi, %(persons)s korban") % {"month": names, "persons": number(top)}


@dataclass(frozen=True)
class TopBars:
    """The longest rows of a table as bars; the rest and what is hidden or unknown as one last bar."""

    title: str
    items: list[dict[str, Any]]
    top: int
    series: int


def top_bars(table: ShownTable, words: Words, *, title: str, rest: str, series: int) -> TopBars:
    """Bars for the first rows of a table of persons that adds up."""
    column = table.spec.index("persons")
    named = [row for row in table.rows if row.key != UNKNOWN and not row.cells[column].hidden][:TOP]
    items = [(words(table.spec.code, row), row.cells[column].count, series) for row in named]
    total = table.total[column] if table.total else None
    left = 0 if total is None or total.hidden else total.count - sum(value for _label, value, _series in items)
    if left:
        items.append((rest, left, OTHER_SERIES))
    rows = [{"label": label, "value": value, "series": tone} for label, value, tone in items]
    return TopBars(title, rows, max((value for _label, value, _series in items), default=0), series)


def remarks(shown: ShownFigures) -> list[tuple[str, str]]:
    """What a checker should look at, as (tone, sentence)."""
    found = [
        ("kunyit", sentence % {"n": cell.sign or number(cell.count)})
        for cell, sentence in (
            (_unknown(shown, "origin"), _("%(n)s orang tanpa provinsi asal. Dihitung sebagai “tidak diketahui”.")),
            (_unknown(shown, "modus"), _("%(n)s orang tanpa modus. Dihitung sebagai “tidak diketahui”.")),
            (_unknown(shown, "sex_age"), _("%(n)s orang tanpa usia. Dihitung sebagai “tidak diketahui”.")),
            (shown.totals["left_out_cases"], _("%(n)s kasus tidak dihitung: bukan TPPO atau tercatat ganda.")),
        )
        if cell is not None and (cell.hidden or cell.value)
    ]
    repeated = shown.totals["repeat_persons"]
    if repeated.hidden or repeated.value:
        sentence = ngettext(
            "%(n)s orang memiliki lebih dari satu kasus dan dihitung satu kali.",
            "%(n)s orang memiliki lebih dari satu kasus dan dihitung satu kali.",
            repeated.count,
        )
        found.append(("daun", sentence % {"n": repeated.sign or number(repeated.count)}))
    return [*found, ("daun", _("Tidak ada orang yang terhitung dua kali."))]


def _unknown(shown: ShownFigures, table: str) -> Cell | None:
    """The persons of the row "not known"; None when there is none."""
    spec = shown.tables[table].spec
    return next((row.cells[spec.index("persons")] for row in shown.tables[table].rows if row.key == UNKNOWN), None)
