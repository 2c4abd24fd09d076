"""The bell: what happened, and the way to it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.notifications import services
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.selectors import notification_page
from tppo_cases.notifications.targets import target_url

ICONS = {
    "referral": "arrow-left-right",
    "placement": "house-heart",
    "case": "folder2",
    "match": "people",
    "export": "download",
    "report": "bar-chart",
    "emergency": "shield-exclamation",
    "approval": "person-check",
    "audit": "shield-check",
    "identified": "download",
}


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("sebelum", ""))
    except ValueError:
        return None


@require_safe
@requires()
def notification_list(request: HttpRequest) -> HttpResponse:
    """One's own notifications, newest first."""
    page = notification_page(user_of(request), before=_before(request))
    rows = [(row, NotificationKind(row.kind).label, ICONS[row.kind.split("_")[0]]) for row in page.rows]
    older = f"{reverse('notifications:list')}?sebelum={page.older_than}" if page.older_than else ""
    context = {"rows": rows, "next_url": older, "has_unread": any(row.read_at is None for row in page.rows)}
    return render(request, "notifications/list.html", context)


@require_POST
@requires()
def notification_open(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    try:
        notification = services.mark_read(user_of(request), notification_id)
    except Notification.DoesNotExist:
        raise Http404 from None
    return redirect(target_url(notification))


@require_POST
@requires()
def notification_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    services.mark_all_read(user_of(request))
    messages.success(request, _("Semua pemberitahuan ditandai sudah dibaca."))
    return redirect("notifications:list")
