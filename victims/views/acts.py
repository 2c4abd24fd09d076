"""Acts on a case beyond recording work. Each page: visible or 404, may or 403, form, service, back to the case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
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
from victims.selectors.cases import CaseView
from victims.selectors.page import visible_case_view
from victims.services import closing, ownership
from victims.views.commands import act_of, act_page, done, form_page, is_done, not_now

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


def _reason(data: QueryDict | None, _view: CaseView) -> ReasonForm:
    return ReasonForm(data)


def _manager(data: QueryDict | None, view: CaseView) -> ManagerForm:
    return ManagerForm(data, case=view.case, initial={"manager": view.case.case_manager_id})


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
    return act_page(
        request, case_id, "victims:case-close", form=_reason,
        run=lambda user, answers: closing.request_closing(actor=user, case_id=case_id, **answers),
        saved=_("Terminasi diajukan. Orang kedua akan memutuskan."), title=_("Ajukan terminasi"), label=_("Ajukan terminasi"),
        lead=_("Layanan selesai dan rencana tercapai. Orang kedua dari unit atau direktorat yang memutuskan."),
    )  # fmt: skip


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
    return act_page(
        request, case_id, "victims:case-close-early", form=lambda data, view: EarlyClosingForm(data),
        run=lambda user, answers: closing.close_early(actor=user, case_id=case_id, **answers),
        saved=_("Kasus ditutup."), title=_("Tutup sebelum layanan selesai"), label=_("Tutup kasus"),
        lead=_("Kasus selesai saat ini juga. Akses pihak lain berakhir dan semua tenggat berhenti."), final=True,
    )  # fmt: skip


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_close_not_tppo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close a case that was decided to be no trafficking."""
    return act_page(
        request, case_id, "victims:case-close-not-tppo", form=_reason,
        run=lambda user, answers: closing.close_not_tppo(actor=user, case_id=case_id, **answers),
        saved=_("Kasus ditutup."), title=_("Tutup: bukan TPPO"), label=_("Tutup kasus"),
        lead=_("Sebutkan ke mana orang ini diarahkan bila masih perlu bantuan."), final=True,
    )  # fmt: skip


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open a closed case again."""
    return act_page(
        request, case_id, "victims:case-reopen", form=_reason,
        run=lambda user, answers: closing.reopen_case(actor=user, case_id=case_id, **answers),
        saved=_("Kasus dibuka kembali, pada tahap asesmen."), title=_("Buka kembali kasus"), label=_("Buka kembali"),
        lead=_("Kasus kembali ke tahap asesmen. Akses lembaga lain tidak ikut kembali."),
    )  # fmt: skip


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
        lambda: ownership.transfer_case(actor=user, case_id=case_id, **form.answers),
    ):  # fmt: skip
        messages.success(request, _("Kasus %(number)s dialihkan.") % {"number": view.case.number})
        return redirect("victims:case-list")
    lead = _("Riwayat, tenggat, dan rujukan yang berjalan ikut. Akses unit Anda berakhir saat itu juga.")
    return form_page(request, view, form, title=_("Alihkan kasus"), lead=lead, label=_("Alihkan kasus"))


@requires(Capability.CASE_DECIDE)
@_PAGE
def case_manager(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say who manages the case."""
    return act_page(
        request, case_id, "victims:case-manager", form=_manager,
        run=lambda user, answers: ownership.assign_manager(actor=user, case_id=case_id, **answers),
        saved=_("Manajer kasus ditetapkan."), title=_("Manajer kasus"), label=_("Tetapkan"),
        lead="",
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@_PAGE
def case_restrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Limit the case to named persons."""
    return act_page(
        request, case_id, "victims:case-restrict", form=lambda data, view: RestrictForm(data, case=view.case, actor=view.user),
        run=lambda user, answers: ownership.restrict_case(actor=user, case_id=case_id, **answers),
        saved=_("Kasus kini hanya terlihat oleh tim bernama."), title=_("Batasi untuk tim bernama"), label=_("Batasi kasus"),
        lead=_("Untuk kasus seksual anak, atau bila keamanannya menuntut. Lembaga penerima rujukan juga tidak melihatnya."),
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@_PAGE
def case_unrestrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Let the owning unit see the case again."""
    return act_page(
        request, case_id, "victims:case-unrestrict", form=_reason,
        run=lambda user, answers: ownership.unrestrict_case(actor=user, case_id=case_id, **answers),
        saved=_("Pembatasan dicabut."), title=_("Cabut pembatasan"), label=_("Cabut pembatasan"),
        lead=_("Semua petugas unit pemilik, pengawasnya, dan penerima rujukan yang berjalan melihat kasus ini lagi."),
    )  # fmt: skip
