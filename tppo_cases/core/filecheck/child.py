"""The process that looks into one file, and nothing else: ``python -I child.py EXTENSION``, the file on standard input.

It begins without an environment, so without keys, takes its limits before it loads a library, and can open nothing once it
reads the file. Answers 0 and what may be kept, or REFUSED and a code; every other end is a broken one.
"""

import resource
import signal
import sys
from pathlib import Path
from types import ModuleType

REFUSED = 3
SECONDS_OF_WORK, SECONDS = 20, 25
MEGABYTE = 1024 * 1024
# A picture of 40 million pixels is drawn in some 600 MB; what comes out is never more than this.
MOST_MEMORY, MOST_WRITTEN = 1536 * MEGABYTE, 200 * MEGABYTE


def limit_oneself() -> None:
    """No further process, no dump of the memory, so much time and memory and no more."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, SECONDS_OF_WORK),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
    ):
        resource.setrlimit(what, (most, most))
    signal.alarm(SECONDS)  # also when whoever waits for the answer is gone


def open_nothing_more() -> None:
    """No file, no connection: from here on there is no number for a further descriptor."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> int:
    """Look into the file on standard input."""
    limit_oneself()
    # The package itself would start the whole application.
    package = ModuleType("tppo_cases")
    package.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["tppo_cases"] = package
    from tppo_cases.core.filecheck.content import checker, cleaned  # noqa: PLC0415  # after the limits
    from tppo_cases.core.filecheck.refusals import NotKeptError  # noqa: PLC0415  # the same

    extension = sys.argv[1]
    check = checker(extension)
    open_nothing_more()
    status = 0
    try:
        answer = cleaned(extension, sys.stdin.buffer.read(), check)
    except NotKeptError as refusal:
        status, answer = REFUSED, refusal.code.encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return status


if __name__ == "__main__":
    sys.exit(main())
