"""What a page pays for its protection: reads that the walls check, sealed values, tokens, events and traces."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection, connections, transaction

from tests.performance.measure import without_walls
from tppo_cases.access.context import access_of, scope
from tppo_cases.accounts.models import User
from tppo_cases.core import sealed, tokens

Statement = tuple[str, Any]
REPLAYS = 5
_READ = re.compile(r"^\s*(SELECT|WITH)\b", re.IGNORECASE)
_NO_READ = re.compile(r"set_config|current_setting|pg_advisory|FOR (NO KEY )?UPDATE|FOR (KEY )?SHARE", re.IGNORECASE)
_TRACES = "SELECT coalesce(sum(calls), 0), coalesce(sum(total_time), 0) FROM pg_stat_user_functions WHERE funcname = %s"


@dataclass
class Watch:
    """One request: its statements, its plain reads with their parameters, its sealed values, its audit rows."""

    statements: int = 0
    reads: list[Statement] = field(default_factory=list)
    opened: int = 0
    sealed: int = 0
    tokens: int = 0
    cipher_ms: float = 0.0
    events: int = 0
    events_ms: float = 0.0
    role: str = ""  # that the database acts as, where it is not the application's

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django's signature
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        self.statements += 1
        if sql.startswith("SET LOCAL ROLE"):
            self.role = sql.removeprefix("SET LOCAL ROLE").strip().removeprefix("NONE")
        if not self.role and not many and _READ.match(sql) and not _NO_READ.search(sql):
            self.reads.append((sql, params))
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if sql.startswith('INSERT INTO "audit_auditevent"'):
                self.events += 1
                self.events_ms += (time.perf_counter() - start) * 1000

    def timing(self, count: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Call through, and note number and time."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                setattr(self, count, getattr(self, count) + 1)
                self.cipher_ms += (time.perf_counter() - start) * 1000

        return timed


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch what runs in the block: statements of the application's connection, sealing, opening, tokens."""
    watch = Watch()
    places = {"opened": sealed.open_bytes, "sealed": sealed.seal_bytes, "tokens": tokens.token}
    taken = [_replace(function, watch.timing(count, function)) for count, function in places.items()]
    try:
        with connection.execute_wrapper(watch):
            yield watch
    finally:
        for give_back in taken:
            give_back()


def _replace(function: Callable[..., Any], other: Callable[..., Any]) -> Callable[[], None]:
    """Put another function in its place wherever it was imported; returns what puts it back."""
    found = [
        module for module in list(sys.modules.values()) if getattr(module, "__dict__", {}).get(function.__name__) is function
    ]
    for module in found:
        setattr(module, function.__name__, other)

    def give_back() -> None:
        for module in found:
            setattr(module, function.__name__, function)

    return give_back


def price_of_walls(user: User, reads: list[Statement]) -> float | None:
    """How many times the reads take under the walls: the same statements as application and as owner, taken in turns.

    What was read before a command changed something is read again as it is now. None where nothing is read.
    """
    within = beyond = 0.0
    for statement in reads:
        times: dict[bool, list[float]] = {True: [], False: []}
        for _turn in range(REPLAYS + 1):
            times[True].append(_replay(user, statement))
            with without_walls():
                times[False].append(_replay(user, statement))
        within, beyond = within + median(times[True][1:]), beyond + median(times[False][1:])
    return within / beyond if beyond else None


def _replay(user: User, statement: Statement) -> float:
    """Milliseconds of one statement in the person's scope; nothing that it does is kept."""
    access_of(user)
    with scope(user), connections["default"].cursor() as cursor:
        start = time.perf_counter()
        cursor.execute(*statement)
        cursor.fetchall()
        taken = (time.perf_counter() - start) * 1000
        transaction.set_rollback(True)
    return taken


def traces() -> tuple[int, float]:
    """How often the trigger of traces ran so far and for how many milliseconds, inner triggers included.

    Zero where the server does not count functions: see ``count_functions``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_TRACES, ["simpul_leave_trace"])
        calls, ms = cursor.fetchone()
    return int(calls), float(ms)
