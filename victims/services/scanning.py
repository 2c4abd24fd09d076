"""What the virus scanner says of a file, and what follows when it says nothing."""

from django.conf import settings
from django.utils.translation import gettext as _

from tppo_cases.core import clamav
from tppo_cases.core.filecheck.sentences import FileRefusedError
from victims.states import ScanStatus


class InfectedFileError(FileRefusedError):
    """The scanner knows the file as harmful."""


def scanned(content: bytes) -> ScanStatus:
    """Ask the scanner, if there is one. Raises InfectedFileError, and FileRefusedError when a needed scanner is silent."""
    if not clamav.is_configured() and not settings.CLAMAV_REQUIRED:
        return ScanStatus.NOT_SCANNED
    try:
        clamav.scan(content)
    except clamav.VirusFoundError as error:
        raise InfectedFileError(
            "virus", _("Berkas ini mengandung virus dan tidak disimpan. Beri tahu pengelola sistem.")
        ) from error
    except clamav.ScannerDownError as error:
        if not settings.CLAMAV_REQUIRED:
            return ScanStatus.NOT_SCANNED
        sentence = _(
            "Pemindai virus sedang tidak bekerja, jadi berkas tidak dapat diterima. Tidak ada yang disimpan; coba lagi nanti."
        )
        raise FileRefusedError("scanner", sentence) from error
    return ScanStatus.CLEAN
