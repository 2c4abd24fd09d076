"""The system account under which the servers run.

PostgreSQL refuses to run as root. As root the servers therefore get an existing unprivileged account; no account is
made and no folder that was there before has its permissions changed.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from tppo_cases.core.embedded.errors import LaunchError

CANDIDATES = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """An unprivileged account; ``None`` in its place means the account that runs the launcher."""

    name: str
    uid: int
    gid: int


def service_account(data: Path) -> Account | None:
    """Return the account for the servers: the owner of an existing database in ``data``, else the first candidate."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        entry = pwd.getpwuid(data.stat().st_uid)
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LaunchError(
        f"PostgreSQL tidak mau berjalan sebagai root, dan tidak ada akun {', '.join(CANDIDATES)} di mesin ini. "
        "Jalankan sebagai pengguna biasa.",
        f"PostgreSQL refuses to run as root and this machine has no account {', '.join(CANDIDATES)}. Run as a normal user.",
    )


def can_reach(account: Account | None, path: Path) -> bool:
    """Whether ``account`` can enter (a folder) or read (a file) ``path``, tried out in a child process."""
    if account is None:
        return os.access(path, os.X_OK if path.is_dir() else os.R_OK)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            status = 0 if os.access(path, os.X_OK if path.is_dir() else os.R_OK) else 1
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


def private_folder(path: Path, account: Account | None) -> Path:
    """Make ``path`` (its parent must exist) a folder that only the servers' account may enter."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account is not None and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
    return path
