"""The kinds of files that are taken."""

from collections.abc import Mapping
from dataclasses import dataclass

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its content type, the extension that it is given out with, and where its check stands."""

    content_type: str
    extension: str
    module: str
    check: str = "clean"


_JPEG = Kind("image/jpeg", "jpg", "images")
KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", "pdf", "pdf"),
    "jpg": _JPEG, "jpeg": _JPEG,
    "png": Kind("image/png", "png", "images"),
    "webp": Kind("image/webp", "webp", "images"),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", "docx", "office", "clean_docx"),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", "xlsx", "office", "clean_xlsx"),
    "mp3": Kind("audio/mpeg", "mp3", "media", "clean_mp3"),
    "m4a": Kind("audio/mp4", "m4a", "media", "clean_m4a"),
    "mp4": Kind("video/mp4", "mp4", "media", "clean_mp4"),
}  # fmt: skip
EXTENSIONS = {kind.content_type: kind.extension for kind in KINDS.values()}
