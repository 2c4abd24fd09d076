"""A PostgreSQL of its own with the story in it, and the scripts of the deployment guide run by ``sh`` as they are."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
from django.db import connections

from tppo_cases.core.database_roles import APP, BACKUP, OWNER, SEALER, ensure_roles
from tppo_cases.core.embedded.account import Account, private_folder, service_account
from tppo_cases.core.embedded.binaries import find_postgres, reachable_postgres
from tppo_cases.core.embedded.folders import Places, choose_places, temporary_data
from tppo_cases.core.embedded.postgres import ADMIN, database_url, start_postgres
from tppo_cases.core.embedded.processes import Child, Children

SCRIPTS = Path(__file__).resolve().parents[4] / "docs/deploy/backup"
HOW_TO = "openssl tidak ditemukan / not found; tes ini butuh / these tests need: apt-get install openssl"
PASSWORD = "hanya-untuk-tes"


def until(true: Callable[[], object], seconds: float = 30) -> float:
    """Wait until something is so; return how long it took."""
    begin = time.monotonic()
    while not true():
        assert time.monotonic() - begin < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - begin


def password_of(variable: str) -> str:
    """The password of the session's server, so that Django's connections need another host alone."""
    return unquote(urlsplit(os.environ[variable]).password or "")


@dataclass
class Site:
    """One server, its archive, and what is known of both."""

    account: Account | None
    root: Path
    places: Places
    bin: Path
    lock: int
    children: Children = field(default_factory=Children)

    @property
    def archive(self) -> Path:
        """What is copied off-site."""
        return self.root / "archive"

    @property
    def spool(self) -> Path:
        """What stays on the host."""
        return self.root / "spool"

    @property
    def work(self) -> Path:
        """Where something is restored to."""
        return self.root / "work"

    def environment(self, **more: str) -> dict[str, str]:
        """What the service has in docker-compose.yml, with the folders of this site."""
        return {
            "PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": str(self.root), "PGHOST": str(self.places.sockets),
            "PGUSER": BACKUP, "PGPASSWORD": PASSWORD, "BACKUP_ARCHIVE": str(self.archive), "BACKUP_SPOOL": str(self.spool),
            "BACKUP_CERT": str(self.root / "keys/cert.pem"), "BACKUP_KEY": str(self.root / "keys/key.pem"),
            "BACKUP_WAL_SECONDS": "1", "BACKUP_RESULTS": str(self.work / "results"), "BACKUP_SCRATCH": str(self.work),
            "BACKUP_ADMIN": ADMIN, **more,
        }  # fmt: skip

    def sh(self, script: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a script to its end."""
        who = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}
        command = ["sh", str(self.root / "scripts" / script), *map(str, arguments)]  # a copy that the account can reach
        environment = self.environment(**more)
        return subprocess.run(
            command, env=environment, cwd=self.root, capture_output=True, text=True, check=False, timeout=120, **who
        )  # type: ignore[call-overload]

    def start_backup(self, **more: str) -> Child:
        """Start the service."""
        with (self.root / "backup.log").open("ab") as output:
            return self.children.start(
                "backup", ["sh", self.root / "scripts/backup.sh", "run"], account=self.account, env=self.environment(**more),
                output=output, cwd=self.root, stop_signal=signal.SIGTERM,
            )  # fmt: skip

    def start_server(self, places: Places) -> Child:
        """Start a server on the folder of ``places``; returns when it takes writes."""
        child = start_postgres(places, self.children, PASSWORD, self.lock)
        until(lambda: not ask(places, "SELECT pg_is_in_recovery()"))
        return child

    def bases(self) -> list[Path]:
        """The whole ones, oldest first."""
        return sorted(self.archive.glob("*/base-*"))

    def opened(self, path: Path) -> bytes:
        """What a laid-down file holds, for the holder of the key."""
        arguments = [
            "cms",
            "-decrypt",
            "-binary",
            "-inform",
            "DER",
            "-inkey",
            str(self.root / "keys/key.pem"),
            "-in",
            str(path),
        ]
        plain = subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout  # noqa: S607
        return subprocess.run(["gzip", "-dc"], input=plain, capture_output=True, check=True).stdout  # noqa: S607

    def archived(self, mark: str) -> bool:
        """Whether a committed mark stands in the archive. A file that is just being replaced counts as none."""
        found = sorted(self.archive.glob("*/wal/*.cms"), key=lambda path: path.name, reverse=True)
        with suppress(FileNotFoundError, subprocess.CalledProcessError):
            return any(mark.encode() in self.opened(path) for path in found[:3])
        return False

    def give(self, folder: Path) -> None:
        """Let a folder that the test made belong to the account of the scripts."""
        for path in [folder, *folder.rglob("*")]:
            if self.account:
                os.chown(path, self.account.uid, self.account.gid)

    def elsewhere(self, name: str) -> Places:
        """Folders for a second server: other data, other sockets."""
        folder = private_folder(self.root / name, self.account)
        sockets = private_folder(self.root / f"s-{name}", self.account)
        return replace(self.places, servers=folder, sockets=sockets)


def ask(places: Places, statement: str, database: str = "simpul") -> object:
    """One value, as the administrator, or None; everything is committed."""
    connection = psycopg2.connect(database_url(ADMIN, PASSWORD, places.sockets, database))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def kill(child: Child) -> None:
    """The power fails: the whole group at once."""
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


@contextmanager
def running_site() -> Iterator[Site]:
    """A server with our roles and an empty database; the scripts and a pair of keys beside it."""
    assert shutil.which("openssl"), HOW_TO
    account = service_account(Path())
    root = temporary_data(account)
    (root / "logs").mkdir()
    places = replace(choose_places(root, ephemeral=True), ephemeral=False)  # a commit is on the disk, as in an installation
    lock = os.open(root / "lock", os.O_CREAT | os.O_RDWR)
    site = Site(account, root, places, reachable_postgres(find_postgres(None), account, places.programs).bin, lock)
    try:
        shutil.copytree(SCRIPTS, root / "scripts")
        for name in ("archive", "spool", "keys", "work"):
            private_folder(root / name, account)
        start_postgres(places, site.children, PASSWORD, lock)
        urls = (
            database_url(APP, password_of("DATABASE_URL"), places.sockets),
            database_url(OWNER, password_of("DATABASE_OWNER_URL"), places.sockets),
            database_url(SEALER, password_of("DATABASE_SEALER_URL"), places.sockets),
            database_url(BACKUP, PASSWORD, places.sockets),
        )
        ensure_roles(database_url(ADMIN, PASSWORD, places.sockets, "postgres"), *urls)
        made = site.sh("backup.sh", "keys", root / "keys")
        assert made.returncode == 0, made.stderr
        yield site
    finally:
        log = root / "backup.log"
        print(log.read_text() if log.exists() else "")  # noqa: T201  # pytest shows it beside a failure
        site.children.stop()
        os.close(lock)
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def django_on(places: Places) -> Iterator[None]:
    """Point Django's connections at that server's database."""
    changed = {"HOST": str(places.sockets), "NAME": "simpul", "PORT": ""}
    before = {
        alias: {key: connections[alias].settings_dict[key] for key in changed} for alias in ("default", "owner", "sealer")
    }
    connections.close_all()
    try:
        for alias in before:
            connections[alias].settings_dict.update(changed)
        yield
    finally:
        connections.close_all()
        for alias, values in before.items():
            connections[alias].settings_dict.update(values)
