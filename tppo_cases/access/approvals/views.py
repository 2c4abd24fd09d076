"""Persetujuan dua orang: what waits for me, what I asked for, and the decision."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.approvals import selectors, services
from tppo_cases.access.approvals.forms import DecisionForm
from tppo_cases.access.approvals.registry import kind_of
from tppo_cases.access.decorators import requires
from tppo_cases.access.login.confirmation import ask_to_confirm, is_confirmed
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.core.errors import RefusedError

LATELY = timedelta(minutes=30)


@require_safe
@requires()
def approval_list(request: HttpRequest) -> HttpResponse:
    """What waits for one's decision; with ``?semua=1`` everything that one may see."""
    user, everything = user_of(request), "semua" in request.GET
    found = list((selectors.seen_by(user) if everything else selectors.waiting_for(user))[: selectors.MOST])
    context = {"rows": [(row, kind_of(row).label) for row in found], "everything": everything}
    return render(request, "approvals/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def approval_detail(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """One request; a POST decides it, by somebody who has lately proved who she is."""
    user = user_of(request)
    row = get_visible_or_404(selectors.seen_by(user), pk=approval_id)
    shown = selectors.request_of(user, row)
    if shown.can_decide:
        services.require_key(user)  # before she writes anything
        if not is_confirmed(request, LATELY):
            return ask_to_confirm(request)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide = services.approve if form.cleaned_data["decision"] == "approve" else services.refuse
        try:
            decide(actor=user, approval_id=row.pk, reason=form.cleaned_data["reason"])
        except RefusedError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, _("Keputusan Anda tersimpan."))
            return redirect("approvals:list")
    return render(request, "approvals/detail.html", {"shown": shown, "row": row, "form": form})


@require_POST
@requires()
def approval_withdraw(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Take back one's own request."""
    user = user_of(request)
    row = get_visible_or_404(selectors.seen_by(user), pk=approval_id)
    try:
        services.withdraw(actor=user, approval_id=row.pk)
    except RefusedError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Permintaan ditarik."))
    return redirect("approvals:detail", row.pk)
