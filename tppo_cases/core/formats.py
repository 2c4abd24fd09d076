"""Dates, times, numbers and deadlines as people read them. Pure functions; all times are those of Asia/Jakarta.

Indonesian: "24 November 2026", "24 Nov, 06.30", "1.130", "93 %". English when that language is active.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

JAKARTA = ZoneInfo("Asia/Jakarta")
NBSP = "\u00a0"
SOON = timedelta(hours=48)
MINUTES_BELOW_HOURS = 6
_MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_SHORT_MONTHS = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_DAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}

Number = int | float | Decimal


def _language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def local(value: datetime) -> datetime:
    """The moment in Jakarta; a naive value counts as Jakarta time already."""
    return value.replace(tzinfo=JAKARTA) if value.tzinfo is None else value.astimezone(JAKARTA)


def local_day(value: date | datetime) -> date:
    """The calendar day in Jakarta."""
    return local(value).date() if isinstance(value, datetime) else value


def today(now: datetime | None = None) -> date:
    """The current day in Jakarta."""
    return local_day(now or timezone.now())


def long_date(value: date | datetime) -> str:
    """``24 November 2026``"""
    day = local_day(value)
    return f"{day.day} {_MONTHS[_language()][day.month - 1]} {day.year}"


def month_name(month: int) -> str:
    """``November`` from 11."""
    return _MONTHS[_language()][month - 1]


def weekday_date(value: date | datetime) -> str:
    """``Selasa, 24 November 2026``"""
    return f"{_DAYS[_language()][local_day(value).weekday()]}, {long_date(value)}"


def short_date(value: date | datetime, now: datetime | None = None, *, with_year: bool = False) -> str:
    """``24 Nov``; with the year when asked for or when it is not the current one."""
    day = local_day(value)
    text = f"{day.day} {_SHORT_MONTHS[_language()][day.month - 1]}"
    return text if day.year == today(now).year and not with_year else f"{text} {day.year}"


def clock(value: datetime | time) -> str:
    """``06.30``; in English ``06:30``."""
    moment = local(value) if isinstance(value, datetime) else value
    return moment.strftime("%H:%M" if _language() == "en" else "%H.%M")


def moment(value: datetime, now: datetime | None = None, *, separator: str = ",") -> str:
    """``hari ini 08.55`` for today, else ``24 Nov, 06.30``."""
    if local_day(value) == today(now):
        return _("hari ini %(time)s") % {"time": clock(value)}
    return f"{short_date(value, now)}{separator} {clock(value)}"


def number(value: Number, decimals: int = 0) -> str:
    """``1.130`` or ``1,5``; in English ``1,130`` and ``1.5``."""
    text = f"{value:,.{decimals}f}"
    return text if _language() == "en" else text.translate(str.maketrans(",.", ".,"))


def percent(value: Number, decimals: int = 0) -> str:
    """``93 %`` from 93; in English ``93%``."""
    return f"{number(value, decimals)}%" if _language() == "en" else f"{number(value, decimals)}{NBSP}%"


def share(part: Number, whole: Number) -> int:
    """The part in percent of the whole, rounded; 0 of nothing is 0."""
    return round(100 * float(part) / float(whole)) if whole else 0


def rupiah(value: Number) -> str:
    """``Rp1.250.000``"""
    return f"Rp{number(value)}"


def file_size(size: int) -> str:
    """``12 KB`` or ``1,2 MB`` from bytes."""
    kilobytes = size / 1024
    if kilobytes < 1000:  # four digits would be harder to read than a fraction of a megabyte
        return f"{number(max(1, round(kilobytes)))} KB"
    return f"{number(kilobytes / 1024, 1)} MB"


def _minutes(minutes: int, *, over: bool) -> str:
    if minutes < 1:
        return _("Lewat kurang dari 1 menit") if over else _("Sisa kurang dari 1 menit")
    late = ngettext("Lewat %(n)d menit", "Lewat %(n)d menit", minutes)
    left = ngettext("Sisa %(n)d menit", "Sisa %(n)d menit", minutes)
    return (late if over else left) % {"n": minutes}


def remaining(due: datetime, now: datetime) -> str:
    """``Sisa 7 jam``, ``Sisa 2 jam 10 menit``: whole hours from 6 hours on, rounded down."""
    hours, minutes = divmod(int((due - now).total_seconds() // 60), 60)
    if hours < 1:
        return _minutes(minutes, over=False)
    if hours < MINUTES_BELOW_HOURS and minutes:
        return _("Sisa %(hours)d jam %(minutes)d menit") % {"hours": hours, "minutes": minutes}
    return ngettext("Sisa %(n)d jam", "Sisa %(n)d jam", hours) % {"n": hours}


def overdue(due: datetime, now: datetime) -> str:
    """``Lewat 3 jam``; from 48 hours on in days."""
    passed = now - due
    if passed >= SOON:
        return ngettext("Lewat %(n)d hari", "Lewat %(n)d hari", passed.days) % {"n": passed.days}
    hours, minutes = divmod(int(passed.total_seconds() // 60), 60)
    return _minutes(minutes, over=True) if hours < 1 else ngettext("Lewat %(n)d jam", "Lewat %(n)d jam", hours) % {"n": hours}


def due_day(due: datetime, now: datetime) -> str:
    """``Jumat, 27 Nov`` within a week, else ``2 Des``."""
    if due - now > timedelta(days=7):
        return short_date(due, now)
    return f"{_DAYS[_language()][local_day(due).weekday()]}, {short_date(due, now)}"


@dataclass(frozen=True)
class DeadlineState:
    """How a deadline is shown: ``tone`` names a colour, ``icon`` an icon, ``text`` the words."""

    tone: str
    icon: str
    text: str


def due_moment(due: date | datetime) -> datetime:
    """The moment a deadline falls; a plain day ends at midnight."""
    return local(due) if isinstance(due, datetime) else datetime.combine(due, time(23, 59, 59), tzinfo=JAKARTA)


def deadline(
    due: date | datetime, *, met_at: datetime | None = None, paused: str = "", now: datetime | None = None
) -> DeadlineState:
    """Say how a deadline stands (look, section 3, deadline chips)."""
    if met_at:
        return DeadlineState("daun", "check-circle", _("Terpenuhi"))
    if paused:
        return DeadlineState("abu", "pause-circle", _("Dijeda, %(reason)s") % {"reason": paused})
    at, moment_now = due_moment(due), local(now or timezone.now())
    if at <= moment_now:
        return DeadlineState("mengkudu", "exclamation-circle", overdue(at, moment_now))
    if at - moment_now <= SOON:
        return DeadlineState("kunyit", "clock", remaining(at, moment_now))
    return DeadlineState("abu", "calendar-event", due_day(at, moment_now))


def deadline_group(due: date | datetime, now: datetime | None = None) -> str:
    """The list group of an open deadline: ``overdue``, ``today``, ``week`` (7 days) or ``later``."""
    at, moment_now = due_moment(due), local(now or timezone.now())
    if at <= moment_now:
        return "overdue"
    days = (at.date() - moment_now.date()).days
    return "today" if days == 0 else "week" if days <= 7 else "later"  # days of a week
