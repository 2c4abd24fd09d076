"""Chain the rows of finished transactions. Runs apart from every request, as the role of the sealer, one at a time."""

from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from tppo_cases.audit.models import Stream
from tppo_cases.audit.seal.streams import SOURCES, Link, audit_key, place_mac, row_digest

SEALER = "sealer"
BATCH = 1000
_LOCK = 7_465_001  # any number that no other advisory lock of the project uses
NOTHING = b""


def seal_all(using: str = SEALER) -> int:
    """Seal all that waits; returns how many rows. 0 too when another sealer is at work."""
    return sum(_seal_stream(stream, using) for stream in Stream.values)


def _seal_stream(stream: str, using: str) -> int:
    sealed = 0
    while True:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            done = _seal_batch(cursor, stream) if cursor.fetchone()[0] else 0
        sealed += done
        if done < BATCH:
            return sealed


def _seal_batch(cursor: Any, stream: str) -> int:
    """Seal the next rows in the order of their transactions; returns how many.

    ``pg_snapshot_xmin`` is the oldest transaction that still runs: whatever is older has ended, so no row of it can
    appear later, however late it committed.
    """
    cursor.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    )
    finished, newest = cursor.fetchone()
    cursor.execute(
        "SELECT number, last, up_to, digest FROM audit_auditseal WHERE stream = %s ORDER BY number DESC LIMIT 1", [stream]
    )
    number, position, since, previous = cursor.fetchone() or (0, 0, 0, NOTHING)
    if since > newest:  # restored into a cluster that counts its transactions from the beginning
        since = 0
    source = SOURCES[stream]
    cursor.execute(
        f"SELECT e.id::text, e.transaction_id, {source.content} FROM {source.table} e"  # noqa: S608  # names from SOURCES
        " WHERE e.transaction_id >= %s AND e.transaction_id < %s"
        " AND NOT EXISTS (SELECT 1 FROM audit_auditdigest d WHERE d.stream = %s AND d.key = e.id::text)"
        " ORDER BY e.transaction_id, e.id LIMIT %s",
        [list(source.columns), since, finished, stream, BATCH],
    )
    rows = cursor.fetchall()
    if not rows:
        return 0
    up_to = rows[-1][1] if len(rows) == BATCH else finished
    link = Link(
        stream, number + 1, position + 1, position + len(rows), len(rows), up_to, list(source.columns),
        timezone.now().isoformat(), bytes(previous),
    )  # fmt: skip
    _write(cursor, link, rows)
    return len(rows)


def _write(cursor: Any, link: Link, rows: list[tuple[str, int, str]]) -> None:
    key = audit_key()
    digests = []
    for position, (row_key, _, content) in enumerate(rows, link.first):
        digest = row_digest(key, link.stream, row_key, content)
        digests.append((position, row_key, digest, place_mac(key, link.stream, position, row_key, digest)))
    columns = [list(column) for column in zip(*digests, strict=True)]
    cursor.execute(
        "INSERT INTO audit_auditdigest (stream, position, key, digest, mac)"
        " SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::bytea[], %s::bytea[])",
        [link.stream, *columns],
    )
    cursor.execute(
        "INSERT INTO audit_auditseal"
        " (stream, number, first, last, count, up_to, columns, sealed_at, previous, digest)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            link.stream, link.number, link.first, link.last, link.count, link.up_to, link.columns, link.sealed_at,
            link.previous, link.digest(key, (row[3] for row in digests)),
        ],
    )  # fmt: skip
