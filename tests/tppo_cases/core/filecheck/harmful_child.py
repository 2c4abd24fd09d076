"""The process that looks into files, with a check that does the harm which the file names. Limits of time are shorter."""

import ctypes
import importlib.util
import os
import socket
import sys
import time
from pathlib import Path
from types import ModuleType

PLACE = Path(__file__).resolve().parents[4] / "tppo_cases" / "core" / "filecheck" / "child.py"


def crash() -> None:
    ctypes.string_at(0)


def spin() -> None:
    while True:
        pass


def grow() -> None:
    held = []
    while True:
        held.append(bytearray(64 * 1024 * 1024))


def flood() -> None:
    while True:
        sys.stdout.buffer.write(bytes(16 * 1024 * 1024))
        sys.stdout.buffer.flush()


def multiply() -> None:
    if os.getuid() == 0:
        os.setuid(65534)  # root is not counted
    os.fork()


def read_the_parents_environment() -> None:
    Path(f"/proc/{os.getppid()}/environ").read_bytes()


def connect() -> None:
    socket.socket()


HARM = {
    "crash": crash, "spin": spin, "grow": grow, "flood": flood, "multiply": multiply, "connect": connect,
    "read": read_the_parents_environment, "sleep": lambda: time.sleep(60), "exit": lambda: os._exit(3),
}  # fmt: skip


def harmful(_extension: str, content: bytes, _check: object) -> bytes:
    """What ``tell`` answers, or the harm."""
    wanted = content.decode()
    if wanted == "tell":
        return repr({"environment": dict(os.environ), "modules": sorted(sys.modules), "work": str(Path.cwd())}).encode()
    try:
        HARM[wanted]()
    except OSError as error:
        return f"{type(error).__name__} {error.errno}".encode()
    return b"done"


specification = importlib.util.spec_from_file_location("child", PLACE)
child = importlib.util.module_from_spec(specification)
specification.loader.exec_module(child)
child.SECONDS_OF_WORK, child.SECONDS = 1, 4
content = ModuleType("content")
content.checker, content.cleaned = (lambda _extension: None), harmful
sys.modules["tppo_cases.core.filecheck.content"] = content
sys.exit(child.main())
