"""The deadlines of a case as the page shows them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tppo_cases.core import formats
from victims.models.case import Deadline
from victims.states import DeadlineCode

MET_SHOWN = 2
HOURS_OF_A_DAY = 24


def deadlines_of(case_id: UUID) -> list[Deadline]:
    """Running and met clocks, the most pressing first, met ones last."""
    rows = list(Deadline.objects.filter(case_id=case_id, cancelled_at__isnull=True).order_by("due_at"))
    running = [row for row in rows if row.met_at is None]
    met = sorted((row for row in rows if row.met_at), key=lambda row: row.met_at or row.due_at, reverse=True)
    return [*running, *met]


def _span(length: timedelta) -> str:
    hours = max(1, round(length.total_seconds() / 3600))
    if hours <= 2 * HOURS_OF_A_DAY:
        return ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}
    days = round(hours / HOURS_OF_A_DAY)
    return ngettext("%(n)d hari", "%(n)d hari", days) % {"n": days}


def _note(row: Deadline) -> str:
    if row.met_at and row.met_at > row.due_at:
        return _("terlambat %(span)s") % {"span": _span(row.met_at - row.due_at)}
    if row.met_at:
        return _("selesai dalam %(span)s") % {"span": _span(row.met_at - row.started_at)}
    if row.due_at - timezone.now() <= formats.SOON:
        return _("batas %(when)s") % {"when": formats.moment(row.due_at)}
    return _("%(span)s sejak %(day)s") % {"span": _span(row.due_at - row.started_at), "day": formats.short_date(row.started_at)}


def deadline_items(rows: list[Deadline]) -> list[dict[str, Any]]:
    """Rows of the card "Tenggat": what was met lately first, then what runs, as the work went."""
    met = [row for row in rows if row.met_at][:MET_SHOWN]
    running = [row for row in rows if row.met_at is None]
    return [
        {"title": DeadlineCode(row.code).label, "note": _note(row), "due": row.due_at, "met_at": row.met_at}
        for row in [*reversed(met), *running]
    ]
