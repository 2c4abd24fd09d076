"""Examine an upload: its kind by content, its extension, its structure. What may be kept comes back clean."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _

from tppo_cases.core.filecheck import images, media, office, pdf
from tppo_cases.core.filecheck.names import extension_of
from tppo_cases.core.filecheck.refusals import FileRefusedError, two_in_one

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its content type, the extension that it is given out with, and its check."""

    content_type: str
    extension: str
    clean: Callable[[bytes], bytes]


@dataclass(frozen=True)
class Examined:
    """What may be kept: content without metadata that betrays a place or a person's device."""

    content: bytes
    kind: Kind


_JPEG = Kind("image/jpeg", "jpg", images.clean)
_M4A = Kind("audio/mp4", "m4a", media.clean_m4a)
KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", "pdf", pdf.clean),
    "jpg": _JPEG, "jpeg": _JPEG,
    "png": Kind("image/png", "png", images.clean),
    "webp": Kind("image/webp", "webp", images.clean),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document", "docx", office.clean_docx),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", "xlsx", office.clean_xlsx),
    "mp3": Kind("audio/mpeg", "mp3", media.clean_mp3),
    "m4a": _M4A,
    "mp4": Kind("video/mp4", "mp4", media.clean_mp4),
}  # fmt: skip
EXTENSIONS = {kind.content_type: kind.extension for kind in KINDS.values()}
# What the content shows itself as, for each extension. Phones write voice notes and videos in many dialects of MPEG-4.
_MPEG4 = frozenset({"video/mp4", "audio/mp4", "video/3gpp", "video/quicktime", "video/x-m4v"})
_ZIPS = frozenset({"application/zip", *(f"{OFFICE}.{part}" for part in ("wordprocessingml.document", "spreadsheetml.sheet"))})
_SNIFFED: Mapping[str, frozenset[str]] = {"docx": _ZIPS, "xlsx": _ZIPS, "m4a": _MPEG4, "mp4": _MPEG4}


def examine(name: str, content: bytes) -> Examined:
    """Return what may be kept of an upload. Raises FileRefusedError with a sentence that says what to do."""
    extension = extension_of(name)
    kind = KINDS.get(extension)
    if kind is None:
        raise FileRefusedError(
            "kind", _("Jenis berkas ini tidak diterima. Kirim PDF, JPG, PNG, WEBP, DOCX, XLSX, MP3, M4A, atau MP4.")
        )
    if not content:
        raise FileRefusedError("empty", _("Berkas ini kosong. Pilih berkas lain."))
    if filetype.guess_mime(content) not in _SNIFFED.get(extension, {kind.content_type}):
        raise FileRefusedError(
            "mismatch", _("Isi berkas tidak sesuai dengan namanya. Simpan ulang dari aplikasinya, lalu pilih lagi.")
        )
    if extension not in {"docx", "xlsx"} and zipfile.is_zipfile(io.BytesIO(content)):
        raise two_in_one()
    return Examined(kind.clean(content), kind)
