"""Open a case: the person, the case, the grants, then everything that hangs on it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tppo_cases.access.context import require
from tppo_cases.access.defaults.selectors import source_groups
from tppo_cases.access.groups import ALL_GROUPS, GroupSource
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit, User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.services import enqueue
from victims import policies
from victims.models.case import CaseOwnership, VictimCase
from victims.models.person import Victim, VictimIdentity
from victims.services.deadlines import start_deadlines
from victims.services.grants import give_unit_grants
from victims.services.tokens import add_tokens, tokens_of
from victims.states import BirthPrecision, DeadlineCode, Emergency, GrantSource, Sex, Track, age_band

FIND_MATCHES = "victims.find_matches"
ADULT_AGE = 18  # UU 21/2007 Art. 1 number 5


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is known of a person. ``identity`` maps sealed field names of VictimIdentity to plain text."""

    initials: str
    sex: Sex = Sex.UNKNOWN
    birth_year: int | None = None
    birth_precision: BirthPrecision = BirthPrecision.UNKNOWN
    nationality: str = "ID"
    origin_regency_id: str | None = None
    identity: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What is known of an arrival. ``plain`` are columns of VictimCase, ``sealed`` its sealed fields."""

    arrived_at: datetime
    arrival_source: str
    age: int | None = None
    plain: dict[str, object] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)


def next_case_number(at: datetime) -> str:
    """Take the next number of the year, e.g. ``TPPO-2026-000123``; numbers of failed openings are not lost."""
    year = timezone.localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO victims_casenumber AS n (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING last",
            [year],
        )
        return f"TPPO-{year}-{cursor.fetchone()[0]:06d}"


@transaction.atomic
def open_case(
    *, actor: User, unit: Unit, person: PersonFacts | Victim, facts: CaseFacts, draft_id: UUID | None = None
) -> VictimCase:
    """Open a case for a new person, or for one whose record the actor sees.

    Writes victim, case, ownership and supervision grants, identity, search tokens and the first deadlines, in that
    order; queues the search for matches that the actor may not see. Raises PermissionDenied.
    """
    require(policies.can_open_case(actor))
    victim = person if isinstance(person, Victim) else _new_victim(unit, person)
    now = timezone.now()
    case = VictimCase(
        number=next_case_number(now), victim=victim, draft_id=draft_id, owner_unit=unit, case_manager=actor, created_by=actor,
        opened_at=now, arrived_at=facts.arrived_at, arrival_source=facts.arrival_source, age_at_intake=facts.age,
        age_band=age_band(facts.age), track=Track.CHILD if facts.age is not None and facts.age < ADULT_AGE else Track.ADULT,
        **facts.plain,
    )  # fmt: skip
    seal(case, **facts.sealed)
    case.save(force_insert=True)
    _first_grants(actor, case, unit)
    CaseOwnership.objects.create(case=case, unit=unit, from_at=now)
    if isinstance(person, PersonFacts):
        _new_identity(victim, person)
    record(actor, "case.opened", target=case, case_id=case.pk, unit_id=unit.pk, details={"source": facts.arrival_source})
    start_deadlines(case.pk, _first_deadlines(case), is_new_case=True)
    queue_match_search(actor, victim.pk, draft_id=draft_id)
    return case


def queue_match_search(actor: User, victim_id: UUID, *, draft_id: UUID | None = None) -> None:
    """Have a worker look, after the commit, for records that were not on offer; here nothing is looked at.

    ``draft_id`` is the intake whose last page made the offer; a correction offers nothing.
    """
    enqueue(FIND_MATCHES, actor_id=actor.pk, victim_id=victim_id, **({"draft_id": draft_id} if draft_id else {}))


def _new_victim(unit: Unit, person: PersonFacts) -> Victim:
    victim = Victim(
        registered_principal=unit_principal(unit.pk), initials=person.initials, sex=person.sex, birth_year=person.birth_year,
        nationality=person.nationality, origin_regency_id=person.origin_regency_id,
    )  # fmt: skip
    victim.person_id = victim.pk
    victim.save(force_insert=True)
    return victim


def _new_identity(victim: Victim, person: PersonFacts) -> None:
    identity = VictimIdentity(victim=victim, birth_precision=person.birth_precision)
    seal(identity, **person.identity)
    identity.save(force_insert=True)
    add_tokens(victim.pk, tokens_of(person.identity))


def _first_grants(actor: User, case: VictimCase, unit: Unit) -> None:
    grants = [(unit_principal(unit.pk), ALL_GROUPS, GrantSource.OWNERSHIP)]
    if unit.parent_id:
        grants.append((unit_principal(unit.parent_id), source_groups(GroupSource.SUPERVISION), GrantSource.SUPERVISION))
    give_unit_grants(actor=actor, case_id=case.pk, grants=grants)


def _first_deadlines(case: VictimCase) -> dict[DeadlineCode, datetime]:
    starts = {
        DeadlineCode.SCREENING: case.opened_at,
        DeadlineCode.INITIAL_ASSESSMENT: case.opened_at,
        DeadlineCode.FULL_ASSESSMENT: case.opened_at,
    }
    if case.applied_at:
        starts[DeadlineCode.SERVICE_7D] = case.applied_at
    if case.emergency != Emergency.NONE:
        starts[DeadlineCode.EMERGENCY] = case.applied_at or case.opened_at
    return starts
