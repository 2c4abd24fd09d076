"""No text that somebody typed becomes a formula, and none loses its meaning: written and read back by another library."""

import re
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from xlsxwriter import Workbook

from reports.workbook import OPTIONS
from tppo_cases.core.spreadsheets import LONGEST, safe_text, write_text

ACTS = ("=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠x", "  =1", "\u200b=1", "'=1")


def meaning(cell: str) -> str:
    """A cell as a person reads it: without the apostrophe that keeps it from acting."""
    return cell[1:] if cell.startswith("'") and safe_text(cell[1:]) == cell else cell


def written(texts: list[str]) -> list:
    buffer = BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        sheet = book.add_worksheet()
        for row, text in enumerate(texts):
            write_text(sheet, row, 0, text)
            write_text(sheet, row, 1, "x")
    rows = load_workbook(buffer).active.iter_rows(max_col=1)
    return [next(iter(row)) for row in rows]


def expected(text: str) -> str:
    """What stays: line ends are one sign, what no XML can hold is a mark."""
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", ends)


@pytest.mark.parametrize("text", ACTS)
def test_what_acts_gets_an_apostrophe(text):
    assert safe_text(text).startswith("'")
    assert meaning(safe_text(text)) == expected(text)


@pytest.mark.parametrize("text", ["Rekaan", "3 Mei", "a=b", "", "'Aisyah", "<11", "∗", "–"])
def test_what_does_not_act_stays(text):
    assert safe_text(text) == text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
@example(list(ACTS))
@example(['=HYPERLINK("http://x")', "_x0041_", "_x000D_", " spasi ", "a\tb", "a\nb", "&amp;<x>", "😀=1"])
def test_random_texts_come_back_and_none_is_a_formula(texts):
    cells = written(texts)

    for cell, text in zip(cells, texts, strict=False):
        assert cell.data_type != "f"
        assert meaning(unescape(cell.value or "")) == expected(text)  # the format's own escapes


def test_text_that_is_longer_than_a_cell_is_cut_where_one_sees_it():
    cell = written(["😀" * LONGEST])[0]

    assert cell.value.endswith("[…]")
    assert len(cell.value.encode("utf-16-le")) // 2 <= LONGEST
