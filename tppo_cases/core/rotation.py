"""Seal again, under the first key of the ring, whatever stands under another one. The application keeps running.

Every sealed column is found by introspection; files and other places add themselves to ``PLACES`` in ``ready()``.
Batches lock their rows and replace a value only where it is still the one that was read, so a writer loses nothing and
a run that was killed is simply started again. A row that somebody saves from an older read may bring an old value back:
the next pass takes it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, transaction

from tppo_cases.core.sealed import SealedField, SealError, current_header, key_id_of, open_bytes, seal_bytes

BATCH = 500
RESEALS = "simpul.reseals"  # tells the triggers of history that no content changes; believed of the owner alone
MOST_PASSES = 5


@dataclass(frozen=True)
class SealedPlace:
    """Something outside the tables that is sealed: how many values stand under which key, and sealing them again."""

    label: str
    count: Callable[[], Counter[str]]
    reseal: Callable[[], int]


PLACES: list[SealedPlace] = []


@dataclass(frozen=True)
class Column:
    """One sealed column."""

    table: str
    key: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def sealed_columns() -> list[Column]:
    """Every sealed column of every table of the project."""
    return [
        Column(model._meta.db_table, str(model._meta.pk.column), str(field.column))
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedField)
    ]


def count_keys(column: Column, *, using: str) -> Counter[str]:
    """How many values of a column stand under which key."""
    name = _quoted(column.name, using)
    # version, length of the id, id
    key = f"substring({name} FROM 3 FOR get_byte({name}, 1))"
    rows = _rows(
        f"SELECT {key}, count(*) FROM {_quoted(column.table, using)} WHERE {name} IS NOT NULL GROUP BY 1",  # noqa: S608
        using=using,
    )
    return Counter({bytes(found).decode(errors="replace"): number for found, number in rows})


def reseal_column(column: Column, *, using: str, tell: Callable[[int], None] = lambda _done: None) -> tuple[int, int]:
    """Seal a column again; returns how many values were replaced and how many could not be opened."""
    done = unreadable = 0
    for _pass in range(MOST_PASSES):
        replaced = unreadable = 0
        for changed, shut in _pass_over(column, using):
            replaced, unreadable = replaced + changed, unreadable + shut
            tell(done + replaced)
        done += replaced
        if not replaced:
            break
    return done, unreadable


def _pass_over(column: Column, using: str) -> Iterator[tuple[int, int]]:
    """Each batch in a transaction of its own, by ascending key."""
    table, key, name = (_quoted(each, using) for each in (column.table, column.key, column.name))
    header = current_header()
    last: Any = None
    while True:
        after = "" if last is None else f"AND {key} > %s"
        with transaction.atomic(using=using):
            rows = _rows(
                f"SELECT {key}, {name} FROM {table} WHERE {name} IS NOT NULL"  # noqa: S608  # names of our own models
                f" AND substring({name} FROM 1 FOR %s) <> %s {after} ORDER BY {key} LIMIT {BATCH} FOR NO KEY UPDATE",
                len(header), header, *([] if last is None else [last]), using=using,
            )  # fmt: skip
            yield _replace(column, rows, using)
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _replace(column: Column, rows: list[tuple[Any, ...]], using: str) -> tuple[int, int]:
    table, key, name = (_quoted(each, using) for each in (column.table, column.key, column.name))
    statement = f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s"  # noqa: S608
    replaced = unreadable = 0
    with connections[using].cursor() as cursor:
        cursor.execute(f"SET LOCAL {RESEALS} = 'on'")
        for row_key, old in rows:
            place = f"{column}:{row_key}"
            try:
                new = seal_bytes(open_bytes(old, place=place), place=place)
            except SealError:
                unreadable += 1
                continue
            cursor.execute(statement, [new, row_key, bytes(old)])
            replaced += cursor.rowcount
    return replaced, unreadable


def reseal_bytes(sealed: bytes, *, place: str) -> bytes | None:
    """The same content under the current key; None when it stands under it already or does not open. For ``PLACES``.

    What does not open is left as it is: counting by key tells of it.
    """
    if sealed.startswith(current_header()):
        return None
    try:
        return seal_bytes(open_bytes(sealed, place=place), place=place)
    except SealError:
        return None


def count_of(values: Iterator[bytes]) -> Counter[str]:
    """How many sealed values stand under which key. For ``PLACES``."""
    return Counter(key_id_of(value) for value in values)


def _quoted(name: str, using: str) -> str:
    return connections[using].ops.quote_name(name)


def _rows(statement: str, *parameters: Any, using: str) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
