"""Dates, numbers and deadlines as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from tppo_cases.core import formats

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=formats.JAKARTA)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_dates_are_those_of_jakarta():
    late_in_utc = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)

    assert formats.long_date(late_in_utc) == "24 November 2026"
    assert formats.weekday_date(late_in_utc) == "Selasa, 24 November 2026"
    assert formats.clock(late_in_utc) == "01.30"


def test_short_date_names_the_year_only_when_it_is_another_one():
    assert formats.short_date(date(2026, 8, 5), NOW) == "5 Agu"
    assert formats.short_date(date(2025, 5, 5), NOW) == "5 Mei 2025"
    assert formats.short_date(date(2026, 12, 8), NOW, with_year=True) == "8 Des 2026"


def test_moment_says_today():
    assert formats.moment(NOW - timedelta(minutes=35), NOW) == "hari ini 08.55"
    assert formats.moment(NOW - timedelta(hours=19, minutes=10), NOW) == "23 Nov, 14.20"
    assert formats.moment(NOW - timedelta(hours=19, minutes=10), NOW, separator="") == "23 Nov 14.20"


def test_numbers_use_indonesian_signs():
    assert formats.number(1130) == "1.130"
    assert formats.number(Decimal("1234.5"), 1) == "1.234,5"
    assert formats.percent(93) == "93\u00a0%"
    assert formats.rupiah(1250000) == "Rp1.250.000"
    assert formats.file_size(1_258_291) == "1,2 MB"


@pytest.mark.usefixtures("english")
def test_numbers_and_dates_use_english_signs():
    assert formats.number(1130) == "1,130"
    assert formats.percent(93) == "93%"
    assert formats.long_date(date(2026, 5, 1)) == "1 May 2026"
    assert formats.clock(NOW) == "09:30"


def test_share_of_nothing_is_zero():
    assert formats.share(62, 100) == 62
    assert formats.share(0, 0) == 0


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(hours=7, minutes=59), "Sisa 7 jam"),
        (timedelta(hours=2, minutes=10), "Sisa 2 jam 10 menit"),
        (timedelta(hours=2), "Sisa 2 jam"),
        (timedelta(hours=48), "Sisa 48 jam"),
        (timedelta(minutes=40), "Sisa 40 menit"),
        (timedelta(seconds=30), "Sisa kurang dari 1 menit"),
    ],
)
def test_deadline_within_48_hours_says_what_is_left(left, text):
    assert formats.deadline(NOW + left, now=NOW) == formats.DeadlineState("kunyit", "clock", text)


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(hours=3), "Lewat 3 jam"),
        (timedelta(hours=47, minutes=59), "Lewat 47 jam"),
        (timedelta(hours=48), "Lewat 2 hari"),
        (timedelta(minutes=20), "Lewat 20 menit"),
        (timedelta(0), "Lewat kurang dari 1 menit"),
    ],
)
def test_deadline_in_the_past_says_how_long(passed, text):
    assert formats.deadline(NOW - passed, now=NOW) == formats.DeadlineState("mengkudu", "exclamation-circle", text)


def test_deadline_later_than_48_hours_shows_the_day():
    assert formats.deadline(NOW + timedelta(hours=75), now=NOW).text == "Jumat, 27 Nov"
    assert formats.deadline(NOW + timedelta(days=8), now=NOW).text == "2 Des"
    assert formats.deadline(NOW + timedelta(days=8), now=NOW).tone == "abu"


def test_deadline_met_or_paused_no_longer_runs():
    late = NOW - timedelta(days=9)

    assert formats.deadline(late, met_at=NOW, now=NOW).text == "Terpenuhi"
    assert formats.deadline(late, paused="menunggu jawaban", now=NOW).text == "Dijeda, menunggu jawaban"


def test_deadline_of_a_day_ends_at_midnight():
    assert formats.deadline(date(2026, 11, 24), now=NOW).text == "Sisa 14 jam"


@pytest.mark.parametrize(
    ("offset", "group"),
    [
        (timedelta(hours=-1), "overdue"),
        (timedelta(hours=7), "today"),
        (timedelta(hours=29), "week"),
        (timedelta(days=9), "later"),
    ],
)
def test_deadline_group_follows_the_calendar_day(offset, group):
    assert formats.deadline_group(NOW + offset, NOW) == group
