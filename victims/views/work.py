"""Asesmen, Layanan and Catatan: what was done, and the forms that record more."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.forms.work import AssessmentForm, ContactForm, NoteForm, PlanForm, ServiceForm
from victims.selectors.cases import CaseView
from victims.selectors.page import case_page_context, visible_case_view
from victims.selectors.work import assessments_of, notes_of, plan_of, services_of
from victims.services.assessments import ASSESSABLE, record_assessment
from victims.services.notes import record_follow_up, record_monitoring, write_note
from victims.services.plans import PLANNABLE, make_plan
from victims.services.service_records import record_service
from victims.services.viewing import record_opening
from victims.states import CaseStatus
from victims.views.commands import done, form_page, is_done

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _too_early(request: HttpRequest, view: CaseView, fits: Collection[CaseStatus], back: str) -> HttpResponse | None:
    """Away from an empty form that could only be refused; a posted one goes on to the service."""
    if request.method == "POST" or view.case.status in fits:
        return None
    messages.info(request, _("Langkah itu tidak dapat dilakukan pada status kasus sekarang."))
    return redirect(back, view.case.pk)


@requires(Capability.CASE_LIST)
@require_safe
def case_assessment(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Assessments, the latest first."""
    context = case_page_context(user_of(request), case_id, "assessment")
    view = context["view"]
    record_opening(view, "assessment")
    context["assessments"] = assessments_of(view)
    context["may_record"] = policies.can_edit_case(view.user, view.case) and view.case.status in ASSESSABLE
    return render(request, "victims/case_assessment.html", context)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_assessment_record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record an assessment."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_edit_case(user, view.case))
    if away := _too_early(request, view, ASSESSABLE, "victims:case-assessment"):
        return away
    form = AssessmentForm(request.POST or None, groups=view.groups, status=view.case.status)
    if is_done(request, form, "record_assessment", lambda: record_assessment(actor=user, case_id=case_id, facts=form.facts)):
        return done(request, _("Asesmen disimpan."), case_id, "victims:case-assessment")
    lead = _("Nilai dampak pada enam dimensi, lalu risikonya.")
    words = {"title": _("Catat asesmen"), "lead": lead, "label": _("Simpan asesmen")}
    return form_page(request, view, form, "victims/case_assessment_form.html", **words)


@requires(Capability.CASE_LIST)
@require_safe
def case_services(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan and the services that were given."""
    context = case_page_context(user_of(request), case_id, "services")
    view = context["view"]
    record_opening(view, "services")
    context["plan"] = plan_of(view)
    context["services"] = services_of(view)
    context["may_plan"] = policies.can_edit_case(view.user, view.case) and view.case.status in PLANNABLE
    context["may_record"] = policies.can_contribute(view.user, view.case)
    return render(request, "victims/case_services.html", context)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make the plan, or a new one."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_edit_case(user, view.case))
    if away := _too_early(request, view, PLANNABLE, "victims:case-services"):
        return away
    form = PlanForm(request.POST or None)
    if is_done(
        request, form, "make_plan",
        lambda: make_plan(
            actor=user, case_id=case_id, service_kinds=form.cleaned_data["service_kinds"], goals=form.cleaned_data["goals"]
        ),
    ):  # fmt: skip
        return done(request, _("Rencana disimpan."), case_id, "victims:case-services")
    lead = _("Hasil konferensi kasus. Rencana baru menggantikan yang lama; yang lama tetap tersimpan.")
    return form_page(request, view, form, title=_("Susun rencana"), lead=lead, label=_("Simpan rencana"))


@requires(Capability.CASE_EDIT)
@_PAGE
def case_service_record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a service."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_contribute(user, view.case) and "services" in view)
    form = ServiceForm(request.POST or None)
    if is_done(request, form, "record_service", lambda: record_service(actor=user, case_id=case_id, facts=form.facts)):
        return done(request, _("Layanan dicatat."), case_id, "victims:case-services")
    lead = _("Satu layanan pada satu hari. Pemberi layanan adalah unit Anda.")
    return form_page(request, view, form, title=_("Catat layanan"), lead=lead, label=_("Simpan layanan"))


@requires(Capability.CASE_LIST)
@_PAGE
def case_notes(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Notes, and the form that writes one."""
    user = user_of(request)
    context = case_page_context(user, case_id, "notes")
    view = context["view"]
    may_write = policies.can_contribute(user, view.case) and bool(view.groups)
    require(may_write or request.method != "POST")
    form = NoteForm(request.POST or None, groups=view.groups)
    if is_done(
        request, form, "write_note",
        lambda: write_note(actor=user, case_id=case_id, group=form.cleaned_data["group"], body=form.cleaned_data["body"]),
    ):  # fmt: skip
        return done(request, _("Catatan disimpan."), case_id, "victims:case-notes")
    record_opening(view, "notes")
    context |= {"notes": notes_of(view), "form": form if may_write else None}
    return render(request, "victims/case_notes.html", context)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_follow_up(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a visit or a call: monitoring of an open case, follow-up of a closed one."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    closed = view.case.status == CaseStatus.CLOSED
    require(policies.can_follow_up(user, view.case) if closed else policies.can_edit_case(user, view.case))
    write = record_follow_up if closed else record_monitoring
    form = ContactForm(request.POST or None)
    if is_done(request, form, write.__name__, lambda: write(actor=user, case_id=case_id, body=form.cleaned_data["body"])):
        return done(request, _("Tersimpan. Tenggatnya terpenuhi."), case_id)
    title = _("Catat tindak lanjut") if closed else _("Catat monitoring")
    return form_page(request, view, form, title=title, lead="", label=_("Simpan"))
