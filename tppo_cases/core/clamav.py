"""Ask a ClamAV daemon about a file (clamd's INSTREAM command, over TCP or a Unix socket)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 64 * 1024
SECONDS = 20
MOST_ANSWER = 4096


class ScannerDownError(Exception):
    """The scanner gave no answer that can be relied on."""


class VirusFoundError(Exception):
    """The scanner knows the file as harmful."""


def is_configured() -> bool:
    """Whether there is a scanner to ask."""
    return bool(settings.CLAMAV_URL)


def scan(content: bytes) -> None:
    """Return when the scanner finds nothing; raise VirusFoundError, or ScannerDownError without a whole, clear answer."""
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
            answer = _answer(connection)
    except OSError as error:
        raise ScannerDownError(type(error).__name__) from error
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise VirusFoundError(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    message = "no clear answer"
    raise ScannerDownError(message)


@contextmanager
def _connected() -> Iterator[socket.socket]:
    url = urlsplit(settings.CLAMAV_URL)
    if url.scheme == "tcp":
        with socket.create_connection((url.hostname or "", url.port or 3310), timeout=SECONDS) as connection:
            yield connection
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS)
        connection.connect(url.path)
        yield connection


def _answer(connection: socket.socket) -> str:
    """What stands before the NUL; '' when the line ended before it."""
    received = b""
    while not received.endswith(b"\0") and len(received) < MOST_ANSWER:
        piece = connection.recv(MOST_ANSWER)
        if not piece:
            return ""
        received += piece
    return received.rstrip(b"\0").decode(errors="replace")
