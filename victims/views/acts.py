"""Acts on a case beyond recording work. Each page: visible or 404, may or 403, form, service, back to the case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.core.sealed import reveal
from victims.case_page.acts import acts_of
from victims.case_page.header import header_of
from victims.forms.acts import ConfirmForm, EarlyClosingForm, ManagerForm, RestrictForm, TransferForm
from victims.forms.base import ReasonForm
from victims.selectors.page import visible_case_view
from victims.services import closing, ownership
from victims.states import CaseOutcome
from victims.views.commands import act_of, done, form_page, is_done, not_now

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@requires(Capability.CASE_LIST)
@require_safe
def case_actions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything else that this reader may do to the case now."""
    view = visible_case_view(user_of(request), case_id)
    context = {"view": view, "case": view.case, "header": header_of(view), "acts": acts_of(view)}
    return render(request, "victims/case_actions.html", context)


@requires(Capability.CASE_EDIT)
@_PAGE
def case_close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for closing."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-close")):
        return away
    form = ReasonForm(request.POST or None)
    if is_done(
        request, form, "request_closing",
        lambda: closing.request_closing(actor=user, case_id=case_id, reason=form.cleaned_data["reason"]),
    ):  # fmt: skip
        return done(request, _("Terminasi diajukan. Orang kedua akan memutuskan."), case_id)
    lead = _("Layanan selesai dan rencana tercapai. Orang kedua dari unit atau direktorat yang memutuskan.")
    return form_page(request, view, form, title=_("Ajukan terminasi"), lead=lead, label=_("Ajukan terminasi"))


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_close_decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Approve the closing, or send the case back to its services with a reason."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-close-decide")):
        return away
    approve, refuse = _two_answers(request)
    if is_done(request, approve, "approve_closing", lambda: closing.approve_closing(actor=user, case_id=case_id)):
        return done(request, _("Kasus selesai. Tindak lanjut dimulai."), case_id)
    if is_done(
        request, refuse, "refuse_closing",
        lambda: closing.refuse_closing(actor=user, case_id=case_id, reason=refuse.cleaned_data["reason"]),
    ):  # fmt: skip
        return done(request, _("Kasus kembali ke layanan."), case_id)
    reason = reveal(view.case, "closing_reason", view) if "summary" in view else ""
    words = {"title": _("Putuskan terminasi"), "asked_by": view.case.closing_requested_by, "reason": reason}
    return form_page(request, view, approve, "victims/case_close_decide.html", refuse=refuse, **words)


def _two_answers(request: HttpRequest) -> tuple[ConfirmForm, ReasonForm]:
    """The form of each answer; only the one whose button was pressed gets what was posted."""
    answer = request.POST.get("jawaban")
    approve = ConfirmForm(request.POST if answer == "setujui" else None)
    return approve, ReasonForm(request.POST if answer == "tolak" else None)


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_close_early(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close because services can not go on."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-close-early")):
        return away
    form = EarlyClosingForm(request.POST or None)
    if is_done(
        request, form, "close_early",
        lambda: closing.close_early(
            actor=user, case_id=case_id, outcome=CaseOutcome(form.cleaned_data["outcome"]), reason=form.cleaned_data["reason"]
        ),
    ):  # fmt: skip
        return done(request, _("Kasus ditutup."), case_id)
    lead = _("Kasus selesai saat ini juga. Akses pihak lain berakhir dan semua tenggat berhenti.")
    title = _("Tutup sebelum layanan selesai")
    return form_page(request, view, form, title=title, lead=lead, label=_("Tutup kasus"), final=True)


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_close_not_tppo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close a case that was decided to be no trafficking."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-close-not-tppo")):
        return away
    form = ReasonForm(request.POST or None)
    if is_done(
        request, form, "close_not_tppo",
        lambda: closing.close_not_tppo(actor=user, case_id=case_id, reason=form.cleaned_data["reason"]),
    ):  # fmt: skip
        return done(request, _("Kasus ditutup."), case_id)
    lead = _("Sebutkan ke mana orang ini diarahkan bila masih perlu bantuan.")
    return form_page(request, view, form, title=_("Tutup: bukan TPPO"), lead=lead, label=_("Tutup kasus"), final=True)


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open a closed case again."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-reopen")):
        return away
    form = ReasonForm(request.POST or None)
    if is_done(
        request, form, "reopen_case",
        lambda: closing.reopen_case(actor=user, case_id=case_id, reason=form.cleaned_data["reason"]),
    ):  # fmt: skip
        return done(request, _("Kasus dibuka kembali, pada tahap asesmen."), case_id)
    lead = _("Kasus kembali ke tahap asesmen. Akses lembaga lain tidak ikut kembali.")
    return form_page(request, view, form, title=_("Buka kembali kasus"), lead=lead, label=_("Buka kembali"))


@requires(Capability.CASE_TRANSFER)
@_PAGE
def case_transfer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Hand the case over; afterwards it is not among the cases of who did so."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-transfer")):
        return away
    form = TransferForm(request.POST or None, case=view.case)
    if is_done(
        request, form, "transfer_case",
        lambda: ownership.transfer_case(
            actor=user, case_id=case_id, unit=form.cleaned_data["unit"], manager=form.cleaned_data["manager"],
            reason=form.cleaned_data["reason"],
        ),
    ):  # fmt: skip
        messages.success(request, _("Kasus %(number)s dialihkan.") % {"number": view.case.number})
        return redirect("victims:case-list")
    lead = _("Riwayat, tenggat, dan rujukan yang berjalan ikut. Akses unit Anda berakhir saat itu juga.")
    return form_page(request, view, form, title=_("Alihkan kasus"), lead=lead, label=_("Alihkan kasus"))


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_manager(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say who manages the case."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-manager")):
        return away
    form = ManagerForm(request.POST or None, case=view.case, initial={"manager": view.case.case_manager_id})
    if is_done(
        request, form, "assign_manager",
        lambda: ownership.assign_manager(actor=user, case_id=case_id, manager=form.cleaned_data["manager"]),
    ):  # fmt: skip
        return done(request, _("Manajer kasus ditetapkan."), case_id)
    return form_page(request, view, form, title=_("Manajer kasus"), lead="", label=_("Tetapkan"))


@requires(Capability.CASE_EDIT)
@_PAGE
def case_restrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Limit the case to named persons."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-restrict")):
        return away
    form = RestrictForm(request.POST or None, case=view.case, actor=user)
    if is_done(
        request, form, "restrict_case",
        lambda: ownership.restrict_case(actor=user, case_id=case_id, team=list(form.cleaned_data["team"])),
    ):  # fmt: skip
        return done(request, _("Kasus kini hanya terlihat oleh tim bernama."), case_id)
    lead = _("Untuk kasus seksual anak, atau bila keamanannya menuntut. Lembaga penerima rujukan juga tidak melihatnya.")
    return form_page(request, view, form, title=_("Batasi untuk tim bernama"), lead=lead, label=_("Batasi kasus"))


@requires(Capability.CASE_EDIT)
@_PAGE
def case_unrestrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Let the owning unit see the case again."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    if away := not_now(request, view, act_of("victims:case-unrestrict")):
        return away
    form = ReasonForm(request.POST or None)
    if is_done(
        request, form, "unrestrict_case",
        lambda: ownership.unrestrict_case(actor=user, case_id=case_id, reason=form.cleaned_data["reason"]),
    ):  # fmt: skip
        return done(request, _("Pembatasan dicabut."), case_id)
    lead = _("Semua petugas unit pemilik, pengawasnya, dan penerima rujukan yang berjalan melihat kasus ini lagi.")
    return form_page(request, view, form, title=_("Cabut pembatasan"), lead=lead, label=_("Cabut pembatasan"))
