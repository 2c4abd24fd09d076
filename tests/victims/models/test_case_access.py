"""The derived table: recomputed from scratch it is the same, and its pages follow one another without gaps."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from tests.cast import OTHER_UNIT
from tests.factories.cases import as_owner, make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.accounts.models import Unit
from victims.models.case import VictimCase
from victims.models.grants import CaseAccess, CaseFilters, Cursor
from victims.services import closing, ownership
from victims.services.deadlines import meet_deadline
from victims.services.grants import end_named_access, give_grant, give_named_access
from victims.states import CaseOutcome, CaseStatus, DeadlineCode, GrantSource

RECOMPUTED = """
SELECT c.id, s.principal, c.opened_at, c.status, c.next_due_at,
       CASE WHEN bool_or(s.valid_until IS NULL) THEN NULL ELSE max(s.valid_until) END
FROM victims_victimcase c
JOIN (
    SELECT case_id, principal, valid_until FROM victims_casegrant WHERE ended_at IS NULL
    UNION ALL
    SELECT case_id, user_id * 4 + 3, valid_until FROM victims_caseuserpermission WHERE ended_at IS NULL
) s ON s.case_id = c.id
WHERE NOT c.is_restricted OR s.principal % 4 = 3
GROUP BY c.id, s.principal
"""
DERIVED = "SELECT case_id, principal, opened_at, status, next_due_at, valid_until FROM victims_caseaccess"
PERSONS = """
SELECT DISTINCT c.victim_id, a.principal FROM victims_caseaccess a JOIN victims_victimcase c ON c.id = a.case_id
"""
DERIVED_PERSONS = "SELECT victim_id, principal FROM victims_victimaccess"


def rows(statement):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)
        return sorted(cursor.fetchall(), key=str)


def busy(cast):
    """Five cases on which much has happened."""
    cases = [make_case(cast.worker) for _ in range(5)]
    until = timezone.now() + timedelta(days=1)
    with scope(cast.worker):
        give_named_access(
            actor=cast.worker, case=cases[0], user=cast.training, groups=["summary"], reason="a", valid_until=until
        )
        give_named_access(actor=cast.worker, case=cases[0], user=cast.colleague, groups=["summary"], reason="b")
        end_named_access(actor=cast.worker, case=cases[0], user=cast.colleague, reason="c")
        meet_deadline(cases[1].pk, DeadlineCode.SCREENING)
    with scope(cast.head):
        ownership.restrict_case(actor=cast.head, case_id=cases[1].pk, team=[cast.colleague])
        ownership.transfer_case(
            actor=cast.head, case_id=cases[2].pk, unit=Unit.objects.get(code=OTHER_UNIT), manager=None, reason="d"
        )
        closing.close_early(actor=cast.head, case_id=cases[3].pk, outcome=CaseOutcome.LEFT, reason="e")


def test_recomputing_finds_no_difference(cast):
    busy(cast)

    assert rows(DERIVED) == rows(RECOMPUTED)
    assert rows(DERIVED_PERSONS) == rows(PERSONS)


def read_all(user, filters, size):
    """All pages one after the other."""
    found, after = [], None
    with scope(user):
        while True:
            page = CaseAccess.objects.page(user, filters, after, size)
            found += page.case_ids
            if page.following is None:
                return found
            after = Cursor.parse(str(page.following))


@pytest.fixture
def seven(cast):
    """Seven open cases, two of them opened at the very same moment, one without any deadline; and one closed."""
    cases = [make_case(cast.worker) for _ in range(7)]
    with as_owner():
        first = VictimCase.objects.get(pk=cases[0].pk)
        VictimCase.objects.filter(pk=cases[1].pk).update(opened_at=first.opened_at)
        VictimCase.objects.filter(pk=cases[2].pk).update(next_due_at=None)
        VictimCase.objects.filter(pk=cases[3].pk).update(next_due_at=timezone.now() - timedelta(hours=1))
    set_status(make_case(cast.worker), CaseStatus.CLOSED, outcome="left", closed_at=timezone.now())
    return cases


def ordered(*order, **where):
    with as_owner():
        return list(VictimCase.objects.filter(**where).order_by(*order).values_list("pk", flat=True))


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize("who", ["worker", "directorate"])
def test_pages_follow_one_another(cast, seven, size, who):
    open_cases = {"closed_at__isnull": True}
    user = getattr(cast, who)

    assert read_all(user, CaseFilters(), size) == ordered("-opened_at", "-id", **open_cases)
    assert read_all(user, CaseFilters(order="due"), size) == ordered(F("next_due_at").asc(nulls_last=True), "id", **open_cases)


def test_the_archive_is_closed_cases_by_date(cast, seven):
    archive = CaseFilters(statuses=(CaseStatus.CLOSED,), include_closed=True, order="due")

    assert read_all(cast.worker, archive, 2) == ordered("-opened_at", status="closed")


def test_a_case_of_two_principals_stands_once(cast, seven):
    with scope(cast.worker):
        own = user_principal(cast.colleague.pk)
        give_grant(actor=cast.worker, case_id=seven[0].pk, principal=own, groups=["summary"], source=GrantSource.GUARDIAN)

    found = read_all(cast.colleague, CaseFilters(), 3)
    assert len(found) == len(set(found)) == 7


def test_what_ran_out_is_not_listed(cast):
    case = make_case(cast.worker)
    with scope(cast.worker):
        give_grant(
            actor=cast.worker, case_id=case.pk, principal=unit_principal(Unit.objects.get(code="polri-ppa").pk),
            groups=["summary"], source=GrantSource.GUARDIAN, valid_until=timezone.now() - timedelta(seconds=1),
        )  # fmt: skip
        give_named_access(
            actor=cast.worker, case=case, user=cast.health_officer, groups=["summary"], reason="x",
            valid_until=timezone.now() - timedelta(seconds=1),
        )  # fmt: skip

    assert read_all(cast.health_officer, CaseFilters(), 5) == []


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        (CaseFilters(), 7),
        (CaseFilters(overdue_only=True), 1),
        (CaseFilters(statuses=("screening",)), 0),
        (CaseFilters(victim_ids=()), 0),
    ],
)
def test_counts_are_those_of_the_pages(cast, seven, filters, number):
    with scope(cast.worker):
        assert CaseAccess.objects.count_capped(cast.worker, filters) == number
        assert len(CaseAccess.objects.page(cast.worker, filters).case_ids) == number


def test_counting_stops_at_the_cap(cast, seven):
    with scope(cast.worker):
        assert CaseAccess.objects.count_capped(cast.worker, CaseFilters(), cap=3) == 4


def test_mine_are_those_that_i_manage(cast, seven):
    make_case(cast.colleague)

    assert len(read_all(cast.worker, CaseFilters(manager_id=cast.colleague.pk), 5)) == 1


@pytest.mark.parametrize("text", ["", "x", "~", "2026~y", "2026-01-01T00:00:00~01a20bcd-ff62-7f13-924d-b2e88715bc2f"])
def test_a_bent_cursor_is_none(text):
    assert Cursor.parse(text) is None
