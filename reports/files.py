"""Finished export files at rest: sealed, named by export and content, gone after their time."""

import os
import tempfile
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tppo_cases.core.rotation import SealedPlace, count_of, reseal_bytes
from tppo_cases.core.sealed import open_bytes, seal_bytes

KEEP_SECONDS = 25 * 60 * 60  # an hour longer than an export may be fetched


def folder() -> Path:
    """The folder of the files; only the application's account may enter it."""
    path = Path(settings.EXPORT_ROOT)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _path(export_id: UUID, sha256: str) -> Path:
    return folder() / f"{export_id}-{sha256[:16]}.sealed"


def _place(export_id: UUID) -> str:
    return f"reports_export:{export_id}"


def store(export_id: UUID, content: bytes, sha256: str) -> None:
    """Write a file sealed and in one piece; the same content again changes nothing that a reader could see."""
    _write(_path(export_id, sha256), seal_bytes(content, place=_place(export_id)))


def _write(path: Path, sealed: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=folder(), prefix=".part-")
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
    Path(name).replace(path)


def load(export_id: UUID, sha256: str) -> bytes:
    """The plain content; raises FileNotFoundError when it is gone and SealError when it was altered or moved."""
    return open_bytes(_path(export_id, sha256).read_bytes(), place=_place(export_id))


def remove(export_id: UUID) -> None:
    """Delete every file of an export."""
    for path in folder().glob(f"{export_id}-*.sealed"):
        path.unlink(missing_ok=True)


def remove_left_over(now: float | None = None) -> int:
    """Delete whatever is older than any export lives: parts of workers that died. Returns how many."""
    limit = (time.time() if now is None else now) - KEEP_SECONDS
    old = [path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def reseal() -> int:
    """Seal every file again that stands under an older key. Returns how many."""
    done = 0
    for path in folder().glob("*.sealed"):
        try:
            sealed = reseal_bytes(path.read_bytes(), place=_place(UUID(path.name[:36])))
        except FileNotFoundError:  # its day ended meanwhile
            continue
        if sealed is not None:
            _write(path, sealed)
            done += 1
    return done


EXPORT_FILES = SealedPlace("berkas ekspor", lambda: count_of(path.read_bytes() for path in folder().glob("*.sealed")), reseal)
