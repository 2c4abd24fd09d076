"""A small clamd on a real socket: it reads INSTREAM as the real one does and knows one virus, the EICAR test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """``mood``: well, hangs up after so many bytes (``dies``), answers nonsense (``confused``), says ERROR (``full``)."""

    def __init__(self, listener: socket.socket, mood: str) -> None:
        self.listener, self.mood, self.received = listener, mood, list[bytes]()

    def serve(self) -> None:
        """One connection after the other, until the listener is closed."""
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        if stream.read(10) != b"zINSTREAM\0":
            connection.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := int.from_bytes(stream.read(4), "big"):
            content += stream.read(size)
            if self.mood == "dies":
                return
        self.received.append(content)
        if self.mood == "confused":
            connection.sendall(b"stream: O")
            return
        if self.mood == "full":
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        connection.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@contextmanager
def clamd(mood: str = "well", path: Path | None = None) -> Iterator[tuple[str, FakeClamd]]:
    """A running scanner and its address."""
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen()
    server = FakeClamd(listener, mood)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield (f"unix:{path}" if path else f"tcp://127.0.0.1:{listener.getsockname()[1]}"), server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)
