"""Quarters of a year, in the time of Jakarta."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tppo_cases.core.formats import JAKARTA

MONTHS = 3
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months. ``number`` is 1 to 4; raises ValueError for another one."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= len(ROMAN):
            message = f"no quarter {self.number}"
            raise ValueError(message)

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """From ``2026-3``; raises ValueError for anything else."""
        year, _, number = text.partition("-")
        return cls(int(year), int(number))

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // len(ROMAN), self.number % len(ROMAN) + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        return Quarter.of(self.first_day - timedelta(days=1))

    @property
    def starts_at(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first_day, time(0), tzinfo=JAKARTA)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return self.next.starts_at

    @property
    def year_starts_at(self) -> datetime:
        """The first moment of its year."""
        return Quarter(self.year, 1).starts_at

    @property
    def months(self) -> tuple[str, ...]:
        """Its months as ``2026-07``."""
        return tuple(f"{self.year}-{self.first_day.month + index:02d}" for index in range(MONTHS))

    @property
    def roman(self) -> str:
        """I, II, III or IV, as titles write it."""
        return ROMAN[self.number - 1]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


def recent_quarters(today: date, count: int) -> list[Quarter]:
    """The quarter of today and those before it, newest first."""
    found = [Quarter.of(today)]
    while len(found) < count:
        found.append(found[-1].previous)
    return found
