"""Time-ordered public identifiers."""

import secrets
import threading
import time
import uuid
from datetime import datetime

_lock = threading.Lock()
_last = (0, 0)  # millisecond and tail of the identifier before


def uuid7() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562, 6.2): 48 bits of Unix milliseconds, then chance.

    Within one millisecond of one process each is greater than the one before, so what is written in a row stays in its
    order. Made by the application, because an ``INSERT ... RETURNING`` is refused under row-level security before the row
    is visible to its writer.
    """
    global _last  # noqa: PLW0603  # the order within a process is a matter of the process
    with _lock:
        milliseconds, tail = time.time_ns() // 1_000_000, secrets.randbits(73)  # of 74: room for those that follow
        if milliseconds == _last[0]:
            tail = _last[1] + 1 + secrets.randbits(48)
        _last = (milliseconds, tail)
    upper, lower = divmod(tail, 1 << 62)
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (upper << 64) | (0x2 << 62) | lower)


def uuid7_floor(moment: datetime) -> uuid.UUID:
    """Return the smallest identifier made at ``moment``: a time filter on a table that is ordered by its key."""
    milliseconds = max(0, int(moment.timestamp() * 1000))
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (0x2 << 62))
