"""Compare the trail with its seals and anchors, and name what does not fit."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections

from tppo_cases.audit.models import Stream
from tppo_cases.audit.seal.anchors import Head
from tppo_cases.audit.seal.sealing import NOTHING, SEALER
from tppo_cases.audit.seal.streams import SOURCES, Link, audit_key, place_mac, row_digest

CHANGED, REMOVED, INSERTED, MOVED = "changed", "removed", "inserted", "moved"
DIGEST_LOST, SEAL_CHANGED, SEAL_LOST, CUT, ANCHOR = "digest-lost", "seal-changed", "seal-lost", "cut", "anchor"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is not as it was sealed: a row by its key, a seal by its number, a place by its position."""

    stream: str
    kind: str
    what: str


@dataclass
class Outcome:
    """What was looked at, and what was found."""

    seals: int = 0
    rows: int = 0
    waiting: int = 0
    anchors: int = 0
    findings: tuple[Finding, ...] = ()


def verify(anchors: Iterable[Head] = (), using: str = SEALER) -> Outcome:
    """Check every seal and every row. Reads in pieces; memory does not grow with the trail."""
    outcome, known = Outcome(), list(anchors)
    found: list[Finding] = []
    for stream in Stream.values:
        with connections[using].cursor() as cursor:
            chain = _Chain(cursor, stream, outcome, [head for head in known if head.stream == stream])
            found += chain.check()
    outcome.anchors = len({head.name for head in known})
    outcome.findings = tuple(dict.fromkeys(found))
    return outcome


class _Chain:
    """One stream on its way from its first seal to its rows that wait."""

    def __init__(self, cursor: Any, stream: str, outcome: Outcome, anchors: list[Head]) -> None:
        self.cursor, self.stream, self.outcome, self.anchors = cursor, stream, outcome, anchors
        self.key, self.source = audit_key(), SOURCES[stream]
        self.heads: dict[int, tuple[int, str]] = {}
        self.wanted = {head.number for head in anchors}

    def finding(self, kind: str, what: object) -> Finding:
        return Finding(self.stream, kind, str(what))

    def check(self) -> Iterator[Finding]:
        number, position, up_to, previous = 0, 0, 0, NOTHING
        for link, stored in self._links():
            if link.number != number + 1:
                yield self.finding(SEAL_LOST, number + 1 if link.number == number + 2 else f"{number + 1}–{link.number - 1}")
            fits = link.previous == previous and link.first == position + 1 and link.count == link.last - link.first + 1
            macs = yield from self._rows(link)
            if link.digest(self.key, macs) != stored or (not fits and link.number == number + 1):
                yield self.finding(SEAL_CHANGED, link.number)
            number, position, up_to, previous = link.number, link.last, link.up_to, stored
            self.outcome.seals += 1
            if number in self.wanted:
                self.heads[number] = (position, stored.hex())
        yield from self._outside(position, up_to)
        yield from self._anchored()

    def _links(self) -> Iterator[tuple[Link, bytes]]:
        after = -1
        while True:
            self.cursor.execute(
                "SELECT stream, number, first, last, count, up_to, columns, sealed_at, previous, digest"
                " FROM audit_auditseal WHERE stream = %s AND number > %s ORDER BY number LIMIT 1000",
                [self.stream, after],
            )
            rows = self.cursor.fetchall()
            for row in rows:
                *plain, sealed_at, previous, digest = row
                yield Link(*(*plain, sealed_at.isoformat(), bytes(previous))), bytes(digest)
            if not rows:
                return
            after = rows[-1][1]

    def _rows(self, link: Link) -> Generator[Finding, None, list[bytes]]:
        """Check the rows of a seal; returns (by ``yield from``) the MACs that it must have been made of."""
        self.cursor.execute(
            f"SELECT d.position, d.key, d.digest, d.mac, e.id IS NOT NULL, {self.source.content}"  # noqa: S608  # from SOURCES
            f" FROM audit_auditdigest d LEFT JOIN {self.source.table} e ON e.id = {self.source.key_of_digest}"
            " WHERE d.stream = %s AND d.position BETWEEN %s AND %s ORDER BY d.position",
            [link.columns, self.stream, link.first, link.last],
        )
        macs, expected = [], link.first
        for position, row_key, digest, mac, exists, content in self.cursor.fetchall():
            for lost in range(expected, position):
                yield self.finding(DIGEST_LOST, lost)
            expected = position + 1
            macs.append(bytes(mac))
            if not exists:
                yield self.finding(REMOVED, row_key)
            elif row_digest(self.key, self.stream, row_key, content) != bytes(digest):
                yield self.finding(CHANGED, row_key)
            if place_mac(self.key, self.stream, position, row_key, bytes(digest)) != bytes(mac):
                yield self.finding(MOVED, row_key)
        for lost in range(expected, link.last + 1):
            yield self.finding(DIGEST_LOST, lost)
        self.outcome.rows += len(macs)
        return macs

    def _outside(self, position: int, up_to: int) -> Iterator[Finding]:
        """Rows that no seal knows: waiting for one if their transaction is younger than the last seal, else put in."""
        self.cursor.execute(
            "SELECT d.key FROM audit_auditdigest d WHERE d.stream = %s AND (d.position > %s OR d.position < 1)",
            [self.stream, position],
        )
        for (row_key,) in self.cursor.fetchall():
            yield self.finding(SEAL_LOST, row_key)
        self.cursor.execute(
            "SELECT e.id::text, e.transaction_id < %s"  # noqa: S608  # the table is from SOURCES
            " OR e.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            f" FROM {self.source.table} e WHERE NOT EXISTS"
            " (SELECT 1 FROM audit_auditdigest d WHERE d.stream = %s AND d.key = e.id::text)",
            [up_to, self.stream],
        )
        for row_key, inserted in self.cursor.fetchall():
            if inserted:
                yield self.finding(INSERTED, row_key)
            else:
                self.outcome.waiting += 1

    def _anchored(self) -> Iterator[Finding]:
        for anchor in self.anchors:
            if self.heads.get(anchor.number) != (anchor.count, anchor.digest):
                yield self.finding(CUT, f"{anchor.number} ({anchor.name})")
