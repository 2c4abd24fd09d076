"""Child processes that cannot outlive the launcher."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tppo_cases.core.embedded.account import Account

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel to send signal ``number`` to this process when process ``parent``, its parent, dies."""
    if _LIBC is None:
        return
    _LIBC.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), number)


def _before_exec(number: int) -> Callable[[], None]:
    parent = os.getpid()

    def prepare() -> None:
        # subprocess has already changed the account: the kernel would forget the wish if it came before.
        die_with_parent(number, parent)

    return prepare


@dataclass
class Child:
    """A running program and how it is asked to stop."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: int
    patience: float = 20.0

    def stop(self) -> None:
        """Ask it to stop, wait, then insist."""
        for number, seconds in ((self.stop_signal, self.patience), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if self.process.poll() is not None:
                return
            self.process.send_signal(number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue


@dataclass
class Children:
    """All programs of one launch, in the order of their start."""

    running: list[Child] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        account: Account | None = None,
        stop_signal: int = signal.SIGTERM,
        own_group: bool = True,
        env: Mapping[str, str] | None = None,
        stdin: IO[bytes] | int | None = subprocess.DEVNULL,
        output: IO[bytes] | None = None,
        keep_open: Sequence[int] = (),
        cwd: Path | None = None,
    ) -> Child:
        """Start a program; ``own_group`` keeps a Ctrl-C at the keyboard away from it, so that we decide the order."""
        as_account: dict[str, Any] = {}
        if account is not None:
            as_account = {"user": account.uid, "group": account.gid, "extra_groups": []}
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            start_new_session=own_group,
            pass_fds=keep_open,
            preexec_fn=_before_exec(stop_signal),  # noqa: PLW1509  # the launcher has one thread
            **as_account,
        )
        child = Child(name, process, stop_signal)
        self.running.append(child)
        return child

    def first_ended(self) -> Child | None:
        """Return a program that is no longer running, if any."""
        return next((child for child in self.running if child.process.poll() is not None), None)

    def wait_for_end(self) -> Child:
        """Sleep until one of the programs ends by itself."""
        while True:
            ended = self.first_ended()
            if ended:
                return ended
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop everything, the last started first."""
        while self.running:
            self.running[-1].stop()
            self.running.pop()
