"""Where something could have been left: the database as it would be stolen, Redis, the log, letters."""

import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.cache import cache

from tppo_cases.core.embedded.binaries import find_postgres
from tppo_cases.core.logs import ValuelessFormatter

# Officers stand there by name, and an invented person may be called as one of them is.
OFFICERS = "accounts_user"


def dump_of(database: str, *options: str) -> bytes:
    """By the real pg_dump, as somebody whom row-level security does not stop."""
    owner = settings.DATABASES["owner"]
    program = find_postgres(None).bin / "pg_dump"
    address = ["--host", owner["HOST"], "--username", owner["USER"], "--dbname", database]
    if owner.get("PORT"):
        address += ["--port", str(owner["PORT"])]
    done = subprocess.run(
        [str(program), *address, "--enable-row-security", f"--exclude-table-data={OFFICERS}", *options],
        capture_output=True, check=True, env=os.environ | {"PGPASSWORD": owner["PASSWORD"] or ""},
    )  # fmt: skip
    return done.stdout


def redis_dump() -> bytes:
    """Every key with its value as it was written: DUMP would compress long texts, in which no word is found."""
    client = cache._cache.get_client(None)  # type: ignore[attr-defined]  # of Django's Redis cache
    return b"\n".join(key + b" " + _value(client, key) for key in client.scan_iter("*"))


def _value(client: Any, key: bytes) -> bytes:
    read = {
        b"string": lambda: client.get(key), b"hash": lambda: client.hgetall(key), b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key), b"zset": lambda: client.zrange(key, 0, -1),
    }.get(client.type(key), lambda: client.dump(key))  # fmt: skip
    value = read() or b""
    if isinstance(value, dict):
        value = [part for pair in value.items() for part in pair]
    return value if isinstance(value, bytes) else b"\n".join(value)


def letters() -> bytes:
    """Every mail that was sent, with its heads and attachments."""
    return b"\n".join(bytes(message.message()) for message in getattr(mail, "outbox", ()))


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(ValuelessFormatter(**_production()))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def _production() -> dict[str, Any]:
    plain = settings.LOGGING["formatters"]["plain"]
    return {"fmt": plain["format"], "style": plain["style"]}


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    """The lines of every logger at its level of production, in its format."""
    lines = _Lines()
    loggers = [logging.getLogger(name) for name in ("", *logging.root.manager.loggerDict)]
    heard = [logger for logger in loggers if not logger.name or logger.name == "root" or not logger.propagate]
    level = logging.root.level
    logging.root.setLevel(settings.LOGGING["root"]["level"])
    for logger in heard:
        logger.addHandler(lines)
    try:
        yield lines.lines
    finally:
        logging.root.setLevel(level)
        for logger in heard:
            logger.removeHandler(lines)


def left_behind(database: str, lines: list[str]) -> dict[str, bytes]:
    """What a site leaves: its dump, Redis, what it logged and wrote to people."""
    return {"dump": dump_of(database), "redis": redis_dump(), "log": "\n".join(lines).encode(), "letters": letters()}
