"""The services of one launch and the environment that leads to them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg2

from tppo_cases.core.database_roles import APP, BACKUP, OWNER, SEALER, ensure_roles
from tppo_cases.core.embedded import sweeper
from tppo_cases.core.embedded.account import service_account
from tppo_cases.core.embedded.folders import Places, choose_places, data_lock, open_data_folder, temporary_data
from tppo_cases.core.embedded.postgres import ADMIN, data_major, database_url, start_postgres
from tppo_cases.core.embedded.processes import Children
from tppo_cases.core.embedded.secrets import load_secrets
from tppo_cases.core.embedded.valkey import redis_url, start_valkey

APPLICATION_SECRETS = ("SECRET_KEY", "SEAL_KEYS", "INDEX_KEY", "AUDIT_KEY")
ADDRESSES = ("DATABASE_ADMIN_URL", "DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SEALER_URL")


@contextmanager
def services(data: Path, children: Children, *, ephemeral: bool = False) -> Iterator[dict[str, str]]:
    """Start what the environment does not name already; yield the variables that lead to all of it.

    ``DATABASE_URL`` and ``REDIS_URL`` win: what they name is used and nothing is started in its place.
    """
    with ExitStack() as stack:
        if ephemeral:
            data = stack.enter_context(_temporary())
        open_data_folder(data)
        lock = stack.enter_context(data_lock(data))
        here = choose_places(data, ephemeral=ephemeral)
        if here.servers != data:
            _say_where(here)
        for folder in _passing(here):
            stack.enter_context(_swept(folder))
        stack.callback(children.stop)
        yield _start(here, children, lock)


def _start(here: Places, children: Children, lock: int) -> dict[str, str]:
    secrets = load_secrets(here.secrets, database_exists=data_major(here) is not None)
    found = {name: secrets[name] for name in APPLICATION_SECRETS if not _given(name)}
    found["DATA_DIR"] = str(here.data)
    if not os.environ.get("REDIS_URL"):
        start_valkey(here, children, secrets["REDIS_PASSWORD"])
        found["REDIS_URL"] = redis_url(secrets["REDIS_PASSWORD"], here.sockets)
    if not os.environ.get("DATABASE_URL"):
        start_postgres(here, children, secrets["ADMIN_PASSWORD"], lock)
        found |= _addresses(here, secrets)
        # Without a password: the role is there as in an installation, but nobody logs in.
        ensure_roles(*[found[name] for name in ADDRESSES] + [f"postgresql://{BACKUP}@/"])
    return found


def _passing(here: Places) -> Iterator[Path]:
    """The folders outside DATA_DIR that must not outlive this launch."""
    if here.ephemeral and here.servers != here.data:
        yield here.servers
    if here.sockets.parent != here.servers:
        yield here.sockets


def _given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def _addresses(here: Places, secrets: dict[str, str]) -> dict[str, str]:
    return {
        "DATABASE_ADMIN_URL": database_url(ADMIN, secrets["ADMIN_PASSWORD"], here.sockets, "postgres"),
        "DATABASE_OWNER_URL": database_url(OWNER, secrets["OWNER_PASSWORD"], here.sockets),
        "DATABASE_URL": database_url(APP, secrets["APP_PASSWORD"], here.sockets),
        "DATABASE_SEALER_URL": database_url(SEALER, secrets["SEALER_PASSWORD"], here.sockets),
    }


def running_services(data: Path) -> dict[str, str] | None:
    """Return the environment of services that another launcher keeps up on ``data``; None if there are none."""
    open_data_folder(data)
    note = data / "servers-folder"
    servers = Path(note.read_text().strip()) if note.exists() else data
    here = Places(data, servers, servers / "sockets", None, ephemeral=False)
    if os.environ.get("DATABASE_URL") or not here.secrets.exists() or not here.sockets.is_dir():
        return None
    secrets = load_secrets(here.secrets, database_exists=True)
    found = {name: secrets[name] for name in APPLICATION_SECRETS if not _given(name)}
    found |= {"DATA_DIR": str(data), "REDIS_URL": redis_url(secrets["REDIS_PASSWORD"], here.sockets)}
    found |= _addresses(here, secrets)
    try:
        psycopg2.connect(found["DATABASE_URL"]).close()
    except psycopg2.OperationalError:
        return None
    return found


@contextmanager
def _temporary() -> Iterator[Path]:
    folder = temporary_data(service_account(Path()))
    with _swept(folder):
        yield folder


@contextmanager
def _swept(folder: Path) -> Iterator[None]:
    """Have ``folder`` removed when this process is gone, in whatever way it goes."""
    command = [sys.executable, "-I", sweeper.__file__, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, cwd="/")
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait()


def _say_where(here: Places) -> None:
    name = here.account.name if here.account else ""
    print(  # noqa: T201  # a program of the command line
        f"Basis data berada di {here.servers}: akun {name} tidak dapat masuk ke {here.data}.\n"
        f"The database is in {here.servers}: the account {name} cannot enter {here.data}.",
        file=sys.stderr,
    )
