"""The frozen figures as one reader may see them: in full inside the national agency, small cells hidden elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.figures.tables import TableSpec, tables_of
from reports.suppression import COMPLEMENT, Cell, guard, guard_rows, is_small, plain, protect
from tppo_cases.core.formats import share

Line = list[Cell]


@dataclass(frozen=True)
class ShownRow:
    """A row of a table: its key and words, its cells in the order of the columns."""

    key: str
    label: str
    cells: Line


@dataclass(frozen=True)
class ShownTable:
    """A table ready for a screen, a file or the API."""

    spec: TableSpec
    rows: list[ShownRow]
    total: Line | None

    @property
    def has_hidden(self) -> bool:
        """Whether a cell is hidden, so that the signs must be explained."""
        return any(cell.hidden for line in [*(row.cells for row in self.rows), self.total or []] for cell in line)


@dataclass(frozen=True)
class ShownFigures:
    """All figures of a report for one reader."""

    totals: Mapping[str, Cell]
    served_share: Cell
    tables: Mapping[str, ShownTable]
    suppressed: bool


def show_figures(figures: Mapping[str, Any], *, suppressed: bool) -> ShownFigures:
    """Prepare frozen figures for a reader; ``suppressed`` hides small cells."""
    totals, tables = figures["totals"], figures["tables"]
    in_time, due = totals["service_in_time"], totals["service_due"]
    percent = Cell(share(in_time, due) if due else None)
    small = is_small(in_time) or is_small(due) or is_small(due - in_time)
    return ShownFigures(
        totals={name: guard(value) if suppressed else Cell(value) for name, value in totals.items()},
        served_share=Cell(None, COMPLEMENT) if suppressed and small else percent,
        tables={spec.code: _show(spec, tables[spec.code], suppressed=suppressed) for spec in tables_of(tables)},
        suppressed=suppressed,
    )


def _show(spec: TableSpec, table: Mapping[str, Any], *, suppressed: bool) -> ShownTable:
    lines = [row["cells"] for row in table["rows"]]
    matrix = [*lines, table["total"]] if spec.has_total else lines
    cells = _protected(spec, matrix) if suppressed else plain(matrix)
    rows = [ShownRow(row["key"], row["label"], line) for row, line in zip(table["rows"], cells, strict=False)]
    return ShownTable(spec, rows, cells[-1] if spec.has_total else None)


def _protected(spec: TableSpec, matrix: list[list[Any]]) -> list[Line]:
    """Hide small cells by how the table adds up."""
    if not spec.has_total:
        return guard_rows(matrix)
    if not spec.whole:
        return protect(matrix, across=False, down=True)
    summed = [spec.index(code) for code in (*spec.parts, spec.whole)]
    inside = protect([[line[index] for index in summed] for line in matrix], across=True, down=True)
    others = [index for index in range(len(spec.columns)) if index not in summed]
    found: list[Line] = []
    for line, cells in zip(matrix, inside, strict=True):
        shown = dict(zip(summed, cells, strict=True))
        for index in others:
            # A median tells about its own row, a count beside the sum about all rows together.
            beside = [cells] if spec.columns[index].kind == "hours" else [[row[-1]] for row in inside]
            hidden = line[index] is not None and any(cell.hidden for row in beside for cell in row)
            shown[index] = Cell(None, COMPLEMENT) if hidden else Cell(line[index])
        found.append([shown[index] for index in sorted(shown)])
    return found
