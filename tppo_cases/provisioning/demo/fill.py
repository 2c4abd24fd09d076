"""From sketches to rows to tables."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connections
from django.utils import timezone

from referrals.states import ReferralStatus, Urgency
from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.load import Rows, copy_sheets, open_tables
from tppo_cases.provisioning.demo.matches import write_match
from tppo_cases.provisioning.demo.plan import Sketch
from tppo_cases.provisioning.demo.referral_plan import AGENCIES, plan_referrals
from tppo_cases.provisioning.demo.rows_case import Made, write_case, write_person
from tppo_cases.provisioning.demo.rows_clocks import write_clocks
from tppo_cases.provisioning.demo.rows_referral import write_back, write_referral
from tppo_cases.provisioning.demo.rows_stay import write_stay
from tppo_cases.provisioning.demo.rows_work import write_consent, write_work
from tppo_cases.provisioning.demo.sheet import Sheet
from tppo_cases.provisioning.demo.world import World
from victims.models.case import CaseNumber
from victims.models.person import Victim
from victims.states import MatchStatus

CHUNK = 500  # cases of a sheet; two sheets are in memory at a time
WAITING = frozenset({ReferralStatus.SUBMITTED, ReferralStatus.APPROVED, ReferralStatus.RECEIVED})


@dataclass
class Filled:
    """What was written: all cases, and those with a referral that waits for somebody."""

    case_ids: list[UUID] = field(default_factory=list)
    waiting: list[UUID] = field(default_factory=list)


def fill(chance: Chance, world: World, sketches: list[Sketch], now: datetime) -> Filled:
    """Write the rows of all sketches, oldest case first. Runs in the owner's transaction."""
    filled, numbers = Filled(), Counter[int]()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        transaction_id = cursor.fetchone()[0]
    with open_tables(), _without_collector():
        copy_sheets(_sheets(lambda: Sheet(chance, world, now, transaction_id), sketches, numbers, filled))
    CaseNumber.objects.using("owner").bulk_create(CaseNumber(year=year, last=last) for year, last in sorted(numbers.items()))
    return filled


def _sheets(new_sheet: Callable[[], Sheet], sketches: list[Sketch], numbers: Counter[int], filled: Filled) -> Iterator[Rows]:
    """The rows of all sketches, some cases at a time."""
    known: dict[int, Made] = {}
    firsts = {sketch.again for sketch in sketches}
    order = sorted(range(len(sketches)), key=lambda place: sketches[place].course.opened_at)
    for places in _chunks(order):
        sheet = new_sheet()
        for place in places:
            made = _write(sheet, sketches[place], known, numbers, filled)
            if place in firsts:
                known[place] = made
        yield sheet.rows


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows are many and in no cycles: looking for cycles among them costs a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _chunks(places: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(places)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _write(sheet: Sheet, sketch: Sketch, known: dict[int, Made], numbers: Counter[int], filled: Filled) -> Made:
    """All rows of one case."""
    year = timezone.localtime(sketch.course.opened_at).year
    numbers[year] += 1
    first = known[sketch.again] if sketch.again is not None else None
    made = write_case(sheet, sketch, _victim(sheet, sketch, first), f"TPPO-{year}-{numbers[year]:06d}")
    asked = plan_referrals(sheet.chance, sheet.world, sketch, sheet.now)
    agencies = {one.agency.code for one in asked if sheet.chance.yes(85)} | set(sheet.chance.some(list(AGENCIES), 0, 2))
    consent = write_consent(sheet, made, agencies - {"kemensos"})
    write_work(sheet, made)
    write_stay(sheet, made)
    for one in asked:
        write_back(sheet, made, write_referral(sheet, made, one, consent))
    write_clocks(sheet, made)
    if first and not sketch.same_record:
        write_match(sheet, made, first)
    filled.case_ids.append(made.case.pk)
    if made.runs and any(one.status in WAITING or one.urgency == Urgency.URGENT for one in asked):
        filled.waiting.append(made.case.pk)
    return made


def _victim(sheet: Sheet, sketch: Sketch, first: Made | None) -> Victim:
    if first and sketch.same_record:
        return first.victim
    return write_person(sheet, sketch, first.victim if first and sketch.match == MatchStatus.CONFIRMED else None)
