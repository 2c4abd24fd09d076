"""Reads beside hand-written SQL: the same rows, asserted, as the same role of the database in the same scope."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from referrals.selectors import lists
from shelters.selectors.board import board_for
from tests.performance.measure import Line, counted, timed, without_walls
from tppo_cases.access.context import access_of, scope
from tppo_cases.accounts.models import User
from tppo_cases.core.names import parse
from tppo_cases.core.sealed import reveal
from tppo_cases.core.tokens import alias_tokens, spellings
from victims.models.grants import CaseAccess, CaseFilters, Cursor
from victims.selectors.cases import Groups
from victims.selectors.lists import case_rows
from victims.selectors.search import search_cases

SQL = Path(__file__).parent / "sql"
DEEP = 100  # the page that must be as fast as the first one
NAME_VIEW = Groups(frozenset({"identity"}))


@dataclass(frozen=True)
class Read:
    """One read: what the application runs, and the statement that gives the same keys."""

    work: str
    file: str
    run: Callable[[User], Sequence[Any]]
    parameters: Mapping[str, Any]


def case_list(order: str, after: Cursor | None, page: int) -> Read:
    """A page of the case list with its rows."""
    filters = CaseFilters(order=order)

    def run(user: User) -> Sequence[Any]:
        found = CaseAccess.objects.page(user, filters, after)
        return [row.case.pk for row in case_rows(user, found.case_ids)]

    name = "terbaru" if order == "newest" else "tenggat"
    place = f"halaman {page}" if page in {1, DEEP} else "halaman akhir"
    return Read(
        f"kasus {name}, {place}", f"case_list_{order}", run,
        {"at": after.at if after else None, "id": after.case_id if after else None},
    )  # fmt: skip


def deep_cursor(user: User, order: str) -> tuple[int, Cursor | None]:
    """Where page 100 begins; for somebody with fewer cases the last page that is full of cases with a deadline."""
    cursors: list[Cursor | None] = [None]
    with scope(user):
        while len(cursors) < DEEP:
            following = CaseAccess.objects.page(user, CaseFilters(order=order), cursors[-1]).following
            if following is None or following.at is None:
                cursors.pop()
                break
            cursors.append(following)
    return (len(cursors), cursors[-1]) if cursors else (1, None)


def search(words: str, kinds: Sequence[str]) -> Read:
    """The search for a person by name or alias; ``kinds`` are those that the searcher may find her by."""
    name = parse(words)
    parameters = {
        "tokens": sorted(value for _kind, _key, value in spellings(name)[0] | alias_tokens(name)), "kinds": list(kinds),
        "words": len(name.words),
    }  # fmt: skip
    return Read("cari nama", "search_by_name", lambda user: search_cases(user, words).case_ids, parameters)


def inbox() -> Read:
    """What waits for an answer."""
    return Read(
        "rujukan masuk",
        "referral_inbox",
        lambda user: [row.pk for row in lists.page_of(user, "masuk", lists.INBOX[0]).rows],
        {},
    )


def board() -> Read:
    """All shelters with their beds."""
    return Read("papan tempat tidur", "shelter_board", lambda user: sorted(row.shelter.pk for row in board_for(user).rows), {})


def a_name(user: User) -> str:
    """The full name of somebody whom the user may see, with two words."""
    from victims.models.case import VictimCase  # noqa: PLC0415

    with scope(user):
        for case in VictimCase.objects.visible_to(user).select_related("victim__identity").order_by("-opened_at")[:200]:
            name = reveal(case.victim.identity, "full_name", NAME_VIEW)
            if len(parse(name).words) == 2:
                return name
    return "Sri Wulandari"


def measure_read(read: Read, user: User, role: str, cases: int, folder: Path) -> Line:
    """Time the read and its statement; raises AssertionError when they do not give the same rows."""
    line = Line(read.work, role, cases)
    statement = (SQL / f"{read.file}.sql").read_text(encoding="utf-8")
    with scope(user) as access:
        parameters = {"principals": sorted(access.principals), **read.parameters}
        line.read_ms, found = timed(lambda: read.run(user))
        counted(line, lambda: read.run(user))
        line.sql_ms, rows = timed(lambda: _rows(statement, parameters))
        keys = list(dict.fromkeys(row[0] for row in rows))
        assert list(found) == keys, f"{read.work}, {role}: {len(found)} rows and {len(keys)} by SQL"
        _explain(statement, parameters, folder / f"{read.file}-{role}-{cases}.txt")
    access_of(user)
    with without_walls(), scope(user):
        line.without_walls_ms, _ = timed(lambda: read.run(user))
    return line


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _explain(statement: str, parameters: Mapping[str, Any], file: Path) -> None:
    plan = _rows(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
    file.write_text("\n".join(row[0] for row in plan) + "\n", encoding="utf-8")
