"""What is unusual on the trail, and what auditors found when they looked into it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.audit_log.forms import ReviewForm
from tppo_cases.access.audit_log.selectors import anomalies_to_review
from tppo_cases.access.audit_log.services import review_anomaly
from tppo_cases.access.audit_log.words import table_word
from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.audit.models import NOTE_GROUP, Anomaly
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import reveal

MOST = 100


@dataclass(frozen=True)
class _Auditor:
    groups: frozenset[str] = frozenset({NOTE_GROUP})


def _facts(row: Anomaly) -> str:
    return ", ".join(table_word(table) for table in row.details.get("tables", []))


@require_safe
@requires(Capability.AUDIT_READ)
def anomaly_list(request: HttpRequest) -> HttpResponse:
    """Those that nobody has looked into, the latest first; with ``?semua=1`` the reviewed ones too."""
    everything = "semua" in request.GET
    rows = Anomaly.objects.select_related("actor", "reviewed_by") if everything else anomalies_to_review()
    found = [(row, _facts(row)) for row in rows[:MOST]]
    return render(request, "audit/anomaly_list.html", {"rows": found, "everything": everything})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.AUDIT_READ)
def anomaly_detail(request: HttpRequest, anomaly_id: UUID) -> HttpResponse:
    """One anomaly; a POST keeps the note and takes it off the list."""
    user = user_of(request)
    row = get_visible_or_404(Anomaly.objects.select_related("actor", "reviewed_by"), pk=anomaly_id)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            review_anomaly(actor=user, anomaly_id=row.pk, note=form.cleaned_data["note"])
        except RefusedError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, _("Tinjauan tersimpan."))
            return redirect("audit:anomaly-list")
    context: dict[str, Any] = {
        "row": row, "facts": _facts(row), "form": form, "note": reveal(row, "note", _Auditor()),
        "may_review": not row.reviewed_at and row.actor_id != user.pk,
    }  # fmt: skip
    return render(request, "audit/anomaly_detail.html", context)
