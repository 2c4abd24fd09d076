"""A quarterly report as XLSX: a cover, then one sheet for each table. Written row by row; text never becomes a formula."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from reports.figures.shown import ShownFigures, ShownRow, ShownTable
from reports.figures.words import SIGNS_EXPLAINED
from reports.suppression import Cell
from tppo_cases.core.spreadsheets import safe_text, write_text

# Nothing that a person typed may act in a spreadsheet program.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NUMBER_FORMATS = {"count": "#,##0", "rupiah": '"Rp"#,##0', "hours": "0.0"}
SHEET_NAME = 31  # characters, at most
Progress = Callable[[int], None]
Words = Callable[[str, ShownRow], str]


@dataclass(frozen=True)
class Cover:
    """What the first sheet says: a title, lines of a word and its value, then sentences. ``made_at``: the cut-off."""

    title: str
    lines: Sequence[tuple[str, str]]
    sentences: Sequence[str]
    made_at: datetime


def count_rows(shown: ShownFigures) -> int:
    """How many rows of figures the file will hold."""
    return sum(len(table.rows) + (table.total is not None) for table in shown.tables.values())


def write_workbook(cover: Cover, shown: ShownFigures, words: Words, folder: Path, progress: Progress) -> bytes:
    """Return the file. ``words`` names the rows, ``progress`` hears the number of rows done.

    The same figures give the same bytes: the file's own date is the cut-off.
    """
    buffer = BytesIO()
    with Workbook(buffer, {**OPTIONS, "tmpdir": str(folder)}) as book:
        book.set_properties({"title": safe_text(cover.title), "created": cover.made_at.astimezone(UTC).replace(tzinfo=None)})
        formats = _formats(book)
        _write_cover(book, cover, formats)
        done = 0
        for table in shown.tables.values():
            _write_table(book, table, words, formats)
            done += len(table.rows) + (table.total is not None)
            progress(done)
    return buffer.getvalue()


def _formats(book: Workbook) -> dict[str, Any]:
    bold = {"bold": True, "text_wrap": True, "valign": "top"}
    formats = {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format({**bold, "bottom": 2}),
        "bold": book.add_format(bold),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "sign": book.add_format({"align": "right"}),
    }
    for kind, code in NUMBER_FORMATS.items():
        formats[kind] = book.add_format({"num_format": code})
        formats[f"{kind}-total"] = book.add_format({"num_format": code, "bold": True, "top": 2})
    return formats


def _write_cover(book: Workbook, cover: Cover, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_("Sampul"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    write_text(sheet, 0, 0, cover.title, formats["title"])
    for row, (word, value) in enumerate(cover.lines, start=2):
        write_text(sheet, row, 0, word, formats["bold"])
        write_text(sheet, row, 1, value, formats["text"])
    for row, sentence in enumerate(cover.sentences, start=len(cover.lines) + 3):
        write_text(sheet, row, 1, sentence, formats["text"])


def sheet_name(title: str) -> str:
    """A title as a spreadsheet accepts it for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:SHEET_NAME].strip()


def _write_table(book: Workbook, table: ShownTable, words: Words, formats: dict[str, Any]) -> None:
    spec = table.spec
    sheet = book.add_worksheet(sheet_name(str(spec.title)))
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(spec.columns), 16)
    sheet.freeze_panes(1, 1)
    for column, word in enumerate([spec.row_label, *(column.label for column in spec.columns)]):
        write_text(sheet, 0, column, str(word), formats["head"])
    for index, row in enumerate(table.rows, start=1):
        write_text(sheet, index, 0, words(spec.code, row), formats["text"])
        _write_cells(sheet, index, row.cells, spec.columns, formats, "")
    below = len(table.rows) + 1
    if table.total is not None:
        write_text(sheet, below, 0, _("Jumlah"), formats["bold"])
        _write_cells(sheet, below, table.total, spec.columns, formats, "-total")
        below += 1
    notes = [str(spec.note)] if spec.note else []
    notes += [str(SIGNS_EXPLAINED)] if table.has_hidden else []
    for line, note in enumerate(notes, start=below + 1):
        write_text(sheet, line, 0, note, formats["text"])


def _write_cells(
    sheet: Any, row: int, cells: Sequence[Cell], columns: Sequence[Any], formats: dict[str, Any], suffix: str
) -> None:
    for column, (cell, spec) in enumerate(zip(cells, columns, strict=True), start=1):
        if cell.hidden:
            write_text(sheet, row, column, cell.sign, formats["sign"])
        elif cell.value is not None:
            sheet.write_number(row, column, cell.value, formats[f"{spec.kind}{suffix}"])
