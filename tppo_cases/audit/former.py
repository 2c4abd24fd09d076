"""What rows held before their changes: sealed values in it are sealed again when keys change."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction

from tppo_cases.core.rotation import BATCH, SealedPlace, count_of, reseal_bytes, sealed_columns
from tppo_cases.core.sealed import current_header

OWNER = "owner"
_HEX = "\\x"  # how to_jsonb begins bytes


def former_bytes(value: Any) -> bytes | None:
    """The bytes of a column of ``FormerRow.was``; None where it was empty."""
    return None if value is None else bytes.fromhex(value.removeprefix(_HEX))


def _sealed_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for column in sealed_columns():
        names.setdefault(column.table, []).append(column.name)
    return names


def count() -> Counter[str]:
    """How many former values stand under which key."""
    return count_of(value for table, names in _sealed_names().items() for value in _values(table, names))


def _values(table: str, names: list[str]) -> Iterator[bytes]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            'SELECT e.value FROM audit_formerrow f, jsonb_each_text(f.was) e WHERE f."table" = %s AND e.key = ANY(%s)'
            " AND e.value IS NOT NULL",
            [table, names],
        )
        while rows := cursor.fetchmany(BATCH):
            yield from (bytes.fromhex(text.removeprefix(_HEX)) for (text,) in rows)


def reseal() -> int:
    """Seal again what stands under another key; returns how many values were replaced. Each batch in its transaction."""
    return sum(_reseal_table(table, names) for table, names in _sealed_names().items())


def _reseal_table(table: str, names: list[str]) -> int:
    done, last = 0, 0
    while True:
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute(
                'SELECT f.id, f.row_id, f.was FROM audit_formerrow f WHERE f."table" = %s AND f.id > %s AND EXISTS ('
                "SELECT 1 FROM jsonb_each_text(f.was) e WHERE e.key = ANY(%s) AND NOT starts_with(e.value, %s)"
                ") ORDER BY f.id LIMIT %s FOR NO KEY UPDATE",
                [table, last, names, _HEX + current_header().hex(), BATCH],
            )
            rows = cursor.fetchall()
            for key, row_id, was in rows:
                new = _resealed(table, names, row_id, json.loads(was))
                cursor.execute("UPDATE audit_formerrow SET was = was || %s::jsonb WHERE id = %s", [json.dumps(new), key])
                done += len(new)
        if len(rows) < BATCH:
            return done
        last = rows[-1][0]


def _resealed(table: str, names: list[str], row_id: str, was: dict[str, Any]) -> dict[str, str]:
    found = {}
    for name in names:
        old = former_bytes(was.get(name))
        new = reseal_bytes(old, place=f"{table}.{name}:{row_id}") if old else None
        if new:
            found[name] = _HEX + new.hex()
    return found


FORMER_ROWS = SealedPlace("isian sebelum diubah", count, reseal)
