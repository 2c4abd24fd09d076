"""Finished export files at rest: sealed, named by export and content, gone after their time."""

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tppo_cases.core.rotation import SealedPlace, count_of, reseal_bytes
from tppo_cases.core.sealed_files import joined, key_and_pieces, opened_with_key, sealed_with_key
from tppo_cases.core.storage import Pieces, WholeFileStorage

HOUR = 60 * 60
SCRATCH = "simpul-export-"


def _keep_seconds() -> int:
    """An hour longer than any export may be fetched."""
    return (max(24, settings.IDENTIFIED_EXPORT_HOURS) + 1) * HOUR


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
    _write(_path(export_id, sha256), sealed_with_key([content], place=_place(export_id)))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    storage = WholeFileStorage(location=path.parent, allow_overwrite=True)
    storage.save(path.name, Pieces(pieces))


def load(export_id: UUID, sha256: str) -> bytes:
    """The plain content; raises FileNotFoundError when it is gone and SealError when it was altered or moved."""
    return b"".join(opened_with_key(_path(export_id, sha256).open("rb"), place=_place(export_id)))


def remove(export_id: UUID) -> None:
    """Delete every file of an export."""
    for path in folder().glob(f"{export_id}-*.sealed"):
        path.unlink(missing_ok=True)


def keep_only(export_id: UUID, sha256: str) -> None:
    """Delete what an earlier worker wrote for the same export."""
    for path in folder().glob(f"{export_id}-*.sealed"):
        if path != _path(export_id, sha256):
            path.unlink(missing_ok=True)


@contextmanager
def scratch() -> Iterator[str]:
    """A private folder for what is not sealed yet, in memory where the machine offers that; gone at the end.

    What a worker that died left there goes when the next one comes.
    """
    base = Path(settings.EXPORT_SCRATCH)
    for left in base.glob(f"{SCRATCH}*"):
        if left.stat().st_mtime < time.time() - HOUR:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=base, prefix=SCRATCH) as name:
        yield name


def remove_left_over(now: float | None = None) -> int:
    """Delete whatever is older than any export lives: parts of workers that died. Returns how many."""
    limit = (time.time() if now is None else now) - _keep_seconds()
    old = [path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _keys() -> Iterator[bytes]:
    for path in folder().glob("*.sealed"):
        yield key_and_pieces(path.read_bytes())[0]


def reseal() -> int:
    """Seal the key of every file again that stands under an older key. Returns how many."""
    done = 0
    for path in folder().glob("*.sealed"):
        try:
            key, pieces = key_and_pieces(path.read_bytes())
        except FileNotFoundError:  # its day ended meanwhile
            continue
        sealed = reseal_bytes(key, place=f"{_place(UUID(path.name[:36]))}:key")
        if sealed is not None:
            _write(path, [joined(sealed, pieces)])
            done += 1
    return done


EXPORT_FILES = SealedPlace("berkas ekspor", lambda: count_of(_keys()), reseal)
