"""A real PgBouncer in transaction mode, between Django as it is set in production and the test database."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import psycopg2
from django.db import connections

from tppo_cases.core.embedded.account import Account, service_account
from tppo_cases.core.embedded.folders import temporary_data
from tppo_cases.core.embedded.processes import Child, Children
from tppo_cases.settings.environment import database

# Debian keeps it where the PATH of ordinary accounts does not lead.
FOLDERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
HOW_TO = "PgBouncer tidak ditemukan / not found; tes ini butuh / these tests need: apt-get install pgbouncer"
SECONDS_TO_START = 20
LOGINS = {"default": "DATABASE_URL", "sealer": "DATABASE_SEALER_URL"}
# Nothing is ignored or reset here that a plain installation would not: start-up parameters are refused, and between two
# transactions a server connection is handed on as it is.
CONFIGURATION = """
[databases]
* = host={host} port={port}

[pgbouncer]
unix_socket_dir = {folder}
unix_socket_mode = 0700
listen_port = {listen}
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {size}
reserve_pool_size = 0
query_wait_timeout = 30
"""
LISTEN = 6432


@dataclass(frozen=True)
class Login:
    """Who logs in where, as an address of ours says it."""

    user: str
    password: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Login":
        """Read an address; a socket folder is given as ``?host=/folder``."""
        parts = urlsplit(url)
        host = parse_qs(parts.query).get("host", [parts.hostname or "/var/run/postgresql"])[0]
        return cls(parts.username or "", unquote(parts.password or ""), host, parts.port or 5432)


@dataclass(frozen=True)
class Pooler:
    """A running PgBouncer in front of one database."""

    folder: Path
    name: str

    def url(self, alias: str = "default") -> str:
        """The address to put into DATABASE_URL (or, for ``sealer``, into DATABASE_SEALER_URL)."""
        login = Login.of(os.environ[LOGINS[alias]])
        where = f"host={quote(str(self.folder), safe='')}&port={LISTEN}"
        return f"postgres://{login.user}:{quote(login.password, safe='')}@/{self.name}?{where}"

    @contextmanager
    def stranger(self) -> Iterator[psycopg2.extensions.cursor]:
        """Another program on the same pool, which has no context and opens no transaction."""
        connection = psycopg2.connect(self.url())
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()


@contextmanager
def running_pooler(name: str, size: int) -> Iterator[Pooler]:
    """Start PgBouncer with ``size`` server connections for each login, and point Django's connections at it."""
    program = shutil.which("pgbouncer", path=FOLDERS)
    assert program, HOW_TO
    target = Login.of(os.environ[LOGINS["default"]])
    account = service_account(Path(target.host))
    folder = temporary_data(account)
    children = Children()
    try:
        ini = _write(folder, account, target, size)
        with (folder / "log").open("wb") as output:
            child = children.start("PgBouncer", [program, ini], account=account, output=output, cwd=folder)
        pooler = Pooler(folder, name)
        _wait_until_it_answers(child, pooler)
        with _django_on(pooler):
            yield pooler
    finally:
        children.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, account: Account | None, target: Login, size: int) -> Path:
    """Configuration and passwords, for the account of the server alone."""
    logins = [Login.of(os.environ[variable]) for variable in LOGINS.values()]
    users = "".join(f'"{login.user}" "{login.password}"\n' for login in logins)
    text = CONFIGURATION.format(folder=folder, host=target.host, port=target.port, listen=LISTEN, size=size)
    for name, content in (("users.txt", users), ("pgbouncer.ini", text)):
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(content)
    if account:
        for path in (folder, *folder.iterdir()):
            os.chown(path, account.uid, account.gid)
    return folder / "pgbouncer.ini"


def _wait_until_it_answers(child: Child, pooler: Pooler) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and child.process.poll() is None:
        try:
            psycopg2.connect(pooler.url()).close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError((pooler.folder / "log").read_text(errors="replace"))


@contextmanager
def _django_on(pooler: Pooler) -> Iterator[None]:
    """Give Django the settings that production makes of such an address; the former ones return."""
    before = {alias: connections.settings[alias] for alias in LOGINS}
    _replace({alias: {**before[alias], **database(pooler.url(alias))} for alias in LOGINS})
    try:
        yield
    finally:
        _replace(before)


def _replace(settings: dict[str, dict]) -> None:
    for alias, values in settings.items():
        connections[alias].close()
        del connections[alias]
        connections.settings[alias] = values  # also for the connections of other threads
