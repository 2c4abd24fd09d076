"""The rows of the work on a case: consent, screening, assessments, plan, services, notes, status changes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from tppo_cases.provisioning.demo import shares, texts
from tppo_cases.provisioning.demo.bare import bare
from tppo_cases.provisioning.demo.rows_case import Made
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.models.work import Assessment, Consent, Note, Plan, Screening, Service
from victims.screening_rules import Act, assess
from victims.states import (
    AssessmentKind,
    CaseOutcome,
    CaseStatus,
    ConsentGiver,
    ConsentLine,
    LegalGround,
    RiskLevel,
    ScreeningDecision,
    Track,
)

_LABOUR = (
    "deceived_job",
    "deceived_wages",
    "vulnerable_economic",
    "work_hours",
    "work_wages",
    "held_documents",
    "held_isolation",
)
INDICATORS = {
    "SCAM": ("deceived_job", "deceived_wages", "work_hours", "work_wages", "held_isolation", "held_violence", "held_crime"),
    "SEKS_D": ("deceived_job", "recruit_debt", "vulnerable_economic", "held_debt", "held_isolation", "held_tasks"),
    "SEKS_A": ("vulnerable_family_difficult", "deceived_job", "held_isolation", "held_influence"),
    "ABK": ("deceived_contract", "work_hours", "work_hazard", "work_wages", "held_documents"),
    "BAYI": ("vulnerable_control",),
}
REHABILITATION = ("living_needs", "psychosocial", "physical_therapy", "spiritual", "family_support", "social_aid")


def write_consent(sheet: Sheet, made: Made, agencies: Collection[str]) -> Consent:
    """Seven lines by the victim or a guardian; for some children and babies a legal ground."""
    chance, case, person = sheet.chance, made.case, made.sketch.person
    at = case.opened_at + chance.hours(0.1, 0.4)
    child = case.track == Track.CHILD
    alone = child and (person.group == "infant" or chance.yes(30))
    giver = ConsentGiver.NONE if alone else ConsentGiver.GUARDIAN if child else ConsentGiver.VICTIM
    lines = [] if alone else [line for line in ConsentLine.values if line == ConsentLine.USE or chance.yes(92)]
    consent = bare(
        Consent, id=chance.id_at(at), case_id=case.pk, given_by=giver, lines=sorted(lines),
        agencies=[] if alone else sorted(agencies),
        legal_ground=chance.choice((LegalGround.VITAL, LegalGround.BEST_INTEREST)) if alone else "",
        recorded_by_id=made.worker.pk,
        given_at=at,
    )  # fmt: skip
    sealed = {"giver_name": person.family_contact.split(",")[0] or "Ibu kandung"} if giver == ConsentGiver.GUARDIAN else {}
    sheet.add(consent, **({"legal_ground_note": texts.GROUND_NOTE} if alone else sealed))
    sheet.audit(
        at, made.worker, "consent.recorded", consent, case=case,
        details={"given_by": giver, "legal_ground": consent.legal_ground, "agencies": consent.agencies},
    )  # fmt: skip
    return consent


def write_work(sheet: Sheet, made: Made) -> None:
    """Everything that the course says has happened."""
    course = made.sketch.course
    if course.screened_at:
        _screening(sheet, made, course.screened_at)
    if course.initial_at:
        _assessment(sheet, made, AssessmentKind.INITIAL, course.initial_at)
    if course.full_at:
        _assessment(sheet, made, AssessmentKind.FULL, course.full_at)
    if course.planned_at:
        _plan(sheet, made, course.planned_at)
    if course.service_at:
        _services(sheet, made, course.service_at)
    _notes(sheet, made)
    _status_changes(sheet, made)


def _screening(sheet: Sheet, made: Made, at: datetime) -> None:
    chance, case, course = sheet.chance, made.case, made.sketch.course
    usual = INDICATORS.get(made.sketch.modus, _LABOUR)
    marked = sorted(chance.some(usual, max(1, len(usual) - 2), len(usual))) if course.is_victim else ["work_wages"]
    acts = chance.some((Act.RECRUITMENT, Act.TRANSPORT, Act.SENDING, Act.HARBOURING), 1, 3) if course.is_victim else []
    purposes = shares.EXPLOITATION[made.sketch.modus][:1] if course.is_victim else ()
    advice = assess(case.track, marked, acts=acts, purposes=purposes)
    screening = bare(
        Screening, id=chance.id_at(at), case_id=case.pk, track=case.track, indicators=marked, acts=sorted(advice.acts),
        means=sorted(advice.means),
        purposes=sorted(advice.purposes), result=advice.result, recorded_by_id=made.worker.pk, recorded_at=at,
    )  # fmt: skip
    sealed = {"observation": chance.choice(texts.OBSERVATIONS)}
    if course.decided_at:
        screening.decision = ScreeningDecision.VICTIM if course.is_victim else ScreeningDecision.NOT_TPPO
        screening.decided_by_id, screening.decided_at = made.head.pk, course.decided_at
        sealed["decision_reason"] = chance.choice(texts.REASONS if course.is_victim else texts.REASONS_NOT)
    sheet.add(screening, **sealed)
    sheet.audit(at, made.worker, "screening.recorded", screening, case=case, details={"result": advice.result})
    if course.decided_at:
        details = {"decision": screening.decision}
        sheet.audit(course.decided_at, made.head, "screening.decided", screening, case=case, details=details)


def _assessment(sheet: Sheet, made: Made, kind: AssessmentKind, at: datetime) -> None:
    chance = sheet.chance
    levels = {
        name: chance.choices((0, 1, 2, 3), (20, 40, 30, 10))[0]
        for name in ("psychological", "mental", "physical", "economic", "social")
    }
    sexual = chance.randint(1, 3) if made.sketch.modus.startswith("SEKS") else 0
    risk = RiskLevel(chance.pick({"low": 50, "medium": 38, "high": 12}))
    row = bare(
        Assessment,
        id=chance.id_at(at),
        case_id=made.case.pk,
        kind=kind,
        sexual=sexual,
        risk=risk,
        assessed_by_id=made.worker.pk,
        assessed_at=at,
        **levels,
    )
    sheet.add(
        row, summary=chance.choice(texts.SUMMARIES), health_note=chance.choice(texts.HEALTH_NOTES),
        safety_note=chance.choice(texts.SAFETY_NOTES),
    )  # fmt: skip
    if made.runs:
        sheet.audit(at, made.worker, "assessment.recorded", row, case=made.case, details={"kind": kind, "risk": risk})


def _plan(sheet: Sheet, made: Made, at: datetime) -> None:
    kinds = sorted(sheet.chance.some(REHABILITATION, 2, 4))
    if _gets_enterprise(sheet, made):
        kinds = sorted([*kinds, "enterprise", "vocational"])
    plan = bare(
        Plan, id=sheet.chance.id_at(at), case_id=made.case.pk, service_kinds=kinds, made_by_id=made.worker.pk, made_at=at
    )
    made.planned = kinds
    sheet.add(plan, goals=sheet.chance.choice(texts.GOALS))
    if made.runs:
        sheet.audit(at, made.worker, "plan.made", plan, case=made.case, details={"services": kinds})


def _gets_enterprise(sheet: Sheet, made: Made) -> bool:
    """Enterprise aid goes to adults."""
    adults = 0.9
    return made.case.track == Track.ADULT and sheet.chance.yes(shares.ENTERPRISE_PERCENT / adults)


def _services(sheet: Sheet, made: Made, first_at: datetime) -> None:
    """The first service, then one of each planned kind, while the case lasts."""
    chance, end = sheet.chance, made.sketch.course.end
    moments = [(made.planned[0] if made.planned else chance.choice(REHABILITATION), first_at)]
    for kind in (
        made.planned[1:] if made.sketch.course.status in {CaseStatus.IN_SERVICE, CaseStatus.CLOSING, CaseStatus.CLOSED} else ()
    ):
        since = (made.sketch.course.planned_at or first_at) + timedelta(hours=3)
        if since < end:
            moments.append((kind, since + (end - since) * chance.uniform(0, 0.95)))
    for kind, at in moments:
        value = chance.randrange(15, 61) * 100_000 if kind == "enterprise" else None
        row = bare(
            Service, id=chance.id_at(at), case_id=made.case.pk, kind_id=kind, given_on=timezone.localdate(at),
            provider_unit_id=made.sketch.owner.pk,
            value_rupiah=value, recorded_by_id=made.worker.pk, recorded_at=at,
        )  # fmt: skip
        sheet.add(row, note=texts.SERVICE_NOTES.get(kind, "Layanan diberikan."))
        if made.runs:
            sheet.audit(at, made.worker, "service.recorded", row, case=made.case, details={"kind": kind})


def _notes(sheet: Sheet, made: Made) -> None:
    chance, case, end = sheet.chance, made.case, made.sketch.course.end
    for _ in range(chance.choices((0, 1, 2, 3), (35, 35, 20, 10))[0]):
        at = case.opened_at + (end - case.opened_at) * chance.uniform(0.05, 0.97)
        group = chance.choice(list(texts.NOTES))
        note = bare(Note, id=chance.id_at(at), case_id=case.pk, group=group, author_id=made.worker.pk, written_at=at)
        sheet.add(note, body=chance.choice(texts.NOTES[group]))
        if made.runs:
            sheet.audit(at, made.worker, "note.written", note, case=case, details={"group": group})


def _status_changes(sheet: Sheet, made: Made) -> None:
    """The steps of the state machine on the audit trail, so that the timeline of a case is whole."""
    course, status = made.sketch.course, CaseStatus.INTAKE
    decided = CaseStatus.ASSESSMENT if course.is_victim else CaseStatus.NOT_TPPO
    in_care = course.status in {CaseStatus.IN_SERVICE, CaseStatus.CLOSING, CaseStatus.CLOSED}
    care_at = max(filter(None, (course.planned_at, course.service_at)), default=None)
    steps = [
        (course.screened_at, CaseStatus.SCREENING, made.worker), (course.decided_at, decided, made.head),
        (course.planned_at, CaseStatus.PLANNED, made.worker),
        (care_at if in_care and course.planned_at else None, CaseStatus.IN_SERVICE, made.worker),
    ]  # fmt: skip
    details: dict[str, str]
    for at, wanted, actor in steps:
        if at is None:
            continue
        details = {"from": status, "to": wanted}
        sheet.audit(at, actor, "case.status_changed", made.case, case=made.case, details=details)
        status = wanted
    asked = course.outcome in {"", CaseOutcome.COMPLETED}
    if course.closing_at and asked:
        details = {"from": status, "to": CaseStatus.CLOSING}
        sheet.audit(course.closing_at, made.worker, "case.closing_requested", made.case, case=made.case, details=details)
        status = CaseStatus.CLOSING
    if course.closed_at:
        details = {"from": status, "to": CaseStatus.CLOSED, "outcome": CaseOutcome(course.outcome)}
        sheet.audit(course.closed_at, made.head, "case.closed", made.case, case=made.case, details=details)
