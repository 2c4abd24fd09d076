"""How a refused file reads."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.core.errors import RefusedError

SENTENCES: Mapping[str, Promise] = {
    "mismatch": gettext_lazy("Isi berkas tidak sesuai dengan namanya. Simpan ulang dari aplikasinya, lalu pilih lagi."),
    "locked": gettext_lazy("PDF ini terkunci kata sandi. Buka kuncinya, simpan ulang, lalu pilih lagi."),
    "damaged": gettext_lazy("Berkas ini rusak atau tidak utuh. Simpan ulang dari aplikasinya, lalu pilih lagi."),
    "polyglot": gettext_lazy("Berkas ini memuat berkas lain yang tersembunyi. Simpan ulang dari aplikasinya."),
    "active": gettext_lazy("Berkas ini memuat makro, skrip, atau tautan otomatis. Simpan sebagai PDF biasa, lalu pilih lagi."),
    "bomb": gettext_lazy("Isi berkas ini terlalu besar untuk dibuka. Perkecil atau bagi berkasnya."),
}


class FileRefusedError(RefusedError):
    """The file may not be kept; the sentence says why and what to do. ``code`` is for the audit trail."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, "file")
        self.code = code


def refused(code: str) -> FileRefusedError:
    """The refusal of a known code."""
    return FileRefusedError(code, str(SENTENCES[code]))


def too_hard() -> FileRefusedError:
    """Looking into the file took more time or memory than any good file takes, or broke the reader."""
    return FileRefusedError(
        "unexamined", _("Berkas ini tidak dapat diperiksa dengan aman. Simpan ulang dari aplikasinya, atau kirim sebagai PDF.")
    )
