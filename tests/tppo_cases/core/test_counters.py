"""The bubbles of the navigation: one query, each row once, never more than the cap."""

import pytest

from tppo_cases.core.counters import count_parts
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.services import notify

pytestmark = pytest.mark.django_db


def test_parts_that_overlap_count_each_row_once_with_one_query(cast, django_assert_num_queries):
    for _ in range(4):
        notify([cast.worker, cast.head], NotificationKind.CASE_CLOSING, None)
    everybody, hers = Notification.objects.all(), Notification.objects.filter(user=cast.worker)
    with django_assert_num_queries(1):
        found = count_parts([("semua", everybody), ("semua", hers), ("milik", hers)], 100)
    assert found == {"semua": 8, "milik": 4}
    assert found["tidak ada"] == 0


def test_a_part_stops_at_the_cap(cast):
    for _ in range(5):
        notify([cast.worker], NotificationKind.CASE_CLOSING, None)
    assert count_parts([("semua", Notification.objects.all())], 3) == {"semua": 3}
