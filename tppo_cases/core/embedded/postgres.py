"""The embedded PostgreSQL."""

import os
import shutil
import signal
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from tppo_cases.core.embedded.account import private_folder
from tppo_cases.core.embedded.binaries import Postgres, find_postgres, reachable_postgres
from tppo_cases.core.embedded.errors import LaunchError
from tppo_cases.core.embedded.folders import Places
from tppo_cases.core.embedded.processes import Child, Children

ADMIN = "simpul_admin"
DATABASE = "simpul"
SECONDS_TO_START = 120  # recovery after a crash may take a while
# Values of a failing statement and DETAIL lines quote personal data: they stay out of the log.
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_timezone": "Asia/Jakarta"}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def database_url(user: str, password: str, sockets: Path, name: str = DATABASE) -> str:
    """Return an address that Django settings, psycopg2 and psql all understand."""
    return f"postgresql://{user}:{quote(password, safe='')}@/{name}?host={quote(str(sockets))}"


def data_major(places: Places) -> int | None:
    """Return the major version of the database in ``places``, or None when there is none yet."""
    version = places.postgres / "PG_VERSION"
    return int(version.read_text()) if version.exists() else None


def start_postgres(places: Places, children: Children, admin_password: str, lock: int) -> Child:
    """Create the cluster if needed, start it on a Unix socket only, and wait until it answers."""
    program = reachable_postgres(find_postgres(data_major(places)), places.account, places.programs)
    if data_major(places) is None:
        _initialise(program, places, admin_password)
    _forget_dead_postmaster(places)
    settings = {
        "unix_socket_directories": str(places.sockets),
        "unix_socket_permissions": "0700",
        "listen_addresses": "",
        "max_connections": "60",
        **QUIET,
        **(CARELESS if places.ephemeral else {}),
    }
    command: list[str | Path] = [program.bin / "postgres", "-D", places.postgres]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = places.logs / "postgres.log"
    with log.open("ab") as output:
        child = children.start(
            "PostgreSQL",
            command,
            account=places.account,
            stop_signal=signal.SIGINT,  # "fast shutdown": ends sessions, keeps the data clean
            output=output,
            keep_open=[lock],
            cwd=places.sockets,
        )
    _wait_until_it_answers(child, database_url(ADMIN, admin_password, places.sockets, "postgres"), log)
    return child


def _initialise(program: Postgres, places: Places, password: str) -> None:
    """Run initdb into a side folder first, so that an interrupted start leaves no half database."""
    part = places.postgres.with_name("postgres.part")
    shutil.rmtree(part, ignore_errors=True)
    private_folder(part, places.account)
    password_file = private_folder(places.sockets, places.account) / "admin-password"
    password_file.touch(mode=0o600)
    password_file.write_text(f"{password}\n")
    command: list[str | Path] = [program.bin / "initdb", "-D", part, "--username", ADMIN, "--pwfile", password_file]
    # Passwords also on the socket: as root the servers' account may be shared with other programs of the machine.
    command += ["--auth=scram-sha-256", "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions"]
    command += ["--no-sync"] if places.ephemeral else []
    children = Children()
    try:
        _give(password_file, places)
        with (places.logs / "initdb.log").open("wb") as output:
            child = children.start("initdb", command, account=places.account, output=output, cwd=places.sockets)
        if child.process.wait() != 0:
            raise _failed("initdb", places.logs / "initdb.log")
    finally:
        children.stop()
        password_file.unlink()
    part.rename(places.postgres)


def _give(path: Path, places: Places) -> None:
    if places.account:
        os.chown(path, places.account.uid, places.account.gid)


def _forget_dead_postmaster(places: Places) -> None:
    """Remove the lock files of a database that is surely dead (we hold the lock that it would hold).

    In a restarted container their process number may belong to another program by now, and PostgreSQL would not start.
    """
    if not Path("/proc/self/comm").exists():
        return
    for file in (places.postgres / "postmaster.pid", places.sockets / ".s.PGSQL.5432.lock"):
        if not file.exists():
            continue
        name = Path("/proc") / file.read_text().split("\n", 1)[0] / "comm"
        if not (name.exists() and name.read_text().strip() == "postgres"):
            file.unlink()


def _wait_until_it_answers(child: Child, url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if child.process.poll() is not None:
            break
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise _failed("PostgreSQL", log)


def _failed(name: str, log: Path) -> LaunchError:
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    return LaunchError(f"{name} tidak mau berjalan; lihat {log}:", f"{name} does not start; see {log}:\n{tail}")
