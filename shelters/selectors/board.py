"""The board: free beds of all shelters by kind, by province and in all. No case is read for it."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from shelters.models import Shelter, ShelterQuerySet, WorkArea
from shelters.states import SHORT_LABELS, BedKind
from tppo_cases.access.context import access_of
from tppo_cases.accounts.models import User
from tppo_cases.core.regions import Province

STALE_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Beds:
    """Beds of one kind: in one shelter, or in all."""

    kind: BedKind
    capacity: int
    occupied: int

    @property
    def short(self) -> str:
        """The kind where there is little room."""
        return str(SHORT_LABELS[self.kind])

    @property
    def free(self) -> int | None:
        """Free beds; None where there are none of this kind at all."""
        return self.capacity - self.occupied if self.capacity else None


@dataclass(frozen=True)
class Row:
    """One shelter on the board. ``updated_at`` is when a person or a placement last changed its numbers."""

    shelter: Shelter
    beds: tuple[Beds, ...]
    letters: str
    updated_at: datetime

    @property
    def capacity(self) -> int:
        return sum(beds.capacity for beds in self.beds)

    @property
    def occupied(self) -> int:
        return sum(beds.occupied for beds in self.beds)

    @property
    def free(self) -> int:
        return self.capacity - self.occupied

    @property
    def is_stale(self) -> bool:
        """Whether nobody has touched the numbers for two days."""
        return timezone.now() - self.updated_at > STALE_AFTER

    def free_of(self, *kinds: BedKind) -> int:
        """Free beds of these kinds."""
        return sum(beds.free or 0 for beds in self.beds if beds.kind in kinds)


@dataclass(frozen=True)
class Board:
    """All rows and what they add up to."""

    rows: tuple[Row, ...]

    @property
    def capacity(self) -> int:
        return sum(row.capacity for row in self.rows)

    @property
    def occupied(self) -> int:
        return sum(row.occupied for row in self.rows)

    @property
    def free(self) -> int:
        return self.capacity - self.occupied

    @property
    def stale(self) -> int:
        """How many shelters have old numbers."""
        return sum(row.is_stale for row in self.rows)

    @property
    def kinds(self) -> list[Beds]:
        """The sum of each kind."""
        columns = zip(*(row.beds for row in self.rows), strict=True)
        return [Beds(column[0].kind, sum(b.capacity for b in column), sum(b.occupied for b in column)) for column in columns]


@lru_cache
def tile_grid() -> dict[str, dict[str, str]]:
    """Place and letters of every province on the tile map, by its code."""
    with (Path(settings.BASE_DIR) / "shelters/data/tile-grid.csv").open(encoding="utf-8", newline="") as file:
        return {row["province_code"]: row for row in csv.DictReader(file)}


def _row(shelter: Shelter) -> Row:
    counts = {count.bed_kind: count for count in shelter.bed_counts.all()}
    beds = tuple(
        Beds(kind, counts[kind].capacity, counts[kind].occupied) if kind in counts else Beds(kind, 0, 0) for kind in BedKind
    )
    confirmed: datetime | None = getattr(shelter, "confirmed_at", None)
    moments = [count.updated_at for count in counts.values()] + ([confirmed] if confirmed else [])
    regency = shelter.unit.regency
    letters = tile_grid()[regency.province_id]["letters"] if regency else ""
    return Row(shelter, beds, letters, max(moments, default=timezone.now()))


def row_of(shelter: Shelter) -> Row:
    """The row of one shelter that was read through ``visible_to``."""
    return _row(shelter)


def shelters_for_board(user: User) -> ShelterQuerySet:
    """The shelters that the user may see, with all that a row needs. Two queries."""
    visible = Shelter.objects.visible_to(user).select_related("unit__regency__province").prefetch_related("bed_counts")
    return visible.annotate(confirmed_at=Max("capacities__recorded_at"))


def board_for(user: User) -> Board:
    """All shelters that the user may see, the one with most free beds first."""
    return Board(tuple(sorted(map(_row, shelters_for_board(user)), key=lambda row: (-row.free, row.shelter.unit.name))))


def narrowed(rows: Iterable[Row], kinds: tuple[BedKind, ...]) -> list[Row]:
    """Rows with a free bed of these kinds, the one with most first."""
    return sorted((row for row in rows if row.free_of(*kinds)), key=lambda row: (-row.free_of(*kinds), row.shelter.unit.name))


def in_work_area_of(user: User, rows: Iterable[Row]) -> list[Row]:
    """Rows of the shelters whose work area holds the user's own unit."""
    membership = access_of(user).membership
    regency = membership.unit.regency_id if membership else None
    ids = set(WorkArea.objects.filter(regency=regency).values_list("shelter_id", flat=True)) if regency else set()
    return [row for row in rows if row.shelter.pk in ids]


def map_rows(board: Board) -> list[dict[str, Any]]:
    """What ``tile_map`` draws: free beds by province, None where there is no shelter. One query."""
    free: dict[str, int] = {}
    for row in board.rows:
        if regency := row.shelter.unit.regency:
            free[regency.province_id] = free.get(regency.province_id, 0) + row.free
    names = dict(Province.objects.values_list("code", "name"))
    return [{**tile, "name": names.get(code, ""), "value": free.get(code)} for code, tile in tile_grid().items()]
