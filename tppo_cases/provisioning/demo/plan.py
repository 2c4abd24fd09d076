"""Who comes when, for what and to which centre: the demo's cases as sketches, before any row is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shelters.states import BedKind
from tppo_cases.accounts.models import Unit
from tppo_cases.provisioning.demo import shares
from tppo_cases.provisioning.demo.chance import Chance, quotas
from tppo_cases.provisioning.demo.course import Course, finished_course, running_course
from tppo_cases.provisioning.demo.people import Person, invent_person
from tppo_cases.provisioning.demo.world import World
from victims.services.intake import SEXUAL_FORM
from victims.services.opening import ADULT_AGE
from victims.states import CaseStatus, Emergency, MatchStatus, Need

GROUP_OF_BED = {
    BedKind.MALE: "man", BedKind.FEMALE: "woman", BedKind.BOY: "boy", BedKind.GIRL: "girl", BedKind.INFANT: "infant",
}  # fmt: skip
BED_OF_GROUP = {group: kind for kind, group in GROUP_OF_BED.items()}
EARLIEST_TODAY = shares.PAST_TO + timedelta(days=250)  # stories and running work lie after the published period
LONGEST_STAY = timedelta(days=260)
LONGEST_RPTC_STAY = timedelta(days=33)  # the limit is 30 days (domain 1.9); a few are late
LEAVES_FIRST = frozenset({CaseStatus.NOT_TPPO, CaseStatus.CLOSING})  # states in which nobody stays in a centre
DOUBTFUL = 14
DESK_SHARES = {MatchStatus.OPEN: 30, MatchStatus.ASKED: 45, MatchStatus.CONFIRMED: 12, MatchStatus.REJECTED: 13}
ROOMY = frozenset({"rp-bambuapus", "sn-handayani", "sn-paramita"})  # room for the stories and for trying things out
PER_MONTH = 125  # persons a month after the published period
LEGAL_EMERGENCIES = {Emergency.MEDICAL: 65, Emergency.THREAT: 35}


@dataclass(frozen=True)
class Sketch:
    """One case: whose, why, where, and its course. ``stays_at`` is the unit where she sleeps or slept."""

    person: Person
    modus: str
    destination: str
    source: str
    applicant: str
    channel: str
    emergency: Emergency
    needs: tuple[str, ...]
    owner: Unit
    course: Course
    stays_at: Unit | None = None
    bed_kind: BedKind | None = None
    # The place in the list of an earlier sketch of the same person: another record of her, or another case of that record.
    again: int | None = None
    same_record: bool = False
    match: str = ""  # what the coordination desk made of another record

    @property
    def is_restricted(self) -> bool:
        """The sexual case of a child is limited to named persons from its first moment, as ``submit_draft`` does."""
        return self.person.age < ADULT_AGE and SEXUAL_FORM in shares.EXPLOITATION[self.modus]


def midnight(day: date) -> datetime:
    """The beginning of a day in Jakarta."""
    return timezone.make_aware(datetime.combine(day, time()))


def plan_demo(chance: Chance, world: World, *, persons: int, now: datetime) -> list[Sketch]:
    """All sketches: the published years, the months since, and the work that runs today."""
    scale = persons / shares.PERSONS
    sketches = [*_past(chance, world, persons, now)]
    sketches += [*_again(chance, world, sketches, now)]
    sketches += _since(chance, world, scale, now)
    sketches += _residents(chance, world, scale, now)
    return [*sketches, *_others(chance, world, scale, now), *_doubtful(chance, world, sketches, now)]


def _kinds(chance: Chance, total: int) -> list[tuple[str, str]]:
    """Groups of sex and age with their modus, in exact shares and in mixed order."""
    kinds = [kind for kind, number in quotas(total, shares.GROUP_MODUS).items() for _ in range(number)]
    chance.shuffle(kinds)
    return kinds


def _moment_in(chance: Chance, year: int, month: int) -> datetime:
    day = date(year, month, chance.randint(1, 28))
    return midnight(day) + chance.hours(6.5, 21.5)


def _past(chance: Chance, world: World, persons: int, now: datetime) -> Iterator[Sketch]:
    months = [month for month, number in quotas(persons, shares.MONTHS).items() for _ in range(number)]
    for (year, month), (group, modus) in zip(months, _kinds(chance, persons), strict=True):
        yield finished(chance, world, group, modus, _moment_in(chance, year, month), now)


def _since(chance: Chance, world: World, scale: float, now: datetime) -> Iterator[Sketch]:
    """Closed cases between the published period and the running work."""
    first = midnight(shares.PAST_TO) + timedelta(days=1)
    days = max(0, (now - first).days - 60)
    for group, modus in _kinds(chance, round(PER_MONTH * scale * days / 30)):
        opened_at = first + timedelta(days=chance.randrange(days)) + chance.hours(6.5, 21.5)
        yield finished(chance, world, group, modus, opened_at, now)


def finished(chance: Chance, world: World, group: str, modus: str, opened_at: datetime, now: datetime) -> Sketch:
    """A case that is over, with or without a stay in its centre."""
    course = finished_course(chance, opened_at, now)
    sketch = _sketch(chance, world, group, modus, course)
    if course.is_victim and chance.yes(shares.PLACED_PERCENT):
        return replace(sketch, stays_at=sketch.owner, bed_kind=BED_OF_GROUP[group])
    return sketch


def _again(chance: Chance, world: World, past: list[Sketch], now: datetime) -> Iterator[Sketch]:
    """Second records of a person at another unit, and second cases of one record."""
    number = round(len(past) * (shares.SECOND_RECORD_PERCENT + shares.SECOND_CASE_PERCENT) / 100)
    for place in sorted(chance.sample(range(len(past)), number)):
        first = past[place]
        same_record = chance.yes(100 * shares.SECOND_CASE_PERCENT / (shares.SECOND_RECORD_PERCENT + shares.SECOND_CASE_PERCENT))
        opened_at = first.course.end + chance.days(20, 200) if same_record else first.course.opened_at + chance.days(5, 40)
        if opened_at > now - timedelta(days=60):
            continue
        course = finished_course(chance, opened_at, now)
        owner = first.owner if same_record else _owner(chance, world, first.person, first.destination, other_than=first.owner)
        yield replace(
            first,
            course=course,
            owner=owner,
            stays_at=None,
            bed_kind=None,
            again=place,
            same_record=same_record,
            match="" if same_record else MatchStatus.CONFIRMED,
        )


def _residents(chance: Chance, world: World, scale: float, now: datetime) -> Iterator[Sketch]:
    """Those who sleep in a centre today, so that each is filled as the board shows."""
    for unit_id, shelter in world.shelters.items():
        unit = world.units_by_id[unit_id]
        filled = 1.0 if unit.code in shares.FULL_CENTRES else chance.uniform(0.6, 0.98)
        for kind, group in GROUP_OF_BED.items():
            beds = world.beds.get((shelter.pk, kind), 0)
            share = 1.0 if filled == 1.0 else min(1.0, chance.gauss(filled, 0.07))
            wanted = round(beds * share * min(1, scale))
            for _ in range(min(wanted, beds - 2) if unit.code in ROOMY else wanted):
                yield _resident(chance, world, unit, kind, group, now)


def _resident(chance: Chance, world: World, unit: Unit, kind: BedKind, group: str, now: datetime) -> Sketch:
    longest = LONGEST_RPTC_STAY if unit.kind == Unit.Kind.RPTC else LONGEST_STAY
    longest = min(longest, now - midnight(shares.PAST_TO) - timedelta(days=1, hours=3))
    opened_at = now - longest * chance.betavariate(1.1, 1.7) - timedelta(hours=3)
    modus = chance.pick({modus: share for (of, modus), share in shares.GROUP_MODUS.items() if of == group})
    course = running_course(chance, opened_at, now)
    if course.status in LEAVES_FIRST:
        course = running_course(chance, opened_at, now, CaseStatus.IN_SERVICE)
    sketch = _sketch(chance, world, group, modus, course)
    owner = sketch.owner if chance.yes(12) else unit
    return replace(sketch, owner=owner, stays_at=unit, bed_kind=kind)


def _others(chance: Chance, world: World, scale: float, now: datetime) -> Iterator[Sketch]:
    """Open cases of people who live elsewhere, among them those of the last hours."""
    for group, modus in _kinds(chance, max(12, round(260 * scale))):
        age = chance.pick({1: 20, 4: 20, 15: 25, 120: 35})
        opened_at = now - min(timedelta(days=age), now - midnight(shares.PAST_TO) - timedelta(days=1)) * chance.uniform(0.05, 1)
        yield _sketch(chance, world, group, modus, running_course(chance, opened_at, now))


def _doubtful(chance: Chance, world: World, sketches: list[Sketch], now: datetime) -> Iterator[Sketch]:
    """Records of the last weeks that may be of a person whom another unit knows."""
    known = [
        place
        for place, sketch in enumerate(sketches)
        if sketch.person.name and " " in sketch.person.name and sketch.again is None
    ]
    for place in sorted(chance.sample(known, min(len(known) // 20, DOUBTFUL))):
        first = sketches[place]
        opened_at = max(now - chance.days(0.2, 16), first.course.opened_at + timedelta(hours=2))
        yield replace(
            first, course=running_course(chance, opened_at, now), again=place, stays_at=None, bed_kind=None,
            owner=_owner(chance, world, first.person, first.destination, other_than=first.owner),
            match=chance.pick(DESK_SHARES),
        )  # fmt: skip


def _sketch(chance: Chance, world: World, group: str, modus: str, course: Course) -> Sketch:
    person = invent_person(chance, group, world.regencies, timezone.localdate(course.opened_at))
    destination = chance.pick(shares.DESTINATIONS[modus])
    emergency = Emergency(chance.pick(LEGAL_EMERGENCIES)) if chance.yes(shares.EMERGENCY_PERCENT) else Emergency.NONE
    first_help = course.opened_at + chance.hours(1, 27)
    if emergency != Emergency.NONE and first_help < course.end:
        course = replace(course, service_at=first_help)
    child = person.age < 18  # UU 21/2007 Art. 1 number 5
    domestic: Mapping[str, float] = {"police": 45, "social_office": 35, "self": 12, "other": 8}
    return Sketch(
        person=person, modus=modus, destination=destination, course=course,
        source=chance.pick(domestic if destination == "ID" else shares.SOURCES),
        applicant=chance.pick({"family": 30, "police": 40, "social_worker": 30} if child else shares.APPLICANTS),
        channel=chance.pick(shares.CHANNELS), emergency=emergency,
        needs=tuple(sorted(chance.some([need for need in Need.values if need != Need.BABY or group == "infant"], 0, 3))),
        owner=_owner(chance, world, person, destination),
    )  # fmt: skip


def _owner(chance: Chance, world: World, person: Person, destination: str, other_than: Unit | None = None) -> Unit:
    """The unit that logs her: an RPTC at the port of arrival, or a centre near her home."""
    if destination != "ID" and other_than is None and chance.yes(shares.FIRST_STOP_PERCENT):
        return world.units[shares.FIRST_STOP.get(destination, "rp-bambuapus")]
    near = [code for code in shares.CENTRES[person.regency.province_id] if other_than is None or code != other_than.code]
    return world.units[chance.choice(near or ["rp-bambuapus", "rp-tanjungpinang", "sn-handayani"])]
