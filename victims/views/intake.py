"""Penerimaan awal: drafts, one section per page, the review, and the opening of the case."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tppo_cases.access.context import access_of
from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims.errors import RefusedError
from victims.forms.intake_age import track_of
from victims.forms.intake_facts import SECTION_FORMS
from victims.forms.intake_screening import ScreeningForm
from victims.intake_sections import SECTION_BY_SLUG, section_after
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import content_of, open_drafts
from victims.services.drafts import discard_draft, save_section, start_draft
from victims.states import DraftStatus
from victims.views.intake_page import section_context, section_items, title_of

MOST_DRAFTS = 30


def find_draft(request: HttpRequest, draft_id: UUID) -> IntakeDraft:
    """A draft that the user may write in, whatever became of it; Http404 else."""
    drafts = IntakeDraft.objects.visible_to(user_of(request)).select_related("unit", "created_by")
    return get_visible_or_404(drafts, pk=draft_id)


def left(draft: IntakeDraft) -> HttpResponse | None:
    """Where to go from a draft that is no longer one; None while it is."""
    if draft.status == DraftStatus.SUBMITTED:
        return redirect("victims:case-detail", draft.case_id)
    return redirect("victims:intake-start") if draft.status == DraftStatus.DISCARDED else None


@requires(Capability.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def intake_start(request: HttpRequest) -> HttpResponse:
    """The drafts one may go on with, and the button that begins a new one."""
    user = user_of(request)
    units = access_of(user).units_with(Capability.INTAKE_CREATE)
    if request.method == "POST":
        chosen = next((unit for unit in units if str(unit.pk) == request.POST.get("unit")), units[0])
        draft = start_draft(actor=user, unit=chosen, key=_key(request.POST.get("kunci", "")), first_values=_first_values())
        return redirect("victims:intake-section", draft.pk, "kedatangan")
    rows = [_draft_row(request, draft) for draft in open_drafts(user)[:MOST_DRAFTS]]
    return render(request, "victims/intake_start.html", {"drafts": rows, "units": units, "key": uuid.uuid4()})


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _first_values() -> dict[str, dict[str, list[str]]]:
    """The arrival is usually now; the worker changes it where it is not."""
    now: datetime = timezone.localtime()
    return {"kedatangan": {"arrived_at_0": [now.strftime("%d/%m/%Y")], "arrived_at_1": [now.strftime("%H.%M")]}}


def _draft_row(request: HttpRequest, draft: IntakeDraft) -> dict[str, Any]:
    content = content_of(user_of(request), draft)
    items = section_items(draft, content, "")
    undone = next((item for item in items if not item["done"]), items[-1])
    return {"draft": draft, "title": title_of(content), "url": undone["url"], "done": sum(item["done"] for item in items)}


@requires(Capability.INTAKE_CREATE)
@require_http_methods(["GET", "POST"])
def intake_section(request: HttpRequest, draft_id: UUID, section: str) -> HttpResponse:
    """One section: what was typed is kept first, then judged."""
    user, draft = user_of(request), find_draft(request, draft_id)
    if section not in SECTION_BY_SLUG:
        raise Http404
    if away := left(draft):
        return away
    if request.method == "POST":
        return _save_and_go(request, draft, section)
    content = content_of(user, draft)
    form = SECTION_FORMS[section](user=user, content=content, checks="periksa" in request.GET)
    return _section_page(request, draft, form, section)


def _save_and_go(request: HttpRequest, draft: IntakeDraft, section: str) -> HttpResponse:
    """Keep what was typed, then go where the button says; back to the form when something cannot be understood."""
    user, form_class = user_of(request), SECTION_FORMS[section]
    if not request.POST.get("tersimpan"):  # else the script has sent every field already, each with its time
        draft = save_section(actor=user, draft_id=draft.pk, section=section, values=form_class.typed_in(request.POST))
    form = form_class(user=user, content=content_of(user, draft), checks=True)
    wanted = request.POST.get("lanjut", "")
    if wanted == "nanti":
        messages.success(request, _("Draf tersimpan. Lanjutkan kapan saja dari daftar ini."))
        return redirect("victims:intake-start")
    if not form.is_valid():
        return _section_page(request, draft, form, section)
    following = section_after(section)
    if wanted == "darurat" or following is None:
        return redirect("victims:intake-review", draft.pk)
    return redirect("victims:intake-section", draft.pk, following.slug)


def _section_page(request: HttpRequest, draft: IntakeDraft, form: Any, section: str) -> HttpResponse:
    context = section_context(user_of(request), draft, form.content, SECTION_BY_SLUG[section])
    context["form"] = form
    if isinstance(form, ScreeningForm):
        context |= advice_context(draft, form)
    return render(request, f"victims/intake_{section}.html", context)


def advice_context(draft: IntakeDraft, form: ScreeningForm) -> dict[str, Any]:
    """What the screening adds up to, by the age of the draft."""
    return {"advice": form.advice(track_of(form.content)) if form.facts else None, "draft": draft}


@requires(Capability.INTAKE_CREATE)
def intake_advice(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The advice box alone, fetched again after each save."""
    user, draft = user_of(request), find_draft(request, draft_id)
    form = ScreeningForm(user=user, content=content_of(user, draft))
    return render(request, "victims/_screening_advice.html", advice_context(draft, form))


@requires(Capability.INTAKE_CREATE)
@require_POST
def intake_discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give a draft up."""
    draft = find_draft(request, draft_id)
    try:
        discard_draft(actor=user_of(request), draft_id=draft.pk)
    except RefusedError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Draf dibatalkan dan isinya dihapus."))
    return redirect("victims:intake-start")
