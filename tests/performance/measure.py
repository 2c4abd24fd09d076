"""Stopwatch: medians, numbers of queries, the same read with and without row-level security."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection, connections

RUNS = 7


@dataclass
class Line:
    """One line of the table: milliseconds, numbers of queries, ratios; None where there is nothing to compare."""

    work: str
    role: str
    cases: int
    page_ms: float | None = None
    queries: int | None = None
    db_ms: float | None = None  # of page or read: waiting for the database
    slowest: str = ""  # the statement that took longest, with its milliseconds
    read_ms: float | None = None
    sql_ms: float | None = None
    without_walls_ms: float | None = None
    over: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """How many times the hand-written SQL the read takes."""
        return self.read_ms / self.sql_ms if self.read_ms and self.sql_ms else None

    @property
    def price(self) -> float | None:
        """How many times the read takes under row-level security."""
        return self.read_ms / self.without_walls_ms if self.read_ms and self.without_walls_ms else None


class QueryLog:
    """Counts statements that are sent and the time they take; savepoints of a transaction are no work."""

    def __init__(self) -> None:
        self.number, self.ms, self.slowest = 0, 0.0, (0.0, "")

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django's signature
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        self.number += 1
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = (time.perf_counter() - start) * 1000
            self.ms += taken
            self.slowest = max(self.slowest, (taken, sql))

    def write(self, line: Line) -> None:
        """Note numbers on a line of the table."""
        line.queries, line.db_ms = self.number, self.ms
        line.slowest = f"{self.slowest[0]:.1f} ms: {self.slowest[1]}"


def timed(run: Callable[[], Any], runs: int = RUNS) -> tuple[float, Any]:
    """Median milliseconds of ``runs`` after one that warms up, and what the last one returned."""
    result = run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1000)
    return median(times), result


def counted(line: Line, run: Callable[[], Any]) -> Any:
    """Run once and note how many statements it sends."""
    log = QueryLog()
    with connection.execute_wrapper(log):
        result = run()
    log.write(line)
    return result


@contextmanager
def without_walls() -> Iterator[None]:
    """Read as the owner of the tables, whose policy lets every row pass."""
    usual = connections["default"]
    connections["default"] = connections["owner"]
    try:
        yield
    finally:
        connections["default"] = usual
