"""Examine an upload: its name and kind here, its content in a process of its own. What may be kept comes back clean."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tppo_cases.core.filecheck.apart import cleaned_apart
from tppo_cases.core.filecheck.kinds import KINDS, Kind
from tppo_cases.core.filecheck.names import extension_of
from tppo_cases.core.filecheck.sentences import FileRefusedError


@dataclass(frozen=True)
class Examined:
    """What may be kept: content without metadata that betrays a place or a person's device."""

    content: bytes
    kind: Kind


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
    return Examined(cleaned_apart(extension, content), kind)
