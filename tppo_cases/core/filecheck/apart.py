"""Have a file looked into by a process of its own, which holds no key and can do no harm but to itself."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from tppo_cases.core.filecheck import child
from tppo_cases.core.filecheck.sentences import SENTENCES, refused, too_hard

CHILD = Path(child.__file__)
SECONDS = child.SECONDS + 2


def cleaned_apart(extension: str, content: bytes) -> bytes:
    """What may be kept of a file. Raises FileRefusedError, also when the process hangs, grows or breaks."""
    with _answer_file() as answer:
        status = _status(extension, content, answer)
        answer.seek(0)
        if status == 0:
            return answer.read()
        code = answer.read(20).decode(errors="replace") if status == child.REFUSED else ""
    raise refused(code) if code in SENTENCES else too_hard()


def _answer_file() -> IO[bytes]:
    """Where the answer goes: a file without a name, in memory. A pipe would not heed the limit of what is written."""
    return os.fdopen(os.memfd_create("berkas"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile()


def _status(extension: str, content: bytes, answer: IO[bytes]) -> int | None:
    """How the process ended; None when it had to be killed, or none could begin."""
    command = [sys.executable, "-I", str(CHILD), extension]
    try:
        return subprocess.run(
            command, input=content, stdout=answer, stderr=subprocess.DEVNULL, env={}, cwd="/", timeout=SECONDS, check=False
        ).returncode  # fmt: skip
    except (subprocess.TimeoutExpired, OSError):
        return None
