"""Hide small cells so that nobody can be recognised in a table. Pure functions over whole numbers.

A cell of 1 to 10 is hidden (k = 11, as CTDC does). In a table whose cells add up, further cells are hidden, so that no
hidden one can be worked out: in each sum nothing or at least two cells are hidden, and these hold 11 together at least.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

THRESHOLD = 11
SMALL, COMPLEMENT = "small", "complement"
SIGNS = {SMALL: "<11", COMPLEMENT: "∗"}
Number = int | float
Position = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """One figure as it may be shown: ``value`` is None when ``hidden`` says why, or when there is none."""

    value: Number | None
    hidden: str = ""

    @property
    def count(self) -> int:
        """The figure as a whole number; 0 where none is shown."""
        return int(self.value or 0)

    @property
    def sign(self) -> str:
        """What stands in place of a hidden figure."""
        return SIGNS.get(self.hidden, "")


def is_small(value: Number | None) -> bool:
    """Whether a count is one to ten."""
    return value is not None and 0 < value < THRESHOLD


def guard(value: int) -> Cell:
    """A figure that stands alone."""
    return Cell(None, SMALL) if is_small(value) else Cell(value)


def plain(matrix: Iterable[Iterable[Number | None]]) -> list[list[Cell]]:
    """Every figure as it is."""
    return [[Cell(value) for value in line] for line in matrix]


def protect(matrix: Sequence[Sequence[int]], *, across: bool, down: bool) -> list[list[Cell]]:
    """Hide what must be hidden in a table of counts.

    ``across``: the last column is the sum of the others; ``down``: the last row is the sum of the rows above it.
    """
    hidden = {(row, column): SMALL for row, line in enumerate(matrix) for column, value in enumerate(line) if is_small(value)}
    sums = _sums(matrix, across=across, down=down)
    changed = True
    while changed:
        changed = False
        for line in sums:
            extra = _one_more(line, matrix, hidden)
            if extra:
                hidden[extra] = COMPLEMENT
                changed = True
    return [
        [Cell(None, hidden[row, column]) if (row, column) in hidden else Cell(value) for column, value in enumerate(line)]
        for row, line in enumerate(matrix)
    ]


def _sums(matrix: Sequence[Sequence[int]], *, across: bool, down: bool) -> list[list[Position]]:
    """The lines of positions of which the last one is the sum of the others."""
    rows, columns = range(len(matrix)), range(len(matrix[0]) if matrix else 0)
    lines = [[(row, column) for column in columns] for row in rows] if across else []
    return lines + ([[(row, column) for row in rows] for column in columns] if down else [])


def _one_more(line: list[Position], matrix: Sequence[Sequence[int]], hidden: dict[Position, str]) -> Position | None:
    """The next cell to hide in a sum whose hidden cells could be worked out; the smallest, the sum itself last."""
    inside = [place for place in line if place in hidden]
    if not inside:
        return None
    *parts, total = line
    # Known from the shown ones: the sum of the hidden parts, or, with the total hidden too, its excess over them.
    weight = sum(matrix[row][column] for row, column in inside)
    if len(inside) > 1 and (total in hidden or weight >= THRESHOLD):
        return None
    open_parts = [place for place in parts if place not in hidden]
    filled = [place for place in open_parts if matrix[place[0]][place[1]]]
    choices = filled or [place for place in (total,) if place not in hidden] or open_parts
    return min(choices, key=lambda place: matrix[place[0]][place[1]], default=None)


def guard_rows(rows: Sequence[Sequence[Number | None]], *, count: int = 0) -> list[list[Cell]]:
    """Hide every figure of the rows whose count (column ``count``) is small: the others tell about the same few people.

    For tables without a last line; where rows add up, ``protect`` is needed.
    """
    return [
        [Cell(None, SMALL if column == count else COMPLEMENT) for column in range(len(row))]
        if is_small(row[count])
        else [Cell(value) for value in row]
        for row in rows
    ]
