"""Which referrals a case has: to whom, for what, and how far they came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from referrals.states import ReferralKind, ReferralStatus, Urgency
from tppo_cases.accounts.models import Agency, Unit
from tppo_cases.provisioning.demo.chance import Chance
from tppo_cases.provisioning.demo.plan import Sketch
from tppo_cases.provisioning.demo.world import World
from victims.states import CaseStatus

_R = ReferralStatus
RUNNING_PERCENT, PAST_PERCENT = 42, 45
AGENCIES = {
    "kemenkes": 34, "p2mi": 19, "jarnas": 13, "lpsk": 9, "polri": 8, "dinsos": 6, "kemenpppa": 5, "kemlu": 3, "kemensos": 3,
}  # fmt: skip
# What is asked of an agency: kind and services.
REQUESTS: dict[str, tuple[tuple[ReferralKind, tuple[str, ...]], ...]] = {
    "kemenkes": (
        (ReferralKind.MEDICAL, ("physical_exam", "psychiatry", "wound_care", "sti_test", "travel_fitness")),
        (ReferralKind.MEDICAL, ("psychiatry", "travel_fitness")),
        (ReferralKind.NON_MEDICAL, ("psychology",)),
    ),
    "p2mi": ((ReferralKind.RETURN, ("escort", "handover")), (ReferralKind.NON_MEDICAL, ("document",))),
    "jarnas": (
        (ReferralKind.REINTEGRATION, ("companion", "enterprise")),
        (ReferralKind.LEGAL_AID, ("legal_advice", "court_support")),
    ),
    "lpsk": ((ReferralKind.LEGAL_AID, ("restitution", "court_support")),),
    "polri": ((ReferralKind.LEGAL_AID, ("legal_advice",)), (ReferralKind.NON_MEDICAL, ("document",))),
    "dinsos": ((ReferralKind.REINTEGRATION, ("vocational",)), (ReferralKind.RETURN, ("family_tracing", "handover"))),
    "kemenpppa": ((ReferralKind.NON_MEDICAL, ("psychology",)),),
    "kemlu": ((ReferralKind.NON_MEDICAL, ("document", "interpreter")),),
    "kemensos": ((ReferralKind.TRANSFER, ("take_over",)),),
}
ENDS_RUNNING = {
    _R.DRAFT: 6, _R.SUBMITTED: 13, _R.RETURNED: 5, _R.REJECTED: 3, _R.APPROVED: 13, _R.RECEIVED: 14, _R.ACCEPTED: 10,
    _R.IN_PROGRESS: 17, _R.COMPLETED: 12, _R.DECLINED: 4, _R.WITHDRAWN: 2, _R.EXPIRED: 1,
}  # fmt: skip
ENDS_PAST = {_R.COMPLETED: 86, _R.DECLINED: 6, _R.WITHDRAWN: 4, _R.REJECTED: 2, _R.EXPIRED: 2}
_WAY = (_R.DRAFT, _R.SUBMITTED, _R.APPROVED, _R.RECEIVED, _R.ACCEPTED, _R.IN_PROGRESS, _R.COMPLETED)
# After which state a way ends there.
_LEAVES_FROM = {
    _R.RETURNED: _R.SUBMITTED,
    _R.REJECTED: _R.SUBMITTED,
    _R.DECLINED: _R.RECEIVED,
    _R.WITHDRAWN: _R.APPROVED,
    _R.EXPIRED: _R.APPROVED,
}
# Usual hours until a state is reached from the one before.
_HOURS = {
    _R.DRAFT: (0, 0.1), _R.SUBMITTED: (0.2, 3), _R.APPROVED: (2, 40), _R.RECEIVED: (0.5, 20), _R.ACCEPTED: (1, 30),
    _R.IN_PROGRESS: (12, 70),
    _R.COMPLETED: (48, 360), _R.RETURNED: (2, 40), _R.REJECTED: (2, 40), _R.DECLINED: (2, 40), _R.WITHDRAWN: (4, 48),
    _R.EXPIRED: (241, 243),
}  # fmt: skip
# How long it may stand in a state that waits for somebody, in days; some of it is beyond the limit.
_STANDS = {
    _R.SUBMITTED: 1.9,
    _R.APPROVED: 2.6,
    _R.RECEIVED: 2.4,
    _R.DRAFT: 4,
    _R.RETURNED: 4,
    _R.ACCEPTED: 6,
    _R.IN_PROGRESS: 25,
}


@dataclass(frozen=True)
class Asked:
    """One referral: its receiver and the moments of its way. ``steps`` begins with the draft."""

    agency: Agency
    unit: Unit | None
    kind: ReferralKind
    services: tuple[str, ...]
    urgency: Urgency
    steps: tuple[tuple[ReferralStatus, datetime], ...]

    @property
    def status(self) -> ReferralStatus:
        """Where it stands."""
        return self.steps[-1][0]


def plan_referrals(chance: Chance, world: World, sketch: Sketch, now: datetime) -> list[Asked]:
    """The referrals of a case; none for one that has just been opened or turned out to be something else."""
    course = sketch.course
    closed = course.status in {CaseStatus.CLOSED, CaseStatus.CLOSING}
    begins = course.decided_at or course.screened_at
    if begins is None or not course.is_victim or not chance.yes(PAST_PERCENT if closed else RUNNING_PERCENT):
        return []
    found = [_ask(chance, world, sketch, begins, now, closed=closed) for _ in range(chance.choices((1, 2), (78, 22))[0])]
    return [asked for place, asked in enumerate(found) if asked.agency not in [other.agency for other in found[:place]]]


def _ask(chance: Chance, world: World, sketch: Sketch, begins: datetime, now: datetime, *, closed: bool) -> Asked:
    code = chance.pick(AGENCIES)
    if code == "kemensos" and closed:
        code = "kemenkes"
    kind, offered = chance.choice(REQUESTS[code])
    urgency = Urgency.URGENT if kind == ReferralKind.MEDICAL and chance.yes(30) else Urgency.NORMAL
    end = ReferralStatus(chance.pick(ENDS_PAST if closed else ENDS_RUNNING))
    if kind == ReferralKind.TRANSFER:
        end = ReferralStatus(chance.pick({_R.SUBMITTED: 40, _R.APPROVED: 30, _R.RECEIVED: 30}))
    if kind == ReferralKind.NON_MEDICAL and "psychology" in offered and sketch.person.age < 1:
        offered = ("document",)
    finish = sketch.course.closing_at or sketch.course.end if closed else now
    return Asked(
        agency=world.agencies[code], unit=_unit(chance, world, sketch, code), kind=kind,
        services=tuple(sorted(chance.some(offered, 1, 2))),
        urgency=urgency, steps=_steps(chance, end, urgency, begins, finish, waits=not closed),
    )  # fmt: skip


def _unit(chance: Chance, world: World, sketch: Sketch, code: str) -> Unit | None:
    """A named unit where the agency works in places, else its inbox."""
    if code == "kemensos":
        near = [unit for unit in world.units.values() if unit.pk in world.shelters and unit != sketch.owner]
        return chance.choice(near)
    if sketch.person.regency.province_id == "52" and code in {"p2mi", "jarnas", "dinsos"}:
        return world.units[{"p2mi": "p2mi-bp3mi-ntb", "jarnas": "jarnas-anggota-ntb", "dinsos": "dinsos-ntb"}[code]]
    return None


def _steps(
    chance: Chance, end: ReferralStatus, urgency: Urgency, begins: datetime, finish: datetime, *, waits: bool
) -> tuple[tuple[ReferralStatus, datetime], ...]:  # fmt: skip
    """The states with their moments, placed so that the last one lies a believable while before ``finish``."""
    last = _LEAVES_FROM.get(end, end)
    states = [*_WAY[: _WAY.index(last) + 1], *([end] if end != last else [])]
    spans = [_span(chance, state, urgency) for state in states]
    total = sum(spans, timedelta())
    idle = chance.days(0.05, _STANDS.get(end, 30)) if waits else chance.days(0, 40)
    start = max(begins + timedelta(minutes=20), finish - total - idle)
    room = max(timedelta(), finish - start) * 0.97
    squeeze = min(1.0, room / total) if total else 1.0
    moments, at = [], start
    for state, span in zip(states, spans, strict=True):
        at += span * squeeze
        moments.append((state, at))
    return tuple(moments)


def _span(chance: Chance, state: ReferralStatus, urgency: Urgency) -> timedelta:
    if urgency == Urgency.URGENT and state == _R.APPROVED:
        return timedelta()
    shortest, longest = _HOURS[state]
    faster = 0.4 if urgency == Urgency.URGENT and state in {_R.RECEIVED, _R.ACCEPTED} else 1.0
    return chance.hours(shortest, longest) * faster
