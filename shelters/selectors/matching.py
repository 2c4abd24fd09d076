"""Which shelters have a bed now, the most fitting first."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.db.models import Exists, F, OuterRef

from shelters.models import BedCount, Shelter, WorkArea
from tppo_cases.core.regions import Regency

EARTH_KM = 6371
Point = tuple[float, float]


@dataclass(frozen=True)
class Match:
    """A shelter with a free bed. ``distance_km`` is between cities, None where it is not known."""

    shelter: Shelter
    free: int
    in_work_area: bool
    in_province: bool
    distance_km: int | None


def distance_km(one: Point, other: Point) -> int:
    """Kilometres along the earth's surface between two (latitude, longitude) pairs."""
    lat, lon, other_lat, other_lon = (radians(degrees) for degrees in (*one, *other))
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(half)))


def _point(shelter: Shelter) -> Point:
    return float(shelter.latitude), float(shelter.longitude)


def _center(near: Regency) -> Point | None:
    """Where ``near`` lies, as far as the shelters of its city, else of its province, can tell."""
    shelters = list(Shelter.objects.filter(unit__regency__province_id=near.province_id).select_related("unit"))
    points = [_point(shelter) for shelter in shelters if shelter.unit.regency_id == near.pk] or [_point(s) for s in shelters]
    if not points:
        return None
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def _match(count: BedCount, near: Regency | None, center: Point | None) -> Match:
    regency = count.shelter.unit.regency
    return Match(
        shelter=count.shelter,
        free=count.capacity - count.occupied,
        in_work_area=getattr(count, "covers", False),
        in_province=bool(near and regency and regency.province_id == near.province_id),
        distance_km=distance_km(center, _point(count.shelter)) if center else None,
    )


def shelters_with_bed(kind: str, near: Regency | None = None) -> list[Match]:
    """Active shelters with a free bed of this kind: whose work area holds ``near`` first, then of its province, then by
    distance, then by free beds. Two queries.
    """
    counts = BedCount.objects.filter(bed_kind=kind, occupied__lt=F("capacity"), shelter__is_active=True)
    counts = counts.select_related("shelter__unit__regency__province")
    if near:
        counts = counts.annotate(covers=Exists(WorkArea.objects.filter(shelter_id=OuterRef("shelter_id"), regency=near)))
    center = _center(near) if near else None
    matches = (_match(count, near, center) for count in counts)
    return sorted(
        matches,
        key=lambda m: (not m.in_work_area, not m.in_province, m.distance_km or 0, -m.free, m.shelter.unit.name),
    )


def names_of(matches: Iterable[Match], most: int = 5) -> str:
    """``Sentra Handayani (3), Sentra Mulya Jaya (2)``: what a refusal names instead."""
    return ", ".join(f"{match.shelter.unit.name} ({match.free})" for match in list(matches)[:most])
