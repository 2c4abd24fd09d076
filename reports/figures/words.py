"""The words around the figures, in the reader's language: titles, months, rows."""

from collections.abc import Callable, Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from reports.figures.compute import UNKNOWN
from reports.figures.periods import Quarter
from reports.figures.shown import ShownRow
from shelters.states import BedKind
from tppo_cases.core.formats import month_name
from victims.models.reference import Country, ExploitationForm, Modus, ServiceKind, Term
from victims.states import AgeBand

SIGNS_EXPLAINED = _("<11 berarti 1–10. ∗ disamarkan agar angka lain tidak dapat dihitung.")
_CODED: Mapping[str, Mapping[str, str | Promise]] = {
    "sex_age": {band.value: band.label for band in AgeBand if band != AgeBand.UNKNOWN},
    "beds": {kind.value: kind.label for kind in BedKind},
}
_TERMS: Mapping[str, type[Term]] = {
    "modus": Modus, "exploitation": ExploitationForm, "destination": Country, "service": ServiceKind,
}  # fmt: skip


def quarter_title(quarter: Quarter) -> str:
    """``Triwulan III 2026``"""
    return gettext("Triwulan %(roman)s %(year)s") % {"roman": quarter.roman, "year": quarter.year}


def quarter_months(quarter: Quarter) -> str:
    """``Juli–September 2026``"""
    return f"{month_name(quarter.first_day.month)}–{month_name(quarter.last_day.month)} {quarter.year}"


def row_words() -> Callable[[str, ShownRow], str]:
    """Return a function that names the rows of a table. Frozen words are Indonesian; English ones come from the lists."""
    english = get_language() == "en"

    @cache
    def terms(table: str) -> dict[str, str]:
        return dict(_TERMS[table]._default_manager.values_list("code", "label_en"))

    def words(table: str, row: ShownRow) -> str:
        if row.key == UNKNOWN:
            return gettext("Tidak diketahui")
        if table == "month":
            return month_name(int(row.key.partition("-")[2]))
        if table in _CODED:
            return str(_CODED[table].get(row.key, row.label))
        return terms(table).get(row.key, row.label) if english and table in _TERMS else row.label

    return words
