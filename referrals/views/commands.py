"""The commands of a referral. A step that somebody took before is told calmly, never as an error page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from referrals.forms import answers
from referrals.forms.shared import run_service
from referrals.models import RELATED, Referral
from referrals.selectors.detail import last_event
from referrals.selectors.words import moved_sentence, service_labels
from referrals.services import answering, approval, drafting, ending, work
from referrals.services import messages as thread
from referrals.states import ReferralStatus
from referrals.views.shared import card_context, detail_context
from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.forms import APART, press_key
from victims.errors import RefusedError, TransitionNotAllowedError

Service = Callable[..., object]
_C = Capability


def _run(request: HttpRequest, referral_id: UUID, service: Service, title: str, text: str = "", **words: Any) -> HttpResponse:
    """Call a service, say what came of it, and show the referral again."""
    user = user_of(request)
    try:
        service(actor=user, referral_id=referral_id, **words)
    except Referral.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowedError:
        messages.info(request, moved_sentence(last_event(referral_id), user))
    except RefusedError as error:
        messages.warning(request, " ".join(error.messages), extra_tags=_("Belum dapat dilakukan"))
    else:
        messages.success(request, text or title, extra_tags=title if text else "")
    return redirect("referrals:referral-detail", referral_id=referral_id)


@require_POST
@requires(_C.REFERRAL_CREATE)
def submit(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Send a draft to the officer."""
    told = _("Petugas yang menyetujui sudah diberi tahu.")
    return _run(request, referral_id, drafting.submit, _("Rujukan diajukan"), told)


@require_POST
@requires(_C.REFERRAL_CREATE)
def redraft(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take up a returned referral, and go to its form."""
    answer = _run(request, referral_id, drafting.redraft, _("Silakan perbaiki, lalu ajukan lagi"))
    mine = Referral.objects.visible_to(user_of(request)).filter(pk=referral_id, status=ReferralStatus.DRAFT)
    return redirect("referrals:referral-edit", referral_id=referral_id) if mine.exists() else answer


@require_POST
@requires(_C.REFERRAL_APPROVE)
def approve(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Send it to the receiver."""
    told = _("Penerima sudah diberi tahu dan dapat menjawab.")
    return _run(request, referral_id, approval.approve, _("Rujukan disetujui"), told)


@require_POST
@requires(_C.REFERRAL_APPROVE)
def approve_afterwards(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Approve an urgent one that went ahead."""
    return _run(request, referral_id, approval.approve_afterwards, _("Rujukan mendesak disetujui"))


@require_POST
@requires(_C.REFERRAL_RECEIVE)
def start(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Say that the service has begun."""
    return _run(request, referral_id, work.start_work, _("Tercatat: sedang dikerjakan"))


@require_POST
@requires(_C.REFERRAL_RECEIVE)
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take it on; the shared parts open."""
    form = answers.AcceptForm(request.POST)
    if not form.is_valid():
        return _again(request, referral_id, {"accept_form": form})
    told = _("Pengirim sudah diberi tahu.")
    return _run(request, referral_id, answering.accept, _("Rujukan diterima"), told, **form.cleaned_data)


@require_POST
@requires(_C.REFERRAL_READ)
def message(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Write to the other side."""
    form = answers.MessageForm(request.POST)
    if not form.is_valid():
        return _again(request, referral_id, {"message_form": form})
    return _run(request, referral_id, thread.send_message, _("Pesan terkirim"), **form.cleaned_data)


def _again(request: HttpRequest, referral_id: UUID, forms: dict[str, Form]) -> HttpResponse:
    user = user_of(request)
    return render(request, "referrals/detail.html", detail_context(user, _visible(user, referral_id), forms))


def _visible(user: User, referral_id: UUID) -> Referral:
    return get_visible_or_404(Referral.objects.visible_to(user).select_related(*RELATED), pk=referral_id)


def _ask(
    request: HttpRequest, referral_id: UUID, form_class: type[Form], service: Service, verb: str, done: str, **texts: Any
) -> HttpResponse:
    """A page that asks for words first. ``verb`` is a key of ``ReferralView.can``."""
    user = user_of(request)
    form = form_class(request.POST or None)
    if form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name not in APART}
        if "kunci" in form.fields:
            words["key"] = press_key(form)
        try:
            if run_service(form, lambda: service(actor=user, referral_id=referral_id, **words)):
                messages.success(request, done)
                return redirect("referrals:referral-detail", referral_id=referral_id)
        except Referral.DoesNotExist:
            raise Http404 from None
        except TransitionNotAllowedError:
            messages.info(request, moved_sentence(last_event(referral_id), user))
            return redirect("referrals:referral-detail", referral_id=referral_id)
    context = card_context(user, _visible(user, referral_id), service_labels())
    if request.method == "GET" and not context["view"].can[verb]:  # it moved on: its page says where to
        return redirect("referrals:referral-detail", referral_id=referral_id)
    return render(request, "referrals/act.html", {**context, "form": form, **texts})


_asking = require_http_methods(["GET", "POST"])


@_asking
@requires(_C.REFERRAL_APPROVE)
def return_(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Send it back to be mended."""
    return _ask(
        request, referral_id, answers.ReturnForm, approval.return_for_correction, "approve", _("Rujukan dikembalikan"),
        heading=_("Kembalikan untuk diperbaiki"), button=_("Kembalikan rujukan"), style="btn-main",
    )  # fmt: skip


@_asking
@requires(_C.REFERRAL_APPROVE)
def reject(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Do not agree."""
    return _ask(
        request, referral_id, answers.RejectForm, approval.reject, "approve", _("Rujukan tidak disetujui"),
        heading=_("Tidak menyetujui rujukan"), button=_("Tidak setujui"), style="btn-final",
        note=_("Rujukan ini berakhir. Untuk memintanya lagi, penulis membuat rujukan baru."),
    )  # fmt: skip


@_asking
@requires(_C.REFERRAL_RECEIVE)
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Say no to the sender."""
    return _ask(
        request, referral_id, answers.DeclineForm, answering.decline, "answer", _("Rujukan ditolak, pengirim diberi tahu"),
        heading=_("Tolak dengan alasan"), button=_("Tolak rujukan"), style="btn-final",
    )  # fmt: skip


@_asking
@requires(_C.REFERRAL_RECEIVE)
def complete(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """End it with its result."""
    return _ask(
        request, referral_id, answers.CompleteForm, work.complete, "complete", _("Rujukan selesai, hasil dikirim"),
        heading=_("Selesaikan rujukan"), button=_("Kirim hasil dan selesaikan"), style="btn-main",
        note=_("Setelah ini kasus tertutup bagi unit Anda. Rujukan dan hasilnya tetap dapat dibaca."),
    )  # fmt: skip


@_asking
@requires(_C.REFERRAL_CREATE)
def refer_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Send a rujukan balik to the sender."""
    return _ask(
        request, referral_id, answers.BackForm, work.refer_back, "refer_back", _("Rujukan balik dikirim"),
        heading=_("Kirim rujukan balik"), button=_("Kirim rujukan balik"), style="btn-main",
        note=_("Rujukan ini tetap berjalan sampai Anda menyelesaikannya."),
    )  # fmt: skip


@_asking
@requires(_C.REFERRAL_CREATE, _C.REFERRAL_APPROVE)
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take it back."""
    user = user_of(request)
    is_draft = Referral.objects.visible_to(user).filter(pk=referral_id, status=ReferralStatus.DRAFT).exists()
    return _ask(
        request, referral_id, answers.DiscardForm if is_draft else answers.WithdrawForm, ending.withdraw, "withdraw",
        _("Rujukan ditarik"), heading=_("Buang draf") if is_draft else _("Tarik rujukan"),
        button=_("Buang draf") if is_draft else _("Tarik rujukan"), style="btn-final",
        note="" if is_draft else _("Akses penerima ke kasus ini berakhir saat itu juga."),
    )  # fmt: skip
