"""The frozen figures as one reader may see them: in full inside the national agency, small cells hidden elsewhere."""

from collections.abc import Mapping, Sequence
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


def show_figures(figures: Mapping[str, Any], *, suppressed: bool, earlier: Sequence[Mapping[str, Any]] = ()) -> ShownFigures:
    """Prepare frozen figures for a reader; ``suppressed`` hides small cells, and what ``earlier`` revisions would betray.

    Two revisions differ by the few cases that came late: subtracted, they would say of each who that is.
    """
    totals, tables = figures["totals"], figures["tables"]
    in_time, due = totals["service_in_time"], totals["service_due"]
    percent = Cell(share(in_time, due) if due else None)
    guarded = _guarded(totals, [former["totals"] for former in earlier]) if suppressed else {}
    hidden = suppressed and (
        is_small(due - in_time) or any(guarded[name].hidden for name in ("service_in_time", "service_due"))
    )
    before = {spec.code: [former["tables"][spec.code] for former in earlier] for spec in tables_of(tables)}
    return ShownFigures(
        totals=guarded or {name: Cell(value) for name, value in totals.items()},
        served_share=Cell(None, COMPLEMENT) if hidden else percent,
        tables={
            spec.code: _show(spec, tables[spec.code], suppressed=suppressed, earlier=before[spec.code])
            for spec in tables_of(tables)
        },
        suppressed=suppressed,
    )


def _guarded(totals: Mapping[str, int], earlier: Sequence[Mapping[str, int]]) -> dict[str, Cell]:
    """The totals for a reader outside. Those since January go with those of the quarter: last report's tell the rest."""
    found = {name: guard(value) for name, value in totals.items()}
    told = {name for name, value in totals.items() if any(is_small(abs(value - former[name])) for former in earlier)}
    told |= {f"{name}_year" for name in ("persons", "cases") if is_small(totals[name])}
    return {name: Cell(None, COMPLEMENT) if name in told and not cell.hidden else cell for name, cell in found.items()}


def _betrays(spec: TableSpec, table: Mapping[str, Any], former: Mapping[str, Any]) -> bool:
    """Whether a table minus an earlier revision of it tells about few people. All of it is hidden then: which cells
    changed would tell as much as by how much."""
    counts = [index for index, column in enumerate(spec.columns) if column.kind == "count"]
    now, before = ({row["key"]: row["cells"] for row in each["rows"]} for each in (table, former))
    nothing = [0] * len(spec.columns)
    pairs = [(now.get(key, nothing), before.get(key, nothing)) for key in {*now, *before}]
    if spec.has_total:
        pairs.append((table["total"], former["total"]))
    for new, old in pairs:
        moved = [abs((new[index] or 0) - (old[index] or 0)) for index in counts]
        if any(is_small(each) for each in moved) or (not any(moved) and list(new) != list(old)):
            return True
    return False


def _show(spec: TableSpec, table: Mapping[str, Any], *, suppressed: bool, earlier: Sequence[Mapping[str, Any]]) -> ShownTable:
    lines = [row["cells"] for row in table["rows"]]
    matrix = [*lines, table["total"]] if spec.has_total else lines
    cells = _protected(spec, matrix) if suppressed else plain(matrix)
    if suppressed and any(_betrays(spec, table, former) for former in earlier):
        cells = [[Cell(None, cell.hidden or COMPLEMENT) for cell in line] for line in cells]
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
