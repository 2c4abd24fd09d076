"""Removes a temporary data folder after the launcher is gone, also when it was killed.

Run as a script: ``python -I sweeper.py FOLDER…`` with a pipe on standard input that the launcher holds open.
"""

import contextlib
import shutil
import sys
import time
from pathlib import Path

SECONDS_TO_WIND_DOWN = 30


def _postgres_runs(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        pid = (folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]
        return Path("/proc", pid).exists()
    return False


def main() -> None:
    """Wait until the pipe closes and the database has ended, then remove the folders."""
    folders = [Path(argument) for argument in sys.argv[1:]]
    sys.stdin.buffer.read()
    deadline = time.monotonic() + SECONDS_TO_WIND_DOWN
    while time.monotonic() < deadline and any(_postgres_runs(folder) for folder in folders):
        time.sleep(0.1)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
