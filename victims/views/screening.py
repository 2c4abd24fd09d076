"""Penapisan: screenings, decisions and consents of a case."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.forms.acts import ConfirmForm
from victims.forms.case_screening import CaseConsentForm, CaseScreeningForm
from victims.forms.work import DecisionForm
from victims.selectors.page import case_page_context, visible_case_view
from victims.selectors.protection import readers_by
from victims.selectors.work import consents_of, screenings_of
from victims.services.consents import record_consent, withdraw_consent
from victims.services.screening import SCREENABLE, decide_screening, record_screening
from victims.services.viewing import record_opening
from victims.states import ScreeningDecision
from victims.views.commands import done, form_page, is_done

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@requires(Capability.CASE_LIST)
@require_safe
def case_screening(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was found, what was decided, and what the person agreed to."""
    context = case_page_context(user_of(request), case_id, "screening")
    view = context["view"]
    record_opening(view, "screening")
    may_edit = policies.can_edit_case(view.user, view.case)
    context |= {
        "screenings": screenings_of(view),
        "consents": consents_of(view),
        "may_record": may_edit and view.case.status in SCREENABLE,
        "may_decide": policies.can_decide_screening(view.user, view.case) and view.case.status == "screening",
        "may_consent": may_edit,
        "may_withdraw": policies.owns(view.user, view.case, Capability.CASE_EDIT),
    }
    return render(request, "victims/case_screening.html", context)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_screening_record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a screening."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_edit_case(user, view.case))
    posted = request.POST if request.method == "POST" else None
    form, command = CaseScreeningForm(posted, user=user), ConfirmForm(posted)
    if is_done(
        request, command, "record_screening",
        lambda: record_screening(actor=user, case_id=case_id, facts=form.facts),
    ):  # fmt: skip
        return done(request, _("Penapisan dicatat dan menunggu putusan."), case_id, "victims:case-screening")
    words = {"title": _("Catat penapisan"), "lead": "", "label": _("Simpan penapisan")}
    return form_page(request, view, form, "victims/case_screening_form.html", command=command, **words)


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_screening_decide(request: HttpRequest, case_id: UUID, screening_id: UUID) -> HttpResponse:
    """Decide about the latest screening, with a reason."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_decide_screening(user, view.case) and FieldGroup.NARRATIVE in view)
    found = next((item for item in screenings_of(view) if item["row"].pk == screening_id), None)
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if is_done(
        request, form, "decide_screening",
        lambda: decide_screening(
            actor=user, screening_id=screening_id, decision=ScreeningDecision(form.cleaned_data["decision"]),
            reason=form.cleaned_data["reason"],
        ),
    ):  # fmt: skip
        return done(request, _("Putusan disimpan."), case_id)
    words = {"title": _("Putuskan hasil penapisan"), "lead": "", "label": _("Simpan putusan"), "item": found}
    return form_page(request, view, form, "victims/case_screening_decide.html", **words)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_consent_record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a consent, or the ground that replaces it."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_edit_case(user, view.case))
    posted = request.POST if request.method == "POST" else None
    form, command = CaseConsentForm(posted, user=user, case=view.case), ConfirmForm(posted)
    if (posted is None or form.is_valid()) and is_done(
        request, command, "record_consent", lambda: record_consent(actor=user, case_id=case_id, facts=form.facts)
    ):
        return done(request, _("Persetujuan dicatat."), case_id, "victims:case-screening")
    words = {"title": _("Catat persetujuan"), "lead": "", "label": _("Simpan persetujuan")}
    return form_page(request, view, form, "victims/case_consent_form.html", command=command, **words)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_consent_withdraw(request: HttpRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Take a consent back: whatever rests on it ends at once."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.owns(user, view.case, Capability.CASE_EDIT))
    found = next((item for item in consents_of(view) if item["row"].pk == consent_id), None)
    if found is None:
        raise Http404
    form = ConfirmForm(request.POST or None)
    if is_done(request, form, "withdraw_consent", lambda: withdraw_consent(actor=user, consent_id=consent_id)):
        return done(request, _("Persetujuan ditarik. Akses yang bertumpu padanya berakhir."), case_id, "victims:case-screening")
    title, lead = _("Tarik persetujuan"), _withdrawal_words(readers_by(found["row"]))
    return form_page(request, view, form, title=title, lead=lead, label=title, final=True)


def _withdrawal_words(readers: list[str]) -> str:
    """What the withdrawal ends, said before it happens."""
    stays = _("Layanan unit Anda tidak berkurang.")
    if not readers:
        return _("Kini tidak ada lembaga lain yang membaca kasus karena persetujuan ini.") + " " + stays
    ends = _("Akses ini berakhir saat itu juga: %(units)s. Penerima diminta berhenti dalam 3x24 jam.")
    return ends % {"units": "; ".join(readers)} + " " + stays
