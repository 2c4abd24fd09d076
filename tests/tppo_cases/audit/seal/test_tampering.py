"""A thousand random alterations by somebody who owns the tables and has switched the triggers off: a thousand found."""

# ruff: noqa: S608  # the tables are our own, and the point is to hurt them

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from tppo_cases.audit.models import Stream
from tppo_cases.audit.seal import verifying as v
from tppo_cases.audit.seal.anchors import Head, read_anchors
from tppo_cases.audit.seal.sealing import seal_all
from tppo_cases.audit.seal.streams import SOURCES
from tppo_cases.audit.seal.verifying import verify

Told = tuple[str, str, str]  # stream, kind, what: as a finding names it
TABLES = ("audit_auditevent", "audit_rowchange", "audit_auditseal", "audit_auditdigest")
OTHER = {
    "uuid": "gen_random_uuid()",
    "timestamp with time zone": "{c} + interval '1 microsecond'",
    "bigint": "coalesce({c}, 0) + 1000000",
    "integer": "{c} + 1",
    "jsonb": """{c} || '{{"x": null}}'""",
    "ARRAY": "{c} || '{{x}}'::varchar[]",
    "character varying": "left(coalesce({c}, ''), 5) || 'x'",
}


class Vandal:
    """Alters one thing at a time; every method returns what the verification has to say of it."""

    def __init__(self, cursor: Any, dice: random.Random, anchors: list[Head]) -> None:
        self.cursor, self.dice, self.anchors = cursor, dice, anchors

    def ask(self, sql: str, *values: Any) -> list[tuple]:
        self.cursor.execute(sql, values)
        return self.cursor.fetchall() if self.cursor.description else []

    def stream(self) -> tuple[str, str]:
        stream = self.dice.choice(Stream.values)
        return stream, SOURCES[stream].table

    def keys(self, table: str, count: int) -> list[str]:
        return self.dice.sample([key for (key,) in self.ask(f"SELECT id::text FROM {table} ORDER BY 1")], count)

    def change_a_column(self) -> list[Told]:
        stream, table = self.stream()
        (key,) = self.keys(table, 1)
        column, kind = self.dice.choice(
            self.ask(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_name = %s AND column_name <> 'id' ORDER BY ordinal_position",
                table,
            )
        )
        self.ask(f'UPDATE {table} SET "{column}" = {OTHER[kind].format(c=chr(34) + column + chr(34))} WHERE id::text = %s', key)
        return [(stream, v.CHANGED, key)]

    def empty_a_column(self) -> list[Told]:
        column = self.dice.choice(("actor_id", "case_id"))
        stream, table = self.stream()
        found = self.ask(f"SELECT id::text FROM {table} WHERE {column} IS NOT NULL ORDER BY 1")
        (key,) = self.dice.choice(found)
        self.ask(f"UPDATE {table} SET {column} = NULL WHERE id::text = %s", key)
        return [(stream, v.CHANGED, key)]

    def give_another_key(self) -> list[Told]:
        stream, table = self.stream()
        (key,) = self.keys(table, 1)
        new = "gen_random_uuid()" if stream == Stream.EVENT else "id + 1000000"
        ((fresh,),) = self.ask(f"UPDATE {table} SET id = {new} WHERE id::text = %s RETURNING id::text", key)
        return [(stream, v.REMOVED, key), (stream, v.INSERTED, fresh)]

    def remove(self) -> list[Told]:
        stream, table = self.stream()
        keys = self.keys(table, self.dice.randint(1, 3))
        self.ask(f"DELETE FROM {table} WHERE id::text = ANY(%s)", keys)
        return [(stream, v.REMOVED, key) for key in keys]

    def remove_with_its_digest(self) -> list[Told]:
        stream, table = self.stream()
        (key,) = self.keys(table, 1)
        self.ask(f"DELETE FROM {table} WHERE id::text = %s", key)
        ((place,),) = self.ask(
            "DELETE FROM audit_auditdigest WHERE stream = %s AND key = %s RETURNING position::text", stream, key
        )
        return [(stream, v.DIGEST_LOST, place)]

    def insert(self) -> list[Told]:
        stream, table = self.stream()
        (key,) = self.keys(table, 1)
        columns = ", ".join(f'"{name}"' for name in SOURCES[stream].columns if name != "id")
        new = "gen_random_uuid()" if stream == Stream.EVENT else "id + 1000000"
        ((fresh,),) = self.ask(
            f"INSERT INTO {table} (id, {columns}) SELECT {new}, {columns} FROM {table} WHERE id::text = %s RETURNING id::text",
            key,
        )
        return [(stream, v.INSERTED, fresh)]

    def swap_what_two_rows_say(self) -> list[Told]:
        stream, table = self.stream()
        names = [f'"{name}"' for name in SOURCES[stream].columns if name not in {"id", "transaction_id"}]
        one, other = self.keys(table, 2)
        same = self.ask(f"SELECT count(DISTINCT ({', '.join(names)})) FROM {table} WHERE id::text = ANY(%s)", [one, other])
        assert same == [(2,)]
        self.ask(
            f"UPDATE {table} a SET ({', '.join(names)}) = (SELECT {', '.join(names)} FROM {table} b"
            " WHERE b.id::text = CASE a.id::text WHEN %s THEN %s ELSE %s END) WHERE a.id::text = ANY(%s)",
            one, other, one, [one, other],
        )  # fmt: skip
        return [(stream, v.CHANGED, key) for key in (one, other)]

    def swap_places(self) -> list[Told]:
        stream, _ = self.stream()
        rows = self.ask("SELECT id, key, position FROM audit_auditdigest WHERE stream = %s ORDER BY position", stream)
        (one, key, place), (other, other_key, other_place) = self.dice.sample(rows, 2)
        self.ask("UPDATE audit_auditdigest SET position = -1 WHERE id = %s", one)
        self.ask("UPDATE audit_auditdigest SET position = %s WHERE id = %s", place, other)
        self.ask("UPDATE audit_auditdigest SET position = %s WHERE id = %s", other_place, one)
        return [(stream, v.MOVED, key), (stream, v.MOVED, other_key)]

    def forge_a_digest(self) -> list[Told]:
        stream, table = self.stream()
        (key,) = self.keys(table, 1)
        self.ask("UPDATE audit_auditdigest SET digest = %s WHERE stream = %s AND key = %s", b"x" * 32, stream, key)
        return [(stream, v.CHANGED, key), (stream, v.MOVED, key)]

    def change_a_seal(self) -> list[Told]:
        seal, stream, number = self.dice.choice(self.ask("SELECT id, stream, number FROM audit_auditseal ORDER BY id"))
        change = self.dice.choice(
            ("up_to = up_to + 1", "sealed_at = sealed_at - interval '1 day'", "previous = '\\x00'", "digest = '\\x00'")
        )
        self.ask(f"UPDATE audit_auditseal SET {change} WHERE id = %s", seal)
        return [(stream, v.SEAL_CHANGED, str(number))]

    def remove_a_seal(self) -> list[Told]:
        seal, stream, number = self.dice.choice(
            self.ask("SELECT id, stream, number FROM audit_auditseal a WHERE number < (SELECT max(number)"
                     " FROM audit_auditseal b WHERE b.stream = a.stream) ORDER BY id")
        )  # fmt: skip
        self.ask("DELETE FROM audit_auditseal WHERE id = %s", seal)
        return [(stream, v.SEAL_LOST, str(number))]

    def cut(self, stream: str, keep: int) -> int:
        """Remove rows, digests and seals behind the seal ``keep``; returns the number of the last."""
        ((last, tail),) = self.ask(
            "SELECT coalesce(max(last) FILTER (WHERE number <= %s), 0), max(number) FROM audit_auditseal WHERE stream = %s",
            keep, stream,
        )  # fmt: skip
        self.ask(
            f"DELETE FROM {SOURCES[stream].table} WHERE id::text IN"
            " (SELECT key FROM audit_auditdigest WHERE stream = %s AND position > %s)", stream, last
        )  # fmt: skip
        self.ask("DELETE FROM audit_auditdigest WHERE stream = %s AND position > %s", stream, last)
        self.ask("DELETE FROM audit_auditseal WHERE stream = %s AND number > %s", stream, keep)
        return tail

    def cut_the_tail(self) -> list[Told]:
        stream, _ = self.stream()
        ((seals,),) = self.ask("SELECT max(number) FROM audit_auditseal WHERE stream = %s", stream)
        tail = self.cut(stream, self.dice.randint(0, seals - 1))
        return [(stream, v.CUT, f"{tail} (terakhir.json)")]

    def write_all_anew(self) -> list[Told]:
        """With the key in hand: alter a row, forget the seals, seal again. Only the anchors know."""
        stream, table = self.stream()
        (key,) = self.keys(table, 1)
        told = [(stream, v.CUT, f"{head.number} ({head.name})") for head in self.anchors if head.stream == stream]
        self.ask(f"UPDATE {table} SET case_id = gen_random_uuid() WHERE id::text = %s", key)
        self.ask("DELETE FROM audit_auditdigest WHERE stream = %s", stream)
        self.ask("DELETE FROM audit_auditseal WHERE stream = %s", stream)
        seal_all("owner")
        return told


ALTERATIONS: list[Callable[[Vandal], list[Told]]] = [
    *[Vandal.change_a_column] * 6, *[Vandal.remove] * 3, *[Vandal.insert] * 3, *[Vandal.swap_what_two_rows_say] * 2,
    Vandal.empty_a_column, Vandal.give_another_key, Vandal.remove_with_its_digest, Vandal.swap_places, Vandal.forge_a_digest,
    Vandal.change_a_seal, Vandal.remove_a_seal, Vandal.cut_the_tail, Vandal.write_all_anew,
]  # fmt: skip


def _forget_foreign_keys(cursor: Any) -> None:
    cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'audit_auditevent'::regclass AND contype = 'f'")
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE audit_auditevent DROP CONSTRAINT "{name}"')


@pytest.mark.parametrize("tries", [1000])
def test_every_alteration_is_found_and_named(trail, tries):
    dice = random.Random(7)  # noqa: S311  # to be repeated
    anchors, broken = read_anchors(trail.anchors)
    assert broken == []
    missed = []
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        assert verify(anchors, using="owner").findings == ()
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _forget_foreign_keys(cursor)
        vandal = Vandal(cursor, dice, anchors)
        for number in range(tries):
            point = transaction.savepoint(using="owner")
            alteration = dice.choice(ALTERATIONS)
            told = alteration(vandal)
            found = {(finding.stream, finding.kind, finding.what) for finding in verify(anchors, using="owner").findings}
            if not told or not set(told) <= found:
                missed.append((number, alteration.__name__, told, found))
            transaction.savepoint_rollback(point, using="owner")
        assert missed == []
        assert verify(anchors, using="owner").findings == ()
