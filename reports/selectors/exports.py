"""Reads of one's own exports."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from reports.models import Export, QuarterlyReport
from reports.states import ExportStatus
from tppo_cases.access.requests import user_of
from tppo_cases.accounts.models import User

SHOWN = 50


def exports_of(user: User, report: QuarterlyReport | None = None) -> Sequence[Export]:
    """One's newest exports, of one report or of all."""
    own = Export.objects.visible_to(user).select_related("report")
    return list((own.filter(report=report) if report else own).order_by("-requested_at")[:SHOWN])


def unfetched(request: HttpRequest) -> list[QuerySet[Export]]:
    """Own files that are ready and were not fetched yet, for the number beside "Ekspor"."""
    ready = Q(status=ExportStatus.READY, downloads=0, expires_at__gt=timezone.now())
    return [Export.objects.visible_to(user_of(request)).filter(ready)]
