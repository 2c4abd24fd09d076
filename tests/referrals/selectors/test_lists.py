"""The boxes: who finds what in which tab, page by page, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from referrals.models import Referral
from referrals.selectors import lists
from referrals.states import ReferralStatus
from referrals.views.shared import list_context
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import columns_of, make_approved, make_draft, make_submitted, put
from tppo_cases.access.context import scope
from tppo_cases.core.ids import uuid7

pytestmark = pytest.mark.django_db


def numbers(user, box: str) -> dict[str, int]:
    """How many rows each tab of a box has for this user."""
    with scope(user):
        return {tab.code: len(lists.page_of(user, box, tab).rows) for tab in lists.BOXES[box]}


def copies(referral: Referral, count: int, **columns) -> None:
    """More rows like this one."""
    with as_owner():
        row = Referral.objects.get(pk=referral.pk)
        for name, value in columns.items():
            setattr(row, name, value)
        rows = []
        for _ in range(count):
            row.pk = uuid7()
            rows.append(Referral(**{field.attname: getattr(row, field.attname) for field in Referral._meta.fields}))
        Referral.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("status", "inbox", "outbox"),
    [
        ("draft", None, "diperbaiki"), ("submitted", None, "setuju"), ("returned", None, "diperbaiki"),
        ("rejected", None, "selesai"), ("approved", "jawab", "dikirim"), ("received", "jawab", "dikirim"),
        ("accepted", "berjalan", "dikirim"), ("in_progress", "berjalan", "dikirim"), ("declined", "selesai", "selesai"),
        ("completed", "selesai", "selesai"), ("withdrawn", None, "selesai"), ("expired", None, "selesai"),
    ],
)  # fmt: skip
def test_every_status_has_its_tab(cast, status, inbox, outbox):
    put(make_draft(cast), **columns_of(ReferralStatus(status), cast))

    assert {tab for tab, count in numbers(cast.health_officer, "masuk").items() if count} == ({inbox} - {None})
    assert {tab for tab, count in numbers(cast.worker, "keluar").items() if count} == {outbox}


def test_not_yet_approved_does_not_exist_for_the_receiver(cast):
    make_submitted(cast)
    with scope(cast.health_officer):
        assert not any(part.exists() for part in lists.waiting_for(cast.health_officer))
        assert not lists.inbox_of(cast.health_officer).exists()


def test_urgent_one_waits_for_its_approval_and_for_its_answer(cast):
    make_submitted(cast, urgency="urgent")
    assert numbers(cast.directorate, "keluar") == {"setuju": 1, "dikirim": 1, "diperbaiki": 0, "selesai": 0}


def test_nearest_deadline_comes_first(cast):
    case = make_case(cast.worker)
    dues = [timezone.now() + timedelta(hours=hours) for hours in (30, 2, 11)]
    made = [put(make_approved(cast, case), due_at=due) for due in dues]
    with scope(cast.health_officer):
        rows = lists.page_of(cast.health_officer, "masuk", lists.INBOX[0]).rows
    assert [row.pk for row in rows] == [made[1].pk, made[2].pk, made[0].pk]


@pytest.mark.parametrize("tab", lists.INBOX[:2])
def test_pages_follow_one_another_without_gap(cast, tab):
    status = ReferralStatus(tab.statuses[0])
    first = put(make_draft(cast), **columns_of(status, cast))
    copies(first, 2 * lists.PAGE_SIZE + 3)
    seen, after = [], None
    with scope(cast.health_officer):
        while True:
            page = lists.page_of(cast.health_officer, "masuk", tab, after)
            seen += [row.pk for row in page.rows]
            after = page.after
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 2 * lists.PAGE_SIZE + 4


@pytest.mark.parametrize(("name", "box"), [("health_officer", "masuk"), ("worker", "keluar"), ("directorate", "keluar")])
def test_queries_do_not_grow_with_rows(cast, name, box):
    user = getattr(cast, name)
    first = make_approved(cast)
    tab = lists.tab_with(box, first)
    counts = []
    for more in (0, 2, 57):
        copies(first, more)
        with scope(user), CaptureQueriesContext(connection) as queries:
            assert list_context(user, box, tab)["rows"]
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_counts_stop_at_the_cap():
    assert [lists.shown_count(number) for number in (0, 4, 1000, 1001)] == ["", "4", "1.000", "1.000+"]
