"""The bell shows one's own lines, without a word about a case, and leads to their pages."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.selectors import notification_page
from tppo_cases.notifications.services import notify
from tppo_cases.notifications.targets import TARGETS, register_targets, target_url

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:list")


def test_list_shows_own_lines_only(cast, client_of):
    notify([cast.worker], NotificationKind.REFERRAL_RETURNED, uuid.uuid4())
    notify([cast.head], NotificationKind.CASE_CLOSING, uuid.uuid4())

    page = client_of(cast.worker).get(LIST).content
    assert str(NotificationKind.REFERRAL_RETURNED.label).encode() in page
    assert str(NotificationKind.CASE_CLOSING.label).encode() not in page


def test_list_shows_a_line_of_every_kind(cast, client_of):
    for kind in NotificationKind:
        notify([cast.worker], kind, uuid.uuid4())

    page = client_of(cast.worker).get(LIST).content.decode()
    assert all(escape(str(kind.label)) in page for kind in NotificationKind)


def test_opening_marks_as_read_and_leads_to_the_target(cast, client_of):
    target = uuid.uuid4()
    notify([cast.report_checker], NotificationKind.REPORT_WAITING, target)
    line = Notification.objects.get()

    response = client_of(cast.report_checker).post(reverse("notifications:open", args=[line.pk]))
    line.refresh_from_db()
    assert response.url == reverse("reports:report-detail", args=[target])
    assert line.read_at


def test_line_of_somebody_else_is_unknown(cast, client_of):
    notify([cast.head], NotificationKind.CASE_CLOSING, uuid.uuid4())
    line = Notification.objects.get()

    assert client_of(cast.worker).post(reverse("notifications:open", args=[line.pk])).status_code == 404
    line.refresh_from_db()
    assert line.read_at is None


def test_all_can_be_marked_as_read_at_once(cast, client_of):
    notify([cast.worker, cast.head], NotificationKind.CASE_CLOSING, None)

    client_of(cast.worker).post(reverse("notifications:read-all"))
    assert list(Notification.objects.filter(read_at__isnull=True).values_list("user", flat=True)) == [cast.head.pk]


def test_every_kind_leads_somewhere(cast):
    for kind in NotificationKind:
        assert kind in TARGETS
        assert target_url(Notification(kind=kind, target_id=uuid.uuid4())).startswith("/")


def test_every_kind_has_its_line(client_of, cast):
    notify_each = [Notification(user=cast.head, kind=kind, target_id=None) for kind in NotificationKind]
    Notification.objects.bulk_create(notify_each)
    page = client_of(cast.head).get("/pemberitahuan/").content.decode()
    assert [kind for kind in NotificationKind if str(kind.label) not in page] == []


def test_kind_has_one_target():
    with pytest.raises(ValueError, match="two targets"):
        register_targets({NotificationKind.EXPORT_READY: ("reports:home", "")})


def test_pages_of_fifty_follow_one_another(cast, client_of):
    for _ in range(51):
        notify([cast.worker], NotificationKind.REFERRAL_MESSAGE, None)
    client = client_of(cast.worker)

    first = client.get(LIST)
    assert len(first.context["rows"]) == 50
    assert len(client.get(first.context["next_url"]).context["rows"]) == 1
    assert client.get(LIST, {"sebelum": "apa saja"}).status_code == 200


def test_queries_do_not_grow_with_the_lines(cast, client_of, django_assert_max_num_queries):
    for _ in range(30):
        notify([cast.worker], NotificationKind.REFERRAL_MESSAGE, uuid.uuid4())
    client = client_of(cast.worker)

    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_lines_stand_by_when_it_happened_whatever_their_keys(cast):
    now = timezone.now()
    early, late = (
        Notification.objects.create(user=cast.head, kind=NotificationKind.EXPORT_READY, created_at=now - timedelta(days=days))
        for days in (9, 1)
    )
    oldest = Notification.objects.create(
        user=cast.head, kind=NotificationKind.EXPORT_READY, created_at=now - timedelta(days=20)
    )  # the newest key, the oldest moment

    assert [row.pk for row in notification_page(cast.head).rows] == [late.pk, early.pk, oldest.pk]
    assert [row.pk for row in notification_page(cast.head, before=early.pk).rows] == [oldest.pk]
