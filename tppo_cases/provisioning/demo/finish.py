"""What is made through the services after the bulk: the stories, some documents, drafts, reports, oversight."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from reports.figures.periods import Quarter
from reports.services.quarterly import check_report, create_report, sign_report
from tppo_cases.access.context import access_of, scope
from tppo_cases.notifications.models import OutboxMessage
from tppo_cases.provisioning.demo.documents import write_documents
from tppo_cases.provisioning.demo.oversight import write_oversight
from tppo_cases.provisioning.demo.stories.bayi import StoryOfBayiL
from tppo_cases.provisioning.demo.stories.na import StoryOfNA
from tppo_cases.provisioning.demo.stories.rs import StoryOfRS
from tppo_cases.provisioning.demo.stories.stage import Stage, person
from victims.services.drafts import save_section, start_draft

# How many days ago each story began.
RS_DAYS, NA_DAYS, BAYI_DAYS = 240, 186, 205
DRAFTS = (
    (
        "ratna.wulandari@kemensos.contoh.id",
        {"alias": ["Kenari"], "sex": ["female"], "age": ["24"], "arrival_source": ["embassy"]},
    ),
    ("ratna.wulandari@kemensos.contoh.id", {"alias": ["Samudra"], "sex": ["male"], "emergency": ["none"]}),
    ("nur.aini@kemensos.contoh.id", {"alias": ["Seroja"], "sex": ["female"], "age": ["31"], "needs": ["food", "medicine"]}),
)


def finish_demo(now: datetime) -> None:
    """Stories, documents, drafts, reports, and what waits for oversight."""
    StoryOfRS(_stage(now, RS_DAYS, hours=5.5)).tell()
    StoryOfNA(_stage(now, NA_DAYS, hours=22)).tell()
    StoryOfBayiL(_stage(now, BAYI_DAYS, hours=9)).tell()
    write_documents()
    _write_drafts()
    _write_reports(timezone.localdate(now))
    write_oversight()
    # Nobody is to be mailed about what happened in an invented past.
    OutboxMessage.objects.filter(done_at__isnull=True).update(done_at=timezone.now())


def _stage(now: datetime, days: int, *, hours: float) -> Stage:
    day = timezone.localdate(now) - timedelta(days=days)
    return Stage(timezone.make_aware(datetime.combine(day, time())) + timedelta(hours=hours))


def _write_drafts() -> None:
    for email, values in DRAFTS:
        worker = person(email)
        with scope(worker):
            draft = start_draft(actor=worker, unit=access_of(worker).memberships[0].unit)
            save_section(actor=worker, draft_id=draft.pk, section="kedatangan", values=values)


def _write_reports(today: date) -> None:
    """Two signed reports and a draft: of the third, the second and the last quarter before today."""
    for back in (3, 2, 1):
        quarter = quarters_before(today, back)
        maker, checker = person("yuliana.pratiwi@kemensos.contoh.id"), person("wahyu.hidayat@kemensos.contoh.id")
        signer = person("siti.rahmawati@kemensos.contoh.id")
        with scope(maker):
            report = create_report(actor=maker, quarter=quarter)
        if back == 1:
            continue
        with scope(checker):
            check_report(actor=checker, report_id=report.pk)
        with scope(signer):
            sign_report(actor=signer, report_id=report.pk)


def quarters_before(today: date, number: int) -> Quarter:
    """The quarter so many before the one of today."""
    index = today.year * 4 + (today.month - 1) // 3 - number
    return Quarter(index // 4, index % 4 + 1)
