"""Beranda: what each role finds there, and that its cost does not depend on the rows."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from reports.selectors.home.cases import merge_tasks
from reports.selectors.home.greeting import due_sentence, greeting
from reports.selectors.home.lines import Line, Tasks
from tests.factories.cases import as_owner, make_case, set_status
from tests.factories.placements import propose
from tests.factories.reports import make_report
from tppo_cases.core.formats import JAKARTA
from victims.models.case import Deadline

pytestmark = pytest.mark.django_db
HOME = reverse("reports:home")
# Who of the cast has which filled button.
ACTIONS = {
    "worker": "victims:intake-start", "colleague": "victims:intake-start", "head": "victims:intake-start",
    "shelter_staff": "shelters:board", "directorate": "referrals:outbox", "other_worker": "victims:intake-start",
    "other_head": "victims:intake-start", "health_officer": "referrals:inbox", "health_colleague": "referrals:inbox",
    "migrant_officer": "referrals:inbox", "network_companion": "referrals:inbox", "coordinator": "victims:match-list",
    "report_admin": "reports:report-list", "report_checker": "reports:report-list", "report_signer": "reports:report-list",
    "agency_admin": "accounts:user-list", "auditor": "audit:event-list", "training": None, "superuser": None,
}  # fmt: skip


def home_of(client_of, user):
    return client_of(user).get(HOME).context["home"]


def test_everybody_has_a_home_with_one_button(cast, client_of):
    found = {}
    for who, user in cast:
        home = home_of(client_of, user)
        found[who] = home.action.url if home.action else None

    assert found == {who: reverse(name) if name else None for who, name in ACTIONS.items()}


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (3, "malam"),
        (4, "pagi"),
        (10, "pagi"),
        (11, "siang"),
        (14, "siang"),
        (15, "sore"),
        (17, "sore"),
        (18, "malam"),
        (23, "malam"),
    ],
)
def test_greeting_follows_the_clock_of_jakarta(cast, hour, words):
    cast.worker.salutation = "Bu Ratna"

    assert greeting(cast.worker, datetime(2026, 11, 24, hour, 30, tzinfo=JAKARTA)) == f"Selamat {words}, Bu Ratna"


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        (Tasks(total=3, overdue=1, today=2), "Satu tugas terlambat, dua jatuh tempo hari ini."),
        (Tasks(total=3, overdue=12), "12 tugas terlambat."),
        (Tasks(total=3, today=1), "Satu tugas jatuh tempo hari ini."),
        (Tasks(total=3), "Tidak ada yang jatuh tempo hari ini."),
        (Tasks(), "Tidak ada tugas yang menunggu Anda."),
    ],
)
def test_one_sentence_says_what_is_due(tasks, words):
    with translation.override("id"):
        assert due_sentence(tasks) == words


def test_late_tasks_do_not_crowd_out_those_of_the_week():
    now = timezone.now()
    lines = [Line("/", f"tugas {days}", due_at=now + timedelta(days=days)) for days in (-9, -8, -7, -6, -5, 2, 3)]

    shown = merge_tasks(Tasks(), [*lines, Line("/", "tanpa tenggat")])
    assert [line.title for line in shown.lines] == ["tanpa tenggat", "tugas -9", "tugas -8", "tugas -7", "tugas 2", "tugas 3"]
    assert (shown.total, shown.overdue) == (8, 5)


def test_worker_finds_the_clocks_of_her_cases_and_the_cases(cast, client_of):
    case = make_case(cast.worker)
    make_case(cast.colleague)
    home = home_of(client_of, cast.worker)

    assert {line.number for line in home.tasks.lines} == {case.number}
    assert [row.case.number for row in home.cases] == [case.number]
    assert [row.shelter.unit.code for row in home.beds] == ["rp-bambuapus"]


def test_head_finds_the_clocks_of_her_unit_and_what_she_may_decide(cast, client_of):
    mine, closing = make_case(cast.worker), make_case(cast.colleague)
    set_status(closing, "closing", closing_requested_by=cast.colleague)
    placement = propose(cast.worker, mine)
    home = home_of(client_of, cast.head)

    urls = {line.url for line in home.tasks.lines}
    assert reverse("victims:case-close-decide", args=[closing.pk]) in urls
    incoming = {line.url for block in home.blocks for line in block.lines}
    assert reverse("shelters:placement-detail", args=[placement.pk]) in incoming


def test_who_asked_for_closing_is_not_asked_to_decide(cast, client_of):
    case = make_case(cast.head)
    set_status(case, "closing", closing_requested_by=cast.head)
    decide = reverse("victims:case-close-decide", args=[case.pk])

    assert decide not in {line.url for line in home_of(client_of, cast.head).tasks.lines}
    assert decide in {line.url for line in home_of(client_of, cast.directorate).tasks.lines}


def test_directorate_reads_how_many_cases_are_late(cast, client_of):
    case = make_case(cast.worker)
    with as_owner():
        Deadline.objects.filter(case=case).update(due_at=timezone.now() - timedelta(days=1))
    set_status(case, "screening", next_due_at=timezone.now() - timedelta(days=1))

    assert "1 kasus dengan tenggat terlewat" in client_of(cast.directorate).get(HOME).content.decode()


def test_report_people_find_the_report_that_waits_for_them(cast, client_of):
    report = make_report(cast.report_admin)
    url = reverse("reports:report-detail", args=[report.pk])

    checker = home_of(client_of, cast.report_checker)
    assert checker.sentence == "Satu laporan menunggu Anda."
    assert url in {line.url for line in checker.blocks[0].lines}
    assert home_of(client_of, cast.report_admin).sentence == ""


def test_nobody_without_cases_sees_one(cast, client_of):
    case = make_case(cast.worker)

    for who in ("report_admin", "auditor", "agency_admin", "coordinator", "training", "superuser", "health_officer"):
        assert case.number not in client_of(getattr(cast, who)).get(HOME).content.decode()


def queries_of(client, url: str) -> list[str]:
    """Statements that read data; the settings of the transaction are not counted."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    frame = ("SAVEPOINT", "RELEASE", "SELECT set_config", "SELECT coalesce(current_setting", "SELECT current_setting")
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(frame)]


# Session, user, posts and bell are four of them.
MOST_QUERIES = {
    "worker": 18, "head": 23, "directorate": 19, "health_officer": 15, "report_admin": 7, "coordinator": 8, "auditor": 9,
}  # fmt: skip


@pytest.mark.parametrize("who", MOST_QUERIES)
def test_cost_does_not_depend_on_the_rows(cast, client_of, who):
    user = getattr(cast, who)
    first = make_case(cast.worker)
    set_status(make_case(cast.colleague), "closing", closing_requested_by=cast.colleague)
    propose(cast.worker, first)
    few = queries_of(client_of(user), HOME)
    for _ in range(4):
        propose(cast.worker, make_case(cast.worker))
        set_status(make_case(cast.colleague), "closing", closing_requested_by=cast.colleague)

    # One fewer where a list is full at once; never more.
    assert len(queries_of(client_of(user), HOME)) <= len(few) <= MOST_QUERIES[who]
