"""Chance that repeats: one seeded source for everything that is invented."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

Item = TypeVar("Item")
_LAST_62_BITS = (1 << 62) - 1


class Chance(random.Random):
    """The only source of chance of the demo data. Equal seeds give equal people, dates and texts."""

    def yes(self, percent: float) -> bool:
        """True so many times in a hundred."""
        return self.random() * 100 < percent

    def pick(self, weights: Mapping[Item, float]) -> Item:
        """One key, by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, items: Sequence[Item], fewest: int, most: int) -> list[Item]:
        """Between ``fewest`` and ``most`` different items."""
        return self.sample(list(items), min(len(items), self.randint(fewest, most)))

    def hours(self, fewest: float, most: float) -> timedelta:
        """A span between two numbers of hours, to the minute."""
        return timedelta(minutes=round(self.uniform(fewest, most) * 60))

    def days(self, fewest: float, most: float) -> timedelta:
        """A span between two numbers of days, to the minute."""
        return self.hours(fewest * 24, most * 24)

    def id_at(self, moment: datetime) -> uuid.UUID:
        """A UUID version 7 of that moment, so that rows of the past sort into the past."""
        drawn = self.getrandbits(74)
        value = (int(moment.timestamp() * 1000) << 80) | (0x7 << 76) | (drawn >> 62 << 64)
        return uuid.UUID(int=value | (0x2 << 62) | (drawn & _LAST_62_BITS))


def quotas(total: int, weights: Mapping[Item, float]) -> dict[Item, int]:
    """Share ``total`` out by weight without loss (largest remainders)."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shared = {key: int(value) for key, value in exact.items()}
    order = sorted(exact, key=lambda key: shared[key] - exact[key])
    for key in order[: total - sum(shared.values())]:
        shared[key] += 1
    return shared
