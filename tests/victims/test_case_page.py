"""The parts around every tab: head, next step, deadlines, who sees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.cases import as_owner, make_case, set_status
from tppo_cases.access.context import scope
from victims.case_page.contributions import CONTRIBUTORS
from victims.case_page.header import tile_letters
from victims.case_page.identity import mask
from victims.models.case import Deadline
from victims.selectors.page import case_page_context
from victims.selectors.tasks import count_due, due_tasks
from victims.services.grants import give_named_access
from victims.states import CaseStatus, Emergency


@pytest.mark.parametrize(
    ("alias", "letters"),
    [
        ("RS", "RS"),
        ("Mawar", "MW"),
        ("Teratai", "TR"),
        ("Bayi L", "BL"),
        ("io", "IO"),
        ("Aia Oe", "AO"),
        ("", "?"),
        ("aaaa", "AA"),
    ],
)
def test_a_tile_has_two_letters(alias, letters):
    assert tile_letters(alias) == letters


@pytest.mark.parametrize(("text", "shown"), [("5203011207990003", "•••• 003"), ("123456", "••••"), ("1234567", "•••• 567")])
def test_numbers_are_masked(text, shown):
    assert mask(text) == shown


def context(user, case, tab="summary"):
    with scope(user):
        return case_page_context(user, case.pk, tab)


def test_the_head_names_age_and_origin_for_those_who_may_know(cast):
    case = make_case(cast.worker)

    assert context(cast.worker, case)["header"]["title"].endswith(", laki-laki, 27 tahun")
    assert "Lombok Timur" in context(cast.worker, case)["header"]["lead"]
    assert context(cast.directorate, case)["header"]["title"].endswith(", laki-laki, 25–34 tahun")
    assert "Lombok" not in context(cast.directorate, case)["header"]["lead"]


STEPS = [
    ("worker", CaseStatus.INTAKE, "Catat penapisan"), ("directorate", CaseStatus.INTAKE, "Tidak ada tugas Anda"),
    ("worker", CaseStatus.SCREENING, "Menunggu putusan"), ("head", CaseStatus.SCREENING, "Putuskan hasil"),
    ("worker", CaseStatus.ASSESSMENT, "Catat asesmen"), ("worker", CaseStatus.CLOSING, "Menunggu putusan terminasi"),
    ("head", CaseStatus.CLOSING, "Putuskan terminasi"), ("worker", CaseStatus.NOT_TPPO, "Tutup atau tapis ulang"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status", "title"), STEPS)
def test_the_next_step_fits_state_and_reader(cast, who, status, title):
    needs = {"closing_requested_by": cast.worker} if status == CaseStatus.CLOSING else {}
    case = set_status(make_case(cast.worker), status, **needs)
    step = context(getattr(cast, who), case)["next_step"]

    assert step["title"].startswith(title)
    assert len(step["actions"]) <= 3


def test_the_nearest_clock_comes_first(cast):
    applied = timezone.now() - timedelta(days=6)
    case = set_status(make_case(cast.worker, plain={"applied_at": applied}), CaseStatus.ASSESSMENT)

    assert context(cast.worker, case)["next_step"]["title"].startswith("Catat layanan pertama")


def test_an_emergency_comes_before_everything(cast):
    case = make_case(cast.worker, plain={"emergency": Emergency.MEDICAL})

    assert context(cast.worker, case)["next_step"]["title"].startswith("Beri pertolongan pertama")


def test_a_named_person_stands_among_those_who_see_it_until_then(cast):
    case, until = make_case(cast.worker), timezone.now() + timedelta(days=3)
    with scope(cast.worker):
        give_named_access(
            actor=cast.worker,
            case=case,
            user=cast.network_companion,
            groups=["summary"],
            reason="Pendamping",
            valid_until=until,
        )
    parties = {party["name"]: party for party in context(cast.worker, case)["who_sees"]["parties"]}

    assert parties["Network Companion"]["groups"] == "Ringkasan"
    assert parties["Network Companion"]["until"] == until
    assert parties["RPTC Bambu Apus"]["groups"] == "Semua bagian, pemilik kasus"


def test_tabs_are_those_of_the_readers_parts(cast):
    case = make_case(cast.worker)
    codes = [tab["code"] for tab in context(cast.directorate, case)["tabs"]]

    assert codes == ["summary", "services", "referrals", "documents", "notes", "history", "access"]


def test_shelters_add_their_badge_and_fact():
    assert [rule.__module__.split(".", 1)[0] for rule in CONTRIBUTORS] == ["shelters"]


def test_tasks_are_the_running_clocks_of_ones_own_cases_nearest_first(cast):
    mine, other = make_case(cast.worker), make_case(cast.colleague)
    with as_owner():
        Deadline.objects.filter(case=mine, code="ASESMEN_AWAL").update(due_at=timezone.now() - timedelta(hours=3))
    with scope(cast.worker):
        tasks = due_tasks(cast.worker)

    assert [str(task.title) for task in tasks][:2] == ["Catat asesmen awal", "Catat penapisan"]
    assert {task.case_id for task in tasks} == {mine.pk} != {other.pk}


def test_the_head_reads_those_of_her_unit(cast):
    make_case(cast.worker), make_case(cast.colleague), make_case(cast.other_worker)
    with scope(cast.head):
        assert len({task.case_id for task in due_tasks(cast.head, unit=True)}) == 2
        assert count_due(cast.head).total == 0
        assert count_due(cast.head, unit=True).total == 6
