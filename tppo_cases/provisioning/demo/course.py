"""The course of one case in time: which step happened when, up to where it stands today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tppo_cases.provisioning.demo import shares
from tppo_cases.provisioning.demo.chance import Chance
from victims.states import CaseOutcome, CaseStatus

_S = CaseStatus
# How far the states lie along the way; a step that lies beyond the present state has not happened.
_REACHED = {
    _S.INTAKE: 0,
    _S.SCREENING: 1,
    _S.NOT_TPPO: 2,
    _S.ASSESSMENT: 2,
    _S.PLANNED: 3,
    _S.IN_SERVICE: 4,
    _S.CLOSING: 5,
    _S.CLOSED: 6,
}


@dataclass(frozen=True)
class Course:
    """Moments of a case; None for what has not happened. ``end`` is its closing, or the moment of the seeding."""

    status: CaseStatus
    arrived_at: datetime
    opened_at: datetime
    end: datetime
    applied_at: datetime | None = None
    screened_at: datetime | None = None
    decided_at: datetime | None = None
    is_victim: bool = True
    initial_at: datetime | None = None
    full_at: datetime | None = None
    planned_at: datetime | None = None
    service_at: datetime | None = None
    closing_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""


def usual_status(chance: Chance, age: timedelta) -> CaseStatus:
    """Where an open case of this age usually stands."""
    days = age / timedelta(days=1)
    if days < 1:
        return chance.pick({_S.INTAKE: 55, _S.SCREENING: 45})
    if days < 4:
        return chance.pick({_S.INTAKE: 3, _S.SCREENING: 37, _S.ASSESSMENT: 60})
    if days < 15:
        return chance.pick({_S.SCREENING: 3, _S.ASSESSMENT: 70, _S.PLANNED: 18, _S.NOT_TPPO: 4, _S.IN_SERVICE: 5})
    return chance.pick({_S.ASSESSMENT: 2, _S.PLANNED: 7, _S.IN_SERVICE: 82, _S.CLOSING: 7, _S.NOT_TPPO: 2})


def running_course(chance: Chance, opened_at: datetime, now: datetime, status: CaseStatus | None = None) -> Course:
    """A case that is open at ``now``."""
    status = status or usual_status(chance, now - opened_at)
    return _course(chance, opened_at, now, status)


def finished_course(chance: Chance, opened_at: datetime, now: datetime) -> Course:
    """A case that was closed before ``now``, mostly after one to six months of care."""
    latest = (now - opened_at) / timedelta(days=1) - 1
    if chance.yes(shares.NOT_TPPO_PERCENT):
        end = opened_at + chance.days(3, min(12, latest))
        return _course(chance, opened_at, end, _S.CLOSED, outcome=CaseOutcome.NOT_TPPO)
    days = min(latest, max(21.0, chance.gauss(85, 35)))
    outcome = CaseOutcome(chance.pick(shares.OUTCOMES))
    return _course(chance, opened_at, opened_at + timedelta(days=days), _S.CLOSED, outcome=outcome)


def _course(chance: Chance, opened_at: datetime, end: datetime, status: CaseStatus, outcome: str = "") -> Course:
    is_victim = status != _S.NOT_TPPO and outcome != CaseOutcome.NOT_TPPO
    reached = _REACHED[status] if is_victim else _REACHED[_S.NOT_TPPO]
    steps = _steps(chance, opened_at, end, late=chance.yes(9), helps_early=is_victim and chance.yes(92))
    happened = {name: at if reached >= needed and at < end else None for name, (needed, at) in steps.items()}
    if not is_victim:
        happened |= {"initial_at": None, "service_at": None}
    is_closed = status == _S.CLOSED
    asked = end - min(chance.hours(5, 60), (end - opened_at) / 10)
    return Course(
        status=status, arrived_at=opened_at - chance.hours(0.4, 5), opened_at=opened_at, end=end,
        applied_at=opened_at if chance.yes(86) else None, is_victim=is_victim, outcome=outcome,
        closing_at=asked if is_closed or status == _S.CLOSING else None, closed_at=end if is_closed else None, **happened,
    )  # fmt: skip


def _steps(
    chance: Chance, opened_at: datetime, end: datetime, *, late: bool, helps_early: bool
) -> dict[str, tuple[int, datetime]]:
    """The usual moments with the state from which on each has happened; pressed together where time is short."""
    slow = 1.6 if late else 1.0
    spans = {
        "screened_at": (1, chance.hours(2, 21) * slow),
        "decided_at": (2, chance.hours(22, 46) * slow),
        "initial_at": (2, chance.hours(47, 70) * slow),
        "service_at": (2 if helps_early else 4, chance.days(3, 6.6) * slow),
        "full_at": (3, chance.days(7, 12) * slow),
        "planned_at": (3, chance.days(12.1, 13.9) * slow),
    }
    longest = max(span for _, span in spans.values())
    squeeze = min(1.0, (end - opened_at) * 0.9 / longest)
    return {name: (needed, opened_at + span * squeeze) for name, (needed, span) in spans.items()}
