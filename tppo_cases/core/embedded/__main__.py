"""``python -m tppo_cases.core.embedded run`` and ``… with [--ephemeral] -- COMMAND``."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tppo_cases.core.embedded.application import BASE_DIR, run
from tppo_cases.core.embedded.errors import LaunchError
from tppo_cases.core.embedded.processes import Children, die_with_parent
from tppo_cases.core.embedded.services import running_services, services

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """A signal asked the launcher to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    for each in SIGNALS:
        signal.signal(each, _ignore)  # one is enough: the rest would interrupt the orderly end
    raise Stopped(number)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing. Unlike SIG_IGN, this is not inherited by programs that we start."""


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tppo_cases.core.embedded", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    whole = verbs.add_parser("run", help="serve the application on PORT with everything it needs")
    whole.add_argument("--stop-with-parent", action="store_true", help="stop when the calling program dies")
    around = verbs.add_parser("with", help="run COMMAND with PostgreSQL and Valkey around it")
    around.add_argument("--ephemeral", action="store_true", help="fresh services in a temporary folder, removed afterwards")
    around.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    options = parser.parse_args(arguments)
    if options.verb == "with":
        options.command = options.command[options.command[:1] == ["--"] :]
        if not options.command:
            around.error("tulis perintahnya setelah -- / write the command after --")
    return options


def _data_folder() -> Path:
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").absolute()


def _around(command: Sequence[str], *, ephemeral: bool) -> int:
    """Run ``command`` with services; on services that are already up if another launcher keeps them."""
    children = Children()
    data = _data_folder()
    found = None if ephemeral else running_services(data)
    if found is not None:
        return _command(children, command, found)
    with services(data, children, ephemeral=ephemeral) as environment:
        return _command(children, command, environment)


def _command(children: Children, command: Sequence[str], found: dict[str, str]) -> int:
    try:
        # In our own process group: it may use the keyboard, and gets Ctrl-C from there.
        child = children.start(
            command[0], command, own_group=False, env=os.environ | found, stdin=None, stop_signal=signal.SIGTERM
        )
    except OSError as error:
        raise LaunchError(f"{command[0]}: {error.strerror}", f"{command[0]}: {error.strerror}") from error
    try:
        code = child.process.wait()
    except Stopped as stopped:
        if not (stopped.number == signal.SIGINT and sys.stdin.isatty()):  # the keyboard has told it already
            child.process.send_signal(stopped.number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(child.patience)
        raise
    finally:
        child.stop()
        children.running.remove(child)
    return code if code >= 0 else 128 - code  # as a shell reports an end by a signal


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; return the exit code."""
    options = _arguments(arguments)
    for number in SIGNALS:
        signal.signal(number, _stop)
    try:
        if options.verb == "run":
            if options.stop_with_parent:
                die_with_parent(signal.SIGTERM, os.getppid())
            return run(_data_folder())
        return _around(options.command, ephemeral=options.ephemeral)
    except Stopped as stopped:
        return 128 + stopped.number
    except LaunchError as error:
        print(f"\n{error}", file=sys.stderr)  # noqa: T201  # a program of the command line
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
