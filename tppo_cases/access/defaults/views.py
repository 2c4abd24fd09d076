"""Hak lihat: the matrix of who may see what, and the change of one line with its effect before it is saved."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.defaults import selectors, services
from tppo_cases.access.defaults.forms import CaseForm, GroupsForm, ReasonForm
from tppo_cases.access.defaults.selectors import GroupList
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.requests import rights_of, user_of
from tppo_cases.access.roles import Capability
from tppo_cases.core.errors import RefusedError

LATELY = timedelta(minutes=30)


@require_safe
@requires(Capability.DEFAULTS_READ)
def matrix(request: HttpRequest) -> HttpResponse:
    """All lists, what waits for a second person, and the latest changes."""
    user = user_of(request)
    can_change = Capability.DEFAULTS_EDIT in rights_of(request).held  # without a key the link leads to the key
    context = {
        "sections": selectors.sections(), "groups": list(FieldGroup), "can_change": can_change,
        "waiting": selectors.waiting(user), "changes": selectors.latest_changes(),
    }  # fmt: skip
    return render(request, "defaults/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.DEFAULTS_EDIT)
@needs_confirmation(LATELY)
def edit(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """One list. A POST shows what would change; with ``step=save`` it changes it."""
    row = selectors.find_list(kind, name)
    if row is None:
        raise Http404
    form = GroupsForm(row, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "defaults/edit.html", {"form": form, "row": row})
    reason = ReasonForm()
    if request.POST.get("step") == "save":
        reason = ReasonForm(request.POST)
        if reason.is_valid() and _save(request, row, form, reason):
            return redirect("access-defaults:list")
    return render(request, "defaults/preview.html", _preview(request, row, form, reason))


def _save(request: HttpRequest, row: GroupList, form: GroupsForm, reason: ReasonForm) -> bool:
    """Change it and say what happened; a refusal is written on the form."""
    why = reason.cleaned_data["reason"]
    try:
        done = services.change_groups(
            actor=user_of(request), kind=row.kind, code=row.code, groups=form.wanted, seen=form.before, reason=why
        )
    except RefusedError as refusal:
        reason.add_error("reason" if "reason" in getattr(refusal, "error_dict", {}) else None, " ".join(refusal.messages))
        return False
    if done.removed:
        messages.success(request, _("Penyempitan berlaku sekarang juga."))
    if done.asked:
        messages.success(request, _("Pelebaran menunggu persetujuan auditor. Sampai disetujui, tidak ada yang bertambah."))
    return True


def _preview(request: HttpRequest, row: GroupList, form: GroupsForm, reason: ReasonForm) -> dict[str, Any]:
    """What the page before saving shows; the effect on a case only when its number was asked for."""
    wanted = form.wanted
    case = CaseForm(request.POST if request.POST.get("step") == "case" else None)
    number = case.cleaned_data["number"].strip().upper() if case.is_bound and case.is_valid() else ""
    effect = services.tell_effect(actor=user_of(request), row=row, groups=wanted, number=number) if number else None
    added, removed = wanted - row.groups, row.groups - wanted
    return {
        "row": row, "form": reason, "case_form": case, "chosen": sorted(wanted), "seen": form.cleaned_data["seen"],
        "added": selectors.in_words(added) if added else "", "removed": selectors.in_words(removed) if removed else "",
        "reach": selectors.reach_of(row), "effect": effect, "asked_number": bool(number),
    }  # fmt: skip
