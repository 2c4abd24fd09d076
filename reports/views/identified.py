"""Pages of exports that name persons: ask, look at what it brings, watch, the password once, the file; and the ledger."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.copies import group_words
from reports.forms import IdentifiedExportForm, add_refusal
from reports.models import IdentifiedExport
from reports.selectors import identified as reads
from reports.selectors.identified_columns import OFFERED, columns_of
from reports.services import identified, identified_files
from reports.services.exports import ExportGoneError
from tppo_cases.access.decorators import requires
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.idempotency import KeyReusedError
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.forms import press_key

SHOWN = 50
BACK = "reports:identified-progress"


@require_safe
@requires(Capability.EXPORT_IDENTIFIED)
def identified_list(request: HttpRequest) -> HttpResponse:
    """One's own, newest first."""
    return render(request, "reports/identified_list.html", {"exports": reads.own_exports(user_of(request))[:SHOWN]})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.EXPORT_IDENTIFIED)
@needs_confirmation()
def identified_create(request: HttpRequest) -> HttpResponse:
    """Fill in; look at what it brings; ask. The first press of the button shows, the second one asks."""
    user, units = user_of(request), reads.exporting_units(user_of(request))
    form = IdentifiedExportForm(request.POST or None, units=units, initial={"unit": units[0].pk})
    seen = None
    if form.is_valid():
        data = form.cleaned_data
        if request.POST.get("langkah") == "buat" and (export := _asked(user, form)):
            return redirect(BACK, export.pk)
        seen = None if form.errors else _seen(user, data)
    context = {"form": form, "seen": seen, "hours": settings.IDENTIFIED_EXPORT_HOURS, "one_unit": len(units) == 1}
    return render(request, "reports/identified_create.html", context)


def _asked(user: User, form: IdentifiedExportForm) -> IdentifiedExport | None:
    data = form.cleaned_data
    choice = identified.Choice(data["unit"], data["cases"], frozenset(data["groups"]), data["purpose"], data["note"])
    try:
        return identified.request_identified(actor=user, choice=choice, key=press_key(form))
    except KeyReusedError:
        form.add_error(None, _("Formulir ini sudah dikirim. Buka daftar ekspor untuk melihat hasilnya."))
    except RefusedError as refusal:
        add_refusal(form, refusal)
    return None


def _seen(user: User, data: dict[str, Any]) -> dict[str, Any]:
    """What the choice would bring, part by part."""
    found = reads.preview(user, data["unit"], data["cases"])
    parts = [
        {"label": FieldGroup(group).label, "cases": found.by_group[group], "columns": len(columns_of([group]))}
        for group in OFFERED
        if group in data["groups"]
    ]
    second = identified.needs_second_person(user, found.persons)
    return {"cases": found.cases, "persons": found.persons, "parts": parts, "second": second}


@require_safe
@requires(Capability.EXPORT_IDENTIFIED)
def identified_progress(request: HttpRequest, identified_id: UUID) -> HttpResponse:
    """How far a file is; htmx asks for the card alone."""
    export = get_visible_or_404(reads.own_exports(user_of(request)), pk=identified_id)
    context = {"export": export, "groups": group_words(export), "most": identified_files.MOST_DOWNLOADS}
    alone = getattr(request, "htmx", False)
    return render(request, "reports/_identified.html" if alone else "reports/identified_progress.html", context)


@require_POST
@requires(Capability.EXPORT_IDENTIFIED)
@needs_confirmation(back=BACK)
def identified_password(request: HttpRequest, identified_id: UUID) -> HttpResponse:
    """The password on a page of its own, once. The answer to a POST, so that no address leads to it again."""
    try:
        password = identified_files.show_password(actor=user_of(request), export_id=identified_id)
    except IdentifiedExport.DoesNotExist:
        raise Http404 from None
    except ExportGoneError:
        return render(request, "reports/identified_gone.html", status=410)
    except RefusedError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(BACK, identified_id)
    if password is None:
        return redirect(BACK, identified_id)
    return render(
        request,
        "reports/identified_password.html",
        {"password": password, "parts": password.split("-"), "identified_id": identified_id},
    )


@require_POST
@requires(Capability.EXPORT_IDENTIFIED)
@needs_confirmation(back=BACK)
def identified_download(request: HttpRequest, identified_id: UUID) -> HttpResponse:
    """The archive; 404 for another's, 410 with a page when it is gone, back to its page when it was withdrawn just now."""
    try:
        found = identified_files.fetch_identified(actor=user_of(request), export_id=identified_id)
    except IdentifiedExport.DoesNotExist:
        raise Http404 from None
    except ExportGoneError:
        return render(request, "reports/identified_gone.html", status=410)
    if found is None:
        return redirect(BACK, identified_id)
    export, content = found
    headers = {"Content-Disposition": f'attachment; filename="{export.number}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_safe
@requires(Capability.AUDIT_READ)
def identified_ledger(request: HttpRequest) -> HttpResponse:
    """Who took out persons by name, when, how many, which parts, what for, how often fetched. No content."""
    page = Paginator(reads.ledger(), SHOWN).get_page(request.GET.get("hal"))
    lines = [{"export": export, "groups": group_words(export)} for export in page]
    context = {
        "lines": lines,
        "previous_url": f"?hal={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?hal={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "reports/identified_ledger.html", context)
