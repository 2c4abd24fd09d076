"""What is sealed: the two tables, the columns that count, and how rows and places become digests."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from tppo_cases.audit.models import AuditEvent, RowChange, Stream


@dataclass(frozen=True)
class Source:
    """The table behind a stream. ``key_of_digest`` is SQL that turns a digest's key into that of the table, or NULL."""

    table: str
    columns: tuple[str, ...]
    key_of_digest: str

    @property
    def content(self) -> str:
        """SQL of what a row ``e`` says: its columns, in the order of the parameter, as one JSON text."""
        return "(SELECT jsonb_agg(to_jsonb(e) -> u.c ORDER BY u.o)::text FROM unnest(%s::text[]) WITH ORDINALITY u(c, o))"


def _columns_of(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.concrete_fields)


SOURCES: dict[str, Source] = {
    Stream.EVENT: Source(
        AuditEvent._meta.db_table,
        _columns_of(AuditEvent),
        "CASE WHEN d.key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN d.key::uuid END",
    ),
    Stream.ROW: Source(
        RowChange._meta.db_table,
        _columns_of(RowChange),
        "CASE WHEN d.key ~ '^[0-9]{1,18}$' THEN d.key::bigint END",
    ),
}


def audit_key() -> bytes:
    """The key of the seals; raises ImproperlyConfigured where it is not set."""
    try:
        key = base64.b64decode(settings.AUDIT_KEY, validate=True)
    except ValueError:
        key = b""
    if len(key) < 32:  # bytes
        message = "AUDIT_KEY is not set to base64 of 32 bytes"
        raise ImproperlyConfigured(message)
    return key


def keyed(key: bytes, *parts: object) -> bytes:
    """HMAC-SHA256 of the parts; equal only for the same parts in the same order."""
    text = json.dumps([part.hex() if isinstance(part, bytes) else part for part in parts], default=str)
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def row_digest(key: bytes, stream: str, row_key: str, content: str) -> bytes:
    """What a row says."""
    return keyed(key, "row", stream, row_key, content)


def place_mac(key: bytes, stream: str, position: int, row_key: str, digest: bytes) -> bytes:
    """Where a row stands."""
    return keyed(key, "place", stream, position, row_key, digest)


@dataclass(frozen=True)
class Link:
    """A seal as it is stored."""

    stream: str
    number: int
    first: int
    last: int
    count: int
    up_to: int
    columns: list[str]
    sealed_at: str
    previous: bytes

    def digest(self, key: bytes, macs: Iterable[bytes]) -> bytes:
        """The head of the chain after this seal."""
        rows = hashlib.sha256(b"".join(macs)).digest()
        return keyed(
            key, "seal", self.stream, self.number, self.first, self.last, self.count, self.up_to, self.columns,
            self.sealed_at, self.previous, rows,
        )  # fmt: skip
