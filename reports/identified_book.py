"""A workbook with persons by name: every sheet says whose copy it is, on screen and on paper, and once more unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from reports.workbook import OPTIONS
from tppo_cases.core.spreadsheets import write_text

HEAD_ROW = 2
MARK_WIDTH = 40  # pixels; the byte of the mark is added
PAGE_TEXT = 200  # characters of the paper's head; the format allows 255


@dataclass(frozen=True)
class Copy:
    """Whose copy it is: ``banner`` names person, unit, time and number; ``lines`` and ``sentences`` fill the cover."""

    id: UUID
    banner: str
    lines: Sequence[tuple[str, str]]
    sentences: Sequence[str]


def write_identified(copy: Copy, heads: Sequence[str], lines: Iterable[Sequence[str]], folder: str) -> bytes:
    """The file. Lines are written as they come; ``folder`` holds what waits for the end, and should be no disk."""
    buffer = BytesIO()
    with Workbook(buffer, {**OPTIONS, "tmpdir": folder}) as book:
        book.set_custom_property("salinan", str(copy.id))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        _cover(_sheet(book, _("Sampul"), copy, bold, columns=2), copy, bold, text)
        data = _sheet(book, _("Data"), copy, bold, columns=len(heads))
        data.freeze_panes(HEAD_ROW + 1, 0)
        for column, head in enumerate(heads):
            write_text(data, HEAD_ROW, column, head, bold)
        for row, cells in enumerate(lines, start=HEAD_ROW + 1):
            for column, cell in enumerate(cells):
                if cell:
                    write_text(data, row, column, cell, text)
    return buffer.getvalue()


def _sheet(book: Workbook, name: str, copy: Copy, bold: Any, *, columns: int) -> Any:
    """A sheet with the marks that people see, and beyond its last column the one that they do not.

    Sixteen empty columns are as wide as the bytes of the copy's id: that outlives cleared document properties.
    """
    sheet = book.add_worksheet(name)
    paper = copy.banner[:PAGE_TEXT].replace("&", "&&")
    sheet.set_header(f"&L{paper}")
    sheet.set_footer(f"&L{paper}&R&P/&N")
    sheet.set_landscape()
    sheet.set_column(0, columns - 1, 24)
    for offset, byte in enumerate(copy.id.bytes):
        place = columns + 1 + offset
        sheet.set_column_pixels(place, place, MARK_WIDTH + byte)
    write_text(sheet, 0, 0, copy.banner, bold)
    return sheet


def _cover(sheet: Any, copy: Copy, bold: Any, text: Any) -> None:
    sheet.set_column(1, 1, 90)
    row = HEAD_ROW
    for word, value in copy.lines:
        write_text(sheet, row, 0, word, bold)
        write_text(sheet, row, 1, value, text)
        row += 1
    for sentence in copy.sentences:
        row += 1
        write_text(sheet, row, 1, sentence, text)
