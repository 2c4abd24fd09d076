"""The rows of an opened case: person, identity, tokens, case, ownership, grants."""

from dataclasses import dataclass, field

from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.access.roles import SOURCE_GROUPS
from tppo_cases.accounts.models import User
from tppo_cases.provisioning.demo import shares, texts
from tppo_cases.provisioning.demo.bare import bare
from tppo_cases.provisioning.demo.people import Person
from tppo_cases.provisioning.demo.plan import Sketch
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.models.case import CaseOwnership, VictimCase
from victims.models.grants import CaseUserPermission
from victims.models.person import SearchToken, Victim, VictimIdentity
from victims.services.opening import ADULT_AGE
from victims.services.tokens import tokens_of
from victims.states import CaseOutcome, CaseStatus, GrantSource, Track, age_band

TEAM_REASON = "Tim kasus terbatas"


@dataclass
class Made:
    """A case whose rows are being written, with who works on it."""

    sketch: Sketch
    victim: Victim
    case: VictimCase
    worker: User
    head: User
    planned: list[str] = field(default_factory=list)  # kinds of service in the plan

    @property
    def runs(self) -> bool:
        """Whether the case is open."""
        return self.sketch.course.status != CaseStatus.CLOSED


def write_person(sheet: Sheet, sketch: Sketch, same_person: Victim | None = None) -> Victim:
    """A record of a person; of one who is known already when ``same_person`` is given."""
    person, at = sketch.person, sketch.course.opened_at
    victim = bare(
        Victim, id=sheet.chance.id_at(at), registered_principal=unit_principal(sketch.owner.pk), initials=person.initials,
        sex=person.sex,
        birth_year=person.birth.year, origin_regency_id=person.regency.pk, created_at=at,
    )  # fmt: skip
    victim.person_id = same_person.person_id if same_person else victim.pk
    sheet.add(victim)
    told = identity_of(person)
    sheet.add(bare(VictimIdentity, victim_id=victim.pk, birth_precision=person.precision), **told)
    for kind, key, token in tokens_of(told):
        sheet.add(bare(SearchToken, id=sheet.chance.id_at(at), victim_id=victim.pk, kind=kind, key=key, token=token))
    return victim


def identity_of(person: Person) -> dict[str, str]:
    """The plain text of the sealed identity, by field; only what is known."""
    told = {
        "alias": person.alias, "full_name": person.name, "birth_date": person.birth_text, "nik": person.nik,
        "passport": person.passport, "phone": person.phone, "id_address": person.address, "true_address": person.address,
        "family_contact": person.family_contact,
    }  # fmt: skip
    return {name: text for name, text in told.items() if text}


def write_case(sheet: Sheet, sketch: Sketch, victim: Victim, number: str) -> Made:
    """The case with its ownership and its first grants."""
    worker = sheet.chance.choice(sheet.world.workers(sketch.owner.pk))
    head = sheet.world.head(sketch.owner.pk)
    case = _case(sheet, sketch, victim, number, worker)
    course, person, chance = sketch.course, sketch.person, sheet.chance
    sealed = {
        "arrival_place": texts.arrival_place(chance, sketch.destination), "chronology": texts.chronology(sketch.modus),
        "route": texts.route(chance, str(person.regency), sketch.destination), "safety_note": chance.choice(texts.SAFETY_NOTES),
    }  # fmt: skip
    if course.closing_at:
        sealed["closing_reason"] = texts.CLOSING
    sheet.add(case, **sealed)
    owned_from = case.opened_at
    sheet.add(bare(CaseOwnership, id=chance.id_at(owned_from), case_id=case.pk, unit_id=sketch.owner.pk, from_at=owned_from))
    made = Made(sketch=sketch, victim=victim, case=case, worker=worker, head=head)
    _audit_opening(sheet, made)
    _first_grants(sheet, made)
    if sketch.is_restricted:
        _restrict(sheet, made)
    return made


def _case(sheet: Sheet, sketch: Sketch, victim: Victim, number: str, worker: User) -> VictimCase:
    course, person, chance = sketch.course, sketch.person, sheet.chance
    asked = course.closing_at and (course.status == CaseStatus.CLOSING or course.outcome == CaseOutcome.COMPLETED)
    return bare(
        VictimCase, id=chance.id_at(course.opened_at), number=number, victim_id=victim.pk, status=course.status,
        outcome=course.outcome,
        owner_unit_id=sketch.owner.pk, case_manager_id=worker.pk, created_by_id=worker.pk, is_restricted=sketch.is_restricted,
        opened_at=course.opened_at, arrived_at=course.arrived_at, applied_at=course.applied_at,
        closing_requested_by_id=worker.pk if asked else None, closed_at=course.closed_at, arrival_source=sketch.source,
        applicant_kind=sketch.applicant if course.applied_at else "", emergency=sketch.emergency, needs=list(sketch.needs),
        age_at_intake=person.age, age_is_estimated=person.precision == "estimated", age_band=age_band(person.age),
        track=Track.CHILD if person.age < ADULT_AGE else Track.ADULT, modus_id=sketch.modus,
        exploitation_forms=sorted(shares.EXPLOITATION[sketch.modus]), destination_id=sketch.destination,
        transit_countries=shares.TRANSIT.get(sketch.destination, []), recruitment_channel=sketch.channel,
        forced_into_crime=sketch.modus == "SCAM",
    )  # fmt: skip


def _audit_opening(sheet: Sheet, made: Made) -> None:
    case = made.case
    sheet.audit(case.opened_at, made.worker, "case.opened", case, case=case, details={"source": case.arrival_source})


def _first_grants(sheet: Sheet, made: Made) -> None:
    case, unit = made.case, made.sketch.owner
    sheet.grant(case, unit_principal(unit.pk), ALL_GROUPS, GrantSource.OWNERSHIP, made.worker, case.opened_at)
    if unit.parent_id:
        above = unit_principal(unit.parent_id)
        sheet.grant(case, above, SOURCE_GROUPS[GrantSource.SUPERVISION], GrantSource.SUPERVISION, made.worker, case.opened_at)


def _restrict(sheet: Sheet, made: Made) -> None:
    """Limit the case to its worker and the heads of her unit."""
    at, case, worker = made.case.opened_at, made.case, made.worker
    sheet.grant(case, user_principal(worker.pk), ALL_GROUPS, GrantSource.TEAM, worker, at)
    for head in sheet.world.teams[case.owner_unit_id].heads:
        named = CaseUserPermission(
            id=sheet.chance.id_at(at), content_object=case, user=head, permission=sheet.world.view_permission,
            groups=sorted(ALL_GROUPS), reason=TEAM_REASON, granted_by=worker, granted_at=at,
        )  # fmt: skip
        sheet.add(named)
        sheet.audit(at, worker, "grant.given", named, case=case, details={"user": head.pk, "groups": named.groups})
    sheet.audit(at, worker, "case.restricted", case, case=case, details={"persons": 2})
