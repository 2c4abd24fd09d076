"""How a refused file reads."""

from django.utils.translation import gettext as _

from tppo_cases.core.errors import RefusedError


class FileRefusedError(RefusedError):
    """The file may not be kept; the sentence says why and what to do. ``code`` is for the audit trail."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, "file")
        self.code = code


def damaged() -> FileRefusedError:
    """The file cannot be read to its end."""
    return FileRefusedError("damaged", _("Berkas ini rusak atau tidak utuh. Simpan ulang dari aplikasinya, lalu pilih lagi."))


def two_in_one() -> FileRefusedError:
    """The file is of two kinds at once, or something hangs on its end."""
    return FileRefusedError("polyglot", _("Berkas ini memuat berkas lain yang tersembunyi. Simpan ulang dari aplikasinya."))


def active() -> FileRefusedError:
    """The file does something when it is opened."""
    return FileRefusedError(
        "active",
        _("Berkas ini memuat makro, skrip, atau tautan otomatis. Simpan sebagai PDF biasa, lalu pilih lagi."),
    )


def too_much() -> FileRefusedError:
    """The file grows beyond measure when it is opened."""
    return FileRefusedError("bomb", _("Isi berkas ini terlalu besar untuk dibuka. Perkecil atau bagi berkasnya."))
