"""What charts and short tables say: only what may be shown, and nothing that the whole table does not tell."""

import pytest
from django.utils import translation

from reports.figures.compute import UNKNOWN
from reports.figures.shown import ShownFigures, show_figures
from reports.figures.tables import TABLES
from reports.selectors.findings import month_chart, remarks, top_bars
from reports.selectors.tables import REST, drawn, shortened


def table(code: str, rows: list[tuple[str, list[int]]]) -> dict:
    spec = next(spec for spec in TABLES if spec.code == code)
    named = [{"key": key, "label": key, "cells": cells} for key, cells in rows]
    return (
        {"rows": named, "total": [sum(column) for column in zip(*(cells for _, cells in rows), strict=True)]}
        if (spec.has_total)
        else {"rows": named}
    )


MONTHS = [("2026-07", [20, 30, 12, 0, 62, 63]), ("2026-08", [25, 30, 14, 0, 69, 70]), ("2026-09", [20, 20, 11, 0, 51, 51])]
ORIGINS = [(code, [40 - number, 12, 0, 52 - number]) for number, code in enumerate("ABCDEFG")] + [(UNKNOWN, [14, 0, 0, 14])]


def shown(*, suppressed: bool = False, months=MONTHS, origins=ORIGINS) -> ShownFigures:
    totals = {"persons": 182, "cases": 184, "persons_year": 300, "cases_year": 310, "repeat_persons": 2, "left_out_cases": 12,
              "service_due": 50, "service_in_time": 47}  # fmt: skip
    tables = {"month": table("month", months), "origin": table("origin", origins), "modus": table("modus", [(UNKNOWN, [3])]),
              "sex_age": table("sex_age", [("0-1", [1, 1, 0, 2])])}  # fmt: skip
    return show_figures({"totals": totals, "tables": tables}, suppressed=suppressed)


def words(_table: str, row) -> str:
    return row.label


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def test_chart_names_the_highest_month_and_leaves_the_empty_series_out():
    chart = month_chart(shown().tables["month"], words)

    assert chart.finding == "2026-08 tertinggi, 69 korban"
    assert chart.series == ["Laki-laki dewasa", "Perempuan dewasa", "Anak"]
    assert chart.rows[0] == {"label": "2026-07", "values": [20, 30, 12]}


def test_chart_draws_sums_where_a_part_is_hidden():
    months = [("2026-07", [20, 30, 4, 0, 54, 54]), *MONTHS[1:]]
    chart = month_chart(shown(suppressed=True, months=months).tables["month"], words)

    assert chart.series == ["Semua korban"]
    assert [row["values"] for row in chart.rows] == [[54], [69], [51]]


def test_chart_draws_nothing_where_a_sum_is_hidden():
    months = [("2026-07", [2, 3, 0, 0, 5, 5]), *MONTHS[1:]]

    assert month_chart(shown(suppressed=True, months=months).tables["month"], words).rows == []


def test_bars_hold_five_rows_and_the_rest():
    bars = top_bars(shown().tables["origin"], words, title="Asal", rest="Lainnya", series=1)

    assert [item["label"] for item in bars.items] == ["A", "B", "C", "D", "E", "Lainnya"]
    assert sum(item["value"] for item in bars.items) == 7 * 52 - 21 + 14
    assert bars.items[-1]["series"] == 5


def test_short_table_adds_up():
    whole = shown().tables["origin"]
    short = shortened(whole, "Lainnya")

    assert [row.key for row in short.rows] == [*"ABCDE", REST]
    for index, total in enumerate(short.total):
        assert sum(row.cells[index].count for row in short.rows) == total.value


def test_short_table_hides_the_rest_where_a_row_is_hidden():
    origins = [("A", [40, 3, 0, 43]), *ORIGINS[1:]]
    short = shortened(shown(suppressed=True, origins=origins).tables["origin"], "Lainnya")

    assert short.rows[0].cells[1].sign == "<11"
    assert short.rows[-1].cells[1].sign == "∗"


def test_column_of_the_unknown_is_drawn_only_when_it_holds_something():
    codes = [column.code for column in drawn(shown().tables["origin"], words).columns]

    assert codes == ["adult", "child", "persons"]


def test_remarks_name_what_is_missing():
    sentences = [sentence for _, sentence in remarks(shown())]

    assert sentences[0].startswith("14 orang tanpa provinsi asal")
    assert "2 orang memiliki lebih dari satu kasus dan dihitung satu kali." in sentences
    assert sentences[-1] == "Tidak ada orang yang terhitung dua kali."


def test_share_of_a_few_is_hidden():
    figures = shown(suppressed=True)

    assert (figures.served_share.sign, shown().served_share.value) == ("∗", 94)
