"""Tables as a page draws them: words in the reader's language, figures as text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reports.figures.compute import UNKNOWN
from reports.figures.shown import ShownRow, ShownTable
from reports.figures.tables import Column
from reports.suppression import COMPLEMENT, Cell
from tppo_cases.core.formats import number, rupiah

TOP = 5
EXACT_BELOW = 10  # hours; longer times are told in whole hours
REST = "rest"
Words = Callable[[str, ShownRow], str]


@dataclass(frozen=True)
class Figure:
    """A cell as text, with the class of its look."""

    text: str
    css: str = ""


@dataclass(frozen=True)
class DrawnTable:
    """Everything a template needs to print a table."""

    code: str
    title: str | Promise
    row_label: str | Promise
    columns: Sequence[Column]
    rows: Sequence[tuple[str, list[Figure]]]
    total: list[Figure] | None
    note: str | Promise
    has_hidden: bool


def drawn(table: ShownTable, words: Words) -> DrawnTable:
    """Prepare a table; the column "not known" is left out while it is empty."""
    spec = table.spec
    lines = [*(row.cells for row in table.rows), *([table.total] if table.total else [])]
    kept = [
        index
        for index, column in enumerate(spec.columns)
        if column.code != UNKNOWN or any(line[index].hidden or line[index].value for line in lines)
    ]
    columns = [spec.columns[index] for index in kept]

    def figures(cells: list[Cell]) -> list[Figure]:
        return [figure(cells[index], spec.columns[index], is_sum=spec.columns[index].code == spec.whole) for index in kept]

    return DrawnTable(
        code=spec.code, title=spec.title, row_label=spec.row_label, columns=columns,
        rows=[(words(spec.code, row), figures(row.cells)) for row in table.rows],
        total=figures(table.total) if table.total else None, note=spec.note, has_hidden=table.has_hidden,
    )  # fmt: skip


def shortened(table: ShownTable, rest: str, top: int = TOP) -> ShownTable:
    """The first rows and one more for all others, for a table that adds up.

    Worked out from what is shown alone, so that it tells nothing that the whole table does not.
    """
    if table.total is None or len(table.rows) <= top + 1:
        return table
    kept = [row for row in table.rows if row.key != UNKNOWN][:top]
    cells = [_left(total, [row.cells[index] for row in kept]) for index, total in enumerate(table.total)]
    return replace(table, rows=[*kept, ShownRow(REST, rest, cells)])


def _left(total: Cell, parts: list[Cell]) -> Cell:
    if total.hidden or any(part.hidden for part in parts):
        return Cell(None, COMPLEMENT)
    return Cell(total.count - sum(part.count for part in parts))


def figure(cell: Cell, column: Column, *, is_sum: bool = False) -> Figure:
    """One cell: a number, an amount, hours, a sign where it is hidden, a dash where there is none."""
    css = "muted" if cell.hidden or cell.value is None else "total" if is_sum else ""
    return Figure(_text(cell, column), f"{css} only-wide" if column.wide_only else css)


def _text(cell: Cell, column: Column) -> str:
    if cell.hidden or cell.value is None:
        return cell.sign or "–"
    if column.kind == "rupiah":
        return rupiah(cell.value)
    if column.kind == "hours":
        return _("%(hours)s jam") % {"hours": number(cell.value, 0 if cell.value >= EXACT_BELOW else 1)}
    return number(cell.value)
