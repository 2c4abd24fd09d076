"""Geometry of the charts that the server draws as SVG. Whole numbers only: a decimal comma would break an attribute."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NARROW, WIDE = 320, 560
FIGURE_HEIGHT = 15
STEP = 48  # a tile of 44 and a gap of 4


@dataclass(frozen=True)
class Part:
    """A piece of a bar: ``series`` 1 to 5 is its colour, the label stands in its middle if it fits."""

    y: int
    height: int
    series: int
    value: int
    shows_value: bool

    @property
    def middle(self) -> int:
        """The baseline of the label."""
        return self.y + self.height // 2 + 5


@dataclass(frozen=True)
class Bar:
    """One bar with its parts, bottom first."""

    x: int
    width: int
    label: str
    total: int
    top: int
    parts: tuple[Part, ...]

    @property
    def center(self) -> int:
        """Where its words stand."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class StackedBars:
    """A whole drawing; ``rules`` are pairs of a height and the figure beside it."""

    width: int
    height: int
    left: int
    base: int
    rules: tuple[tuple[int, int], ...]
    bars: tuple[Bar, ...]
    css: str


def nice_step(top: int) -> int:
    """A round distance between rules, so that at most four are drawn."""
    step = 1
    while step * 4 < top:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step


def _parts(values: Sequence[int], base: int, plot: int, scale_top: int) -> tuple[Part, ...]:
    parts, below = [], 0
    for series, value in enumerate(values, start=1):
        low, high = base - plot * below // scale_top, base - plot * (below + value) // scale_top
        below += value
        if value:
            shows_value = low - high >= FIGURE_HEIGHT
            parts.append(Part(high, max(low - high - 1, 1), min(series, 5), value, shows_value))
    return tuple(parts)


def stacked_bars(rows: Sequence[Mapping[str, Any]], width: int) -> StackedBars:
    """Lay out bars for rows of ``label`` and ``values`` (whole numbers, one for each series)."""
    height, left, head, foot = 230 if width == NARROW else 250, 38, 30, 30
    base, plot = height - foot, height - foot - head
    totals = [sum(row["values"]) for row in rows]
    step = nice_step(max([*totals, 1]))
    scale_top = step * -(-max([*totals, 1]) // step)
    slot = (width - left) // max(len(rows), 1)
    thick = min(slot * 62 // 100, 100)
    bars = tuple(
        Bar(
            x=left + slot * index + (slot - thick) // 2, width=thick, label=str(row["label"]), total=total,
            top=base - plot * total // scale_top - 8, parts=_parts(row["values"], base, plot, scale_top),
        )
        for index, (row, total) in enumerate(zip(rows, totals, strict=True))
    )  # fmt: skip
    rules = tuple((base - plot * figure // scale_top, figure) for figure in range(0, scale_top + 1, step))
    return StackedBars(width, height, left, base, rules, bars, "chart-narrow" if width == NARROW else "chart-wide")


@dataclass(frozen=True)
class Tile:
    """A province on the tile map. ``step``: n (no unit), 0 (full), 1 (1-5), 2 (6-20), 3 (more than 20 free)."""

    x: int
    y: int
    letters: str
    name: str
    value: int | None

    @property
    def step(self) -> str:
        """The colour step of the number of free beds."""
        if self.value is None:
            return "n"
        bounds = (0, 5, 20)
        return str(sum(self.value > bound for bound in bounds))


def tile_map(rows: Iterable[Mapping[str, Any]]) -> tuple[Tile, ...]:
    """Place rows of ``row``, ``column`` (from 1), ``letters``, ``name`` and ``value`` on the grid."""
    return tuple(
        Tile((int(row["column"]) - 1) * STEP, (int(row["row"]) - 1) * STEP, str(row["letters"]), str(row["name"]), row["value"])
        for row in rows
    )
