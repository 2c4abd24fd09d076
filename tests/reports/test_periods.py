"""Quarters begin and end at midnight in Jakarta."""

from datetime import UTC, date, datetime

import pytest

from reports.figures.periods import Quarter, recent_quarters


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), (2026, 1)),
        (date(2026, 3, 31), (2026, 1)),
        (date(2026, 4, 1), (2026, 2)),
        (date(2026, 12, 31), (2026, 4)),
    ],
)
def test_quarter_of_a_day(day, quarter):
    assert Quarter.of(day) == Quarter(*quarter)


def test_bounds_are_those_of_jakarta():
    quarter = Quarter(2026, 3)

    assert quarter.starts_at.astimezone(UTC) == datetime(2026, 6, 30, 17, tzinfo=UTC)
    assert quarter.ends_at.astimezone(UTC) == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert (quarter.first_day, quarter.last_day) == (date(2026, 7, 1), date(2026, 9, 30))
    assert quarter.months == ("2026-07", "2026-08", "2026-09")


def test_neighbours_cross_the_year():
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2026, 1).previous == Quarter(2025, 4)


@pytest.mark.parametrize("text", ["", "2026", "2026-0", "2026-5", "x-1", "2026-x"])
def test_anything_else_is_no_quarter(text):
    with pytest.raises(ValueError, match=r".*"):
        Quarter.parse(text)


def test_text_and_back():
    assert Quarter.parse(str(Quarter(2026, 3))) == Quarter(2026, 3)


def test_recent_quarters_are_newest_first():
    assert [str(quarter) for quarter in recent_quarters(date(2026, 2, 3), 3)] == ["2026-1", "2025-4", "2025-3"]
