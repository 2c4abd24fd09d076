"""Requests of a person: one page each, and the steps."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import reveal_all
from tppo_cases.privacy import policies
from tppo_cases.privacy.forms import AnswerForm, ConfirmForm, IdentityForm, ReasonForm, RefusalForm, RequestForm
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.models.stops import StopNotice
from tppo_cases.privacy.selectors.copy import copy_parts
from tppo_cases.privacy.selectors.limits import limit_lines
from tppo_cases.privacy.services import erasure, requests, stops
from tppo_cases.privacy.services.viewing import record_copy
from tppo_cases.privacy.states import REQUEST_TRANSITIONS, RequestKind, RequestStatus
from tppo_cases.privacy.views.shared import PAGE, command_page
from victims.selectors.page import visible_case_view

_S = RequestStatus


def _page_of(request_id: UUID) -> str:
    return reverse("privacy:request-detail", args=[request_id])


def _own(user: User, request_id: UUID) -> SubjectRequest:
    """A request that one may work on; Http404 for unseen and unknown, PermissionDenied for data protection."""
    row = get_visible_or_404(SubjectRequest.objects.visible_to(user).select_related("unit"), pk=request_id)
    require(not policies.is_desk(user))
    return row


@requires(Capability.CASE_EDIT)
@PAGE
def request_create(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Register a request on a case."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_handle_requests(user, view.case))
    form = RequestForm(request.POST or None, initial={"received_at": timezone.localtime()})
    return command_page(
        request, form, f"subject.register {case_id}",
        lambda: requests.register_request(
            actor=user, case_id=case_id,
            facts=requests.RequestFacts(**form.answers),
        ),
        to=_page_of(UUID(int=0)).replace(str(UUID(int=0)), "{id}"),
        back=reverse("privacy:case-privacy", args=[case_id]), saved=_("Permintaan tercatat. Batas waktunya berjalan."),
        title=_("Catat permintaan subjek data"), label=_("Catat permintaan"),
        lead=_("Yang diminta orang ini, atau wakilnya, tentang datanya sendiri."),
    )  # fmt: skip


@requires(Capability.CASE_EDIT, Capability.BREACH_MANAGE)
@require_safe
def request_detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request: clock, content for the owning unit, next step. Data protection sees number, kind, unit and clock."""
    user = user_of(request)
    row = get_visible_or_404(
        SubjectRequest.objects.visible_to(user).select_related("unit", "registered_by", "verified_by"), pk=request_id
    )
    context: dict[str, object] = {"row": row, "is_desk": policies.is_desk(user)}
    if not policies.is_desk(user):
        view = visible_case_view(user, row.case_id)
        following = REQUEST_TRANSITIONS[_S(row.status)]
        context |= {
            "view": view,
            "texts": reveal_all(row, ("details", "proxy_evidence", "identity_check", "answer"), view),
            "steps": {status.value for status in following},
            "limits": limit_lines(view.case) if row.kind == RequestKind.ERASURE and following else [],
        }
        context["blocked"] = any(line.blocks for line in context["limits"])  # type: ignore[attr-defined]  # LimitLine
    return render(request, "privacy/request_detail.html", context)


def _step(request: HttpRequest, request_id: UUID, form: object, verb: str, run: object, **words: object) -> HttpResponse:
    return command_page(
        request, form, f"subject.{verb} {request_id}", run, to=_page_of(request_id), back=_page_of(request_id), **words  # type: ignore[arg-type]  # passed on
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@PAGE
def request_verify(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Note how identity was made sure of."""
    user = user_of(request)
    _own(user, request_id)
    form = IdentityForm(request.POST or None)
    return _step(
        request, request_id, form, "verify",
        lambda: requests.verify_identity(actor=user, request_id=request_id, **form.answers),
        saved=_("Identitas pemohon dipastikan."), title=_("Pastikan identitas pemohon"), label=_("Simpan"),
        lead=_("Jangan memberi tahu apa pun sebelum yakin siapa yang meminta."),
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@PAGE
def request_start(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Begin to work on it."""
    user = user_of(request)
    _own(user, request_id)
    form = ConfirmForm(request.POST or None)
    return _step(
        request, request_id, form, "start", lambda: requests.start_work(actor=user, request_id=request_id),
        saved=_("Permintaan dikerjakan."), title=_("Mulai kerjakan"), label=_("Mulai"), lead="",
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@PAGE
def request_fulfil(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Close it as done."""
    user = user_of(request)
    _own(user, request_id)
    form = AnswerForm(request.POST or None)
    return _step(
        request, request_id, form, "fulfil", lambda: requests.fulfil(actor=user, request_id=request_id, **form.answers),
        saved=_("Permintaan dipenuhi."), title=_("Nyatakan dipenuhi"), label=_("Simpan"),
        lead=_("Sesudah pemohon menerima yang diminta."),
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@PAGE
def request_refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Refuse it on a legal ground."""
    user = user_of(request)
    _own(user, request_id)
    form = RefusalForm(request.POST or None)
    return _step(
        request, request_id, form, "refuse", lambda: requests.refuse(actor=user, request_id=request_id, **form.answers),
        saved=_("Permintaan ditolak."), title=_("Tolak permintaan"), label=_("Tolak permintaan"), final=True,
        lead=_("Hanya dengan dasar hukum. Pemohon berhak tahu alasannya."),
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@PAGE
def request_withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """It was taken back."""
    user = user_of(request)
    _own(user, request_id)
    form = AnswerForm(request.POST or None)
    return _step(
        request, request_id, form, "withdraw", lambda: requests.withdraw(actor=user, request_id=request_id, **form.answers),
        saved=_("Permintaan ditarik."), title=_("Permintaan ditarik pemohon"), label=_("Simpan"), lead="",
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@PAGE
def request_erase(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask a second person to allow an erasure."""
    user = user_of(request)
    _own(user, request_id)
    form = ReasonForm(request.POST or None)
    return _step(
        request, request_id, form, "erase", lambda: erasure.ask_erasure(actor=user, request_id=request_id, **form.answers),
        saved=_("Penghapusan menunggu orang kedua."), title=_("Ajukan penghapusan"), label=_("Ajukan penghapusan"), final=True,
        lead=_("Sesudah disetujui, identitas, cerita, catatan, dan dokumennya tidak dapat dikembalikan. Angka laporan tetap."),
    )  # fmt: skip


@requires(Capability.CASE_EDIT)
@needs_confirmation()
@require_safe
def access_copy(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Everything that is held about the person, for print."""
    user = user_of(request)
    row = _own(user, request_id)
    if row.kind != RequestKind.ACCESS or row.status != _S.IN_WORK:
        raise Http404
    view = visible_case_view(user, row.case_id)
    require(policies.can_handle_requests(user, view.case))
    parts = copy_parts(view)
    record_copy(view, row)
    return render(request, "privacy/access_copy.html", {"row": row, "parts": parts, "case": view.case, "today": timezone.now()})


@requires(Capability.CASE_EDIT)
@PAGE
def stop_confirm(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Say that a receiver stopped using the data."""
    user = user_of(request)
    notice = get_visible_or_404(StopNotice.objects.visible_to(user), pk=notice_id)
    require(policies.can_confirm_stop(user, notice))
    by_receiver = notice.receiver_principal in policies.receiving_principals(user)
    form = ConfirmForm(request.POST or None)
    home = reverse("privacy:home")
    return command_page(
        request, form, f"stop.confirm {notice_id}", lambda: stops.confirm_stop(actor=user, notice_id=notice_id),
        to=home, back=home,
        saved=_("Penghentian tercatat."), title=_("Pastikan pemakaian data berhenti"),
        label=_("Kami sudah berhenti") if by_receiver else _("Penerima sudah berhenti"),
        lead=_("Persetujuannya ditarik. Data tidak dipakai lagi dan salinan di luar sistem dimusnahkan (UU 27/2022 Pasal 40)."),
        number=notice.number,
    )  # fmt: skip
