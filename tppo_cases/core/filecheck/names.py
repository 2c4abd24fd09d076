"""Names of uploaded files: read for their extension, never used as a path."""

import unicodedata

from django.utils.translation import gettext as _

from tppo_cases.core.filecheck.sentences import FileRefusedError

LONGEST = 200
# In the middle of a name these only serve to mislead: "ktp.exe.pdf".
PROGRAMS = frozenset(
    {
        "apk", "app", "bat", "bin", "cgi", "cmd", "com", "cpl", "dll", "docm", "exe", "hta", "htm", "html", "iso", "jar", "js",
        "jse", "jsp", "lnk", "mht", "mhtml", "msi", "phar", "php", "php5", "phtml", "pl", "pptm", "ps1", "py", "reg", "scr",
        "sh", "shtml", "svg", "swf", "vb", "vbe", "vbs", "wsf", "xhtml", "xlsm", "xml",
    }
)  # fmt: skip


def extension_of(name: str) -> str:
    """The extension in small letters; FileRefusedError for a name that hides what it is."""
    if len(name) > LONGEST:
        raise FileRefusedError("name", _("Nama berkas terlalu panjang. Pendekkan namanya, lalu pilih lagi."))
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or letter in "/\\" for letter in name):
        raise FileRefusedError("name", _("Nama berkas memuat tanda tersembunyi. Ganti namanya, lalu pilih lagi."))
    stem, *suffixes = name.lower().split(".")
    if not stem.strip() or not suffixes or PROGRAMS & set(suffixes[:-1]):
        raise FileRefusedError("name", _("Nama berkas tidak wajar. Ganti namanya, misalnya ktp.pdf, lalu pilih lagi."))
    return suffixes[-1]
