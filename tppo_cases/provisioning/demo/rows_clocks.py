"""The clocks of a case: started, met, missed or still running; the nearest one is copied to the case."""

from datetime import datetime, timedelta

from tppo_cases.provisioning.demo import texts
from tppo_cases.provisioning.demo.bare import bare
from tppo_cases.provisioning.demo.rows_case import Made
from tppo_cases.provisioning.demo.sheet import Sheet
from victims.models.case import Deadline
from victims.models.work import Note
from victims.services.closing import FOLLOW_UPS
from victims.states import CaseOutcome, DeadlineCode, Emergency


def write_clock(
    sheet: Sheet, made: Made, code: DeadlineCode, started_at: datetime, *, met_at: datetime | None = None,
    cancelled_at: datetime | None = None, due_at: datetime | None = None,
) -> None:  # fmt: skip
    """One clock; one that still runs may become the case's nearest deadline."""
    row = bare(
        Deadline, id=sheet.chance.id_at(started_at), case_id=made.case.pk, code=code, started_at=started_at,
        due_at=due_at or started_at + sheet.world.limit(code), met_at=met_at, cancelled_at=None if met_at else cancelled_at,
    )  # fmt: skip
    sheet.add(row)
    if row.met_at is None and row.cancelled_at is None:
        made.case.next_due_at = min(filter(None, (made.case.next_due_at, row.due_at)))


def write_clocks(sheet: Sheet, made: Made) -> None:
    """The clocks that the course of care starts and stops. A closed case has none left but its follow-up."""
    course, case = made.sketch.course, made.case
    stopped = course.closed_at or (course.decided_at if not course.is_victim else None)
    write_clock(sheet, made, DeadlineCode.SCREENING, case.opened_at, met_at=course.screened_at, cancelled_at=course.closed_at)
    looks = ((DeadlineCode.INITIAL_ASSESSMENT, course.initial_at), (DeadlineCode.FULL_ASSESSMENT, course.full_at))
    for code, at in looks:
        write_clock(sheet, made, code, case.opened_at, met_at=at, cancelled_at=stopped)
    if course.applied_at:
        write_clock(
            sheet, made, DeadlineCode.SERVICE_7D, course.applied_at, met_at=course.service_at, cancelled_at=course.closed_at
        )
    if case.emergency != Emergency.NONE:
        write_clock(
            sheet, made, DeadlineCode.EMERGENCY, course.applied_at or case.opened_at, met_at=course.service_at,
            cancelled_at=course.closed_at,
        )  # fmt: skip
    if course.planned_at:
        _monitoring(sheet, made, course.planned_at)
    if course.outcome == CaseOutcome.COMPLETED and course.closed_at:
        _follow_up(sheet, made, course.closed_at)


def _monitoring(sheet: Sheet, made: Made, planned_at: datetime) -> None:
    """Every 30 days while the plan runs; a few visits are late."""
    limit = sheet.world.limit(DeadlineCode.MONITORING)
    start, end = planned_at, made.sketch.course.end
    while True:
        visit = start + limit * sheet.chance.uniform(0.7, 0.99)
        if sheet.chance.yes(6):
            visit += timedelta(days=sheet.chance.randint(2, 9))
        if visit >= end:
            break
        write_clock(sheet, made, DeadlineCode.MONITORING, start, met_at=visit)
        start = visit
    write_clock(sheet, made, DeadlineCode.MONITORING, start, cancelled_at=made.sketch.course.closed_at)


def _follow_up(sheet: Sheet, made: Made, closed_at: datetime) -> None:
    for code in FOLLOW_UPS:
        due = closed_at + sheet.world.limit(code)
        contact = due - sheet.chance.days(0, 6)
        met = contact if contact < sheet.now and not (sheet.chance.yes(8) and (sheet.now - due).days < 20) else None
        write_clock(sheet, made, code, closed_at, met_at=met)
        if met:
            note = bare(
                Note,
                id=sheet.chance.id_at(met),
                case_id=made.case.pk,
                group="reintegration",
                author_id=made.worker.pk,
                written_at=met,
            )
            sheet.add(note, body=sheet.chance.choice(texts.NOTES["reintegration"]))
