"""Identitas and the facts of the case: read, show in full, change."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.case_page.identity import identity_parts, shown_fields
from victims.forms.person import FactsForm, IdentityForm
from victims.selectors.cases import CaseView
from victims.selectors.page import case_page_context, visible_case_view
from victims.services.facts import update_facts
from victims.services.locks import lock_case
from victims.services.persons import update_identity
from victims.services.viewing import record_identity_shown, record_opening
from victims.views.commands import done, form_page, is_done


@requires(Capability.CASE_LIST)
@require_safe
def case_identity(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Names and parts in words, numbers masked."""
    return _identity(request, case_id, in_full=False)


@requires(Capability.CASE_LIST)
@require_POST
def case_identity_show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same page with the numbers in full; who asked for them is on record."""
    return _identity(request, case_id, in_full=True)


def _identity(request: HttpRequest, case_id: UUID, *, in_full: bool) -> HttpResponse:
    context = case_page_context(user_of(request), case_id, "identity")
    view = context["view"]
    record_opening(view, "identity")
    record_identity_shown(view, shown_fields(view, in_full=in_full))
    context["parts"] = identity_parts(view, in_full=in_full)
    context["in_full"] = in_full
    context["may_edit"] = policies.can_edit_case(view.user, view.case)
    return render(request, "victims/case_identity.html", context)


def _to_change(request: HttpRequest, case_id: UUID) -> CaseView:
    """The case for a form of what stands there; posted, as it stands under its lock, which the form compares with."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_edit_case(user, view.case))
    if request.method != "POST":
        return view
    lock_case(case_id)
    return visible_case_view(user, case_id)


@requires(Capability.CASE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def case_identity_edit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Change what identifies the person."""
    user, view = user_of(request), _to_change(request, case_id)
    form = IdentityForm(request.POST or None, view=view)
    if is_done(request, form, "update_identity", lambda: update_identity(actor=user, case_id=case_id, values=form.answers)):
        return done(request, _("Identitas diperbarui."), case_id, "victims:case-identity")
    shown = form.asked if request.method == "POST" else shown_fields(view, in_full=True)
    if shown:  # a question beside a field says what stands there
        record_identity_shown(view, list(shown))
    lead = _("Hanya bagian yang boleh Anda lihat. Kosongkan yang belum diketahui.")
    return form_page(request, view, form, title=_("Perbarui identitas"), lead=lead, label=_("Simpan"))


@requires(Capability.CASE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def case_facts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Change the facts that the summary shows."""
    user, view = user_of(request), _to_change(request, case_id)
    form = FactsForm(request.POST or None, view=view)
    if is_done(request, form, "update_facts", lambda: update_facts(actor=user, case_id=case_id, values=form.values)):
        return done(request, _("Ringkasan diperbarui."), case_id)
    return form_page(request, view, form, title=_("Perbarui ringkasan"), lead="", label=_("Simpan"))
