"""Text on its way into a spreadsheet: whatever a person typed stays text, in every file that this project writes.

A spreadsheet program takes a cell that begins with one of a few signs for a formula, also after blanks, and some take the
full-width forms for the same (OWASP, CSV injection). Such a text gets an apostrophe in front, which those programs do not
show. Cells are typed as text as well; the apostrophe is for the day on which somebody saves the sheet as CSV.
"""

import re
from typing import Any

LONGEST = 32_767  # characters in one cell of XLSX, counted in UTF-16
CUT = " […]"
_ACTS = re.compile(r"['\s\u200b\ufeff]*[=+\-@\t\n\ufffd＝＋－＠]")  # CR and NUL have become LF and U+FFFD by then
# What XML cannot hold, and what a spreadsheet would read as an escape of such a sign.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def safe_text(text: str) -> str:
    """The text as a cell may hold it: no formula, no sign that the file cannot hold, not longer than a cell.

    The same for two texts only where they differ in such signs or beyond the end: a reader loses no meaning.
    """
    clean = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = f"'{clean}" if _ACTS.match(clean) else clean
    if len(clean.encode("utf-16-le")) // 2 <= LONGEST:
        return clean
    return clean[: (LONGEST - len(CUT)) // 2] + CUT  # half: a sign may count twice


def write_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    """Write a cell of an XlsxWriter sheet, typed as text. The one way to put words into a file."""
    sheet.write_string(row, column, safe_text(text), style)
