"""Where data, sockets and logs live, and the lock that keeps a second launcher away."""

import fcntl
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tppo_cases.core.embedded.account import Account, can_reach, private_folder, service_account
from tppo_cases.core.embedded.errors import LaunchError

LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")  # sun_path of the kernel, less the longest name we put there
PLAIN_PATH = re.compile(r"[\w./-]+", re.ASCII)  # what PostgreSQL takes as a socket folder without quoting
SYSTEM_STATE = Path("/var/lib/simpul-tppo")
TEMPORARY = (tempfile.gettempdir(), "/tmp", "/var/tmp")  # noqa: S108  # only parents of mkdtemp
SECONDS_TO_WIND_DOWN = 20


@dataclass(frozen=True)
class Places:
    """The folders of one launch."""

    data: Path  # DATA_DIR: secrets, exports, logs
    servers: Path  # databases of the servers; below DATA_DIR unless their account cannot get there
    sockets: Path  # 0700
    account: Account | None
    ephemeral: bool

    @property
    def postgres(self) -> Path:
        """The database folder of PostgreSQL."""
        return self.servers / "postgres"

    @property
    def valkey(self) -> Path:
        """The folder of Valkey's append-only file."""
        return self.servers / "valkey"

    @property
    def programs(self) -> Path:
        """Copies of server programs that could not be reached where they are installed."""
        return self.servers / "programs"

    @property
    def logs(self) -> Path:
        """Logs of the servers."""
        return self.data / "logs"

    @property
    def secrets(self) -> Path:
        """The file with the generated secrets."""
        return self.data / "secrets"


def open_data_folder(data: Path) -> None:
    """Make DATA_DIR; only its own account may list it, but the servers' account may pass through."""
    try:
        if not data.exists():
            data.mkdir(parents=True, mode=0o755)
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (data / "logs").mkdir(mode=0o700, exist_ok=True)
        (data / "launcher.lock").touch(mode=0o600)
    except OSError as error:
        raise LaunchError(
            f"Folder data {data} tidak dapat dipakai ({error.strerror}). Pilih folder lain: DATA_DIR=/folder make run",
            f"The data folder {data} cannot be used ({error.strerror}). Choose another: DATA_DIR=/folder make run",
        ) from error


@contextmanager
def data_lock(data: Path) -> Iterator[int]:
    """Hold the lock on DATA_DIR and yield its descriptor.

    PostgreSQL inherits the descriptor: the lock is free only when the database has really ended, also after the
    launcher was killed. A folder whose launcher is alive is refused at once.
    """
    path = data / "launcher.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, path, data)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, data: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_WIND_DOWN
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = path.read_text().strip()
            if _alive(holder) or time.monotonic() > deadline:
                raise LaunchError(
                    f"Folder data {data} sedang dipakai proses {holder}. Hentikan proses itu atau pilih DATA_DIR lain.",
                    f"The data folder {data} is in use by process {holder}. Stop it or choose another DATA_DIR.",
                ) from None
            time.sleep(0.2)
        else:
            return


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def choose_places(data: Path, *, ephemeral: bool) -> Places:
    """Choose the folders for ``data``. The sockets may land in a private temporary folder: their paths must be short."""
    account = service_account(data / "postgres")
    servers = _servers_folder(data, account, ephemeral=ephemeral)
    account = service_account(servers / "postgres")
    sockets = servers / "sockets"
    if len(str(sockets)) > LONGEST_SOCKET_FOLDER or not PLAIN_PATH.fullmatch(str(sockets)):
        sockets = Path(tempfile.mkdtemp(prefix="simpul-", dir=_temporary_parent(account)))
    private_folder(sockets, account)
    return Places(data, servers, sockets, account, ephemeral)


def _servers_folder(data: Path, account: Account | None, *, ephemeral: bool) -> Path:
    """Return DATA_DIR itself, or a folder elsewhere when the servers' account cannot enter DATA_DIR.

    The permissions above DATA_DIR belong to somebody else. The other place is remembered in DATA_DIR.
    """
    if can_reach(account, data):
        return data
    note = data / "servers-folder"
    if note.exists() and Path(note.read_text().strip()).is_dir():
        return Path(note.read_text().strip())
    parent = Path(_temporary_parent(account)) if ephemeral else _system_state(account)
    folder = Path(tempfile.mkdtemp(prefix="simpul-", dir=parent))
    folder.chmod(0o711)
    note.write_text(f"{folder}\n")
    return folder


def _system_state(account: Account | None) -> Path:
    if not SYSTEM_STATE.exists():
        SYSTEM_STATE.mkdir(mode=0o755)
        SYSTEM_STATE.chmod(0o711)
    if can_reach(account, SYSTEM_STATE):
        return SYSTEM_STATE
    name = account.name if account else ""
    raise LaunchError(
        f"Akun {name} tidak dapat masuk ke {SYSTEM_STATE}. Pilih DATA_DIR yang dapat dimasukinya.",
        f"The account {name} cannot enter {SYSTEM_STATE}. Choose a DATA_DIR that it can enter.",
    )


def _temporary_parent(account: Account | None) -> str:
    for parent in TEMPORARY:
        if Path(parent).is_dir() and can_reach(account, Path(parent)):
            return parent
    raise LaunchError(
        f"Tidak ada folder sementara yang dapat dipakai ({', '.join(TEMPORARY)}).",
        f"No temporary folder can be used ({', '.join(TEMPORARY)}).",
    )


def temporary_data(account: Account | None) -> Path:
    """Make a fresh DATA_DIR for one run."""
    folder = Path(tempfile.mkdtemp(prefix="simpul-", dir=_temporary_parent(account)))
    folder.chmod(0o711 if account else 0o700)
    return folder
