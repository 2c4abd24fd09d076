"""The audit trail on the screen and as a file: who did, saw or was refused what. It shows codes, never what a case says."""

import csv
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from tppo_cases.access.audit_log.forms import EventFilter
from tppo_cases.access.audit_log.selectors import filtered, page_of
from tppo_cases.access.audit_log.words import target_word, words_of
from tppo_cases.access.decorators import requires
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.requests import rights_of, user_of
from tppo_cases.access.roles import Capability
from tppo_cases.audit.actions import ActionWords
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import Details, record
from tppo_cases.core.spreadsheets import safe_text


@dataclass(frozen=True)
class Line:
    """A row as drawn."""

    event: AuditEvent
    words: ActionWords
    target: str | Promise
    details: list[tuple[str, str]]

    @property
    def denied(self) -> bool:
        """Whether it was refused."""
        return self.event.outcome == AuditEvent.Outcome.DENIED


def _line(event: AuditEvent) -> Line:
    details = [
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)) for name, value in event.details.items()
    ]
    return Line(event, words_of(event.action), target_word(event.target_kind) if event.target_kind else "", details)


@require_safe
@requires(Capability.AUDIT_READ)
def event_list(request: HttpRequest) -> HttpResponse:
    """The trail, newest first. Each search is itself on record, by the names of its filters."""
    form = EventFilter(request.GET)
    facts = form.cleaned_data if form.is_valid() else {}
    after = _key(request.GET.get("sesudah", ""))
    events, more = page_of(facts, after) if form.is_valid() else ([], None)
    used = {name: value for name, value in request.GET.items() if value and name in form.fields}
    if not after:
        post = rights_of(request).membership
        record(user_of(request), "audit.viewed", unit_id=post.unit_id if post else None, details={"filters": sorted(used)})
    context: dict[str, Any] = {
        "form": form,
        "lines": [_line(event) for event in events],
        "next_url": f"?{urlencode({**used, 'sesudah': more})}" if more else "",
        "first_url": f"?{urlencode(used)}" if after else "",
        "used": len(used),
        "csv_url": f"{reverse('audit:event-csv')}?{urlencode(used)}",
    }
    return render(request, "audit/event_list.html", context)


MOST_LINES = 10_000


@require_safe
@requires(Capability.AUDIT_READ)
@needs_confirmation()
def event_csv(request: HttpRequest) -> HttpResponse:
    """The filtered trail as CSV, at most ``MOST_LINES`` rows, the newest first. Taking it is itself on record."""
    form = EventFilter(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('audit:event-list')}?{request.GET.urlencode()}")
    events = list(filtered(form.cleaned_data)[:MOST_LINES])
    post = rights_of(request).membership
    used = sorted(name for name, value in request.GET.items() if value and name in form.fields)
    details: Details = {"filters": used, "rows": len(events)}
    record(user_of(request), "audit.exported", unit_id=post.unit_id if post else None, details=details)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="jejak-audit-{timezone.localdate():%Y-%m-%d}.csv"'
    writer = csv.writer(response)
    writer.writerow(("waktu", "pelaku", "unit", "tindakan", "hasil", "sasaran", "kode", "kasus", "rincian"))
    writer.writerows([safe_text(str(cell)) for cell in _cells(event)] for event in events)
    return response


def _cells(event: AuditEvent) -> tuple[object, ...]:
    details = "; ".join(f"{name}={value}" for name, value in event.details.items())
    return (
        timezone.localtime(event.at).isoformat(timespec="seconds"), event.actor.email if event.actor else "",
        event.unit.name if event.unit else "", event.action, event.outcome, event.target_kind, event.target_id,
        event.case_id or "", details,
    )  # fmt: skip


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
