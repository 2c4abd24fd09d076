"""Finished export files at rest: sealed, named by export and content, gone after their time."""

import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tppo_cases.core.sealed_files import opened_with_key, sealed_with_key
from tppo_cases.core.storage import Pieces, WholeFileStorage

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
    path = _path(export_id, sha256)
    storage = WholeFileStorage(location=path.parent, allow_overwrite=True)
    storage.save(path.name, Pieces(sealed_with_key([content], place=_place(export_id))))


def load(export_id: UUID, sha256: str) -> bytes:
    """The plain content; raises FileNotFoundError when it is gone and SealError when it was altered or moved."""
    return b"".join(opened_with_key(_path(export_id, sha256).open("rb"), place=_place(export_id)))


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
