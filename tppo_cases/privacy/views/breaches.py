"""The register of incidents."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import reveal_all
from tppo_cases.privacy import policies
from tppo_cases.privacy.forms import AssessForm, BreachReportForm, ConfirmForm, NotifiedForm, PackForm, ReasonForm
from tppo_cases.privacy.models.breaches import Breach, BreachCase
from tppo_cases.privacy.services import breaches, pack
from tppo_cases.privacy.services.viewing import record_breach_opened
from tppo_cases.privacy.states import BREACH_TRANSITIONS, BreachStatus
from tppo_cases.privacy.views.shared import PAGE, command_page
from victims.selectors.cases import Groups

_TEXTS = Groups(frozenset({"breach"}))
_NAMES = ("what", "how", "measures", "no_duty_reason")


def _page_of(breach_id: UUID | str) -> str:
    return reverse("privacy:breach-detail", args=[breach_id])


def letter_of(breach: Breach) -> dict[str, Any]:
    """What Art. 46 asks to be told: which data, when and how, what is being done."""
    return {
        "breach": breach,
        "groups": [str(group.label) for group in FieldGroup if group in breach.field_groups],
        **reveal_all(breach, ("how", "measures"), _TEXTS),
    }


@requires()
@PAGE
def breach_report(request: HttpRequest) -> HttpResponse:
    """Report an incident; open to everybody."""
    user = user_of(request)
    form = BreachReportForm(request.POST or None, initial={"noticed_at": timezone.localtime()})
    made = _page_of(UUID(int=0)).replace(str(UUID(int=0)), "{id}")
    return command_page(
        request, form, "breach.report", lambda: breaches.report_breach(actor=user, **form.answers), to=made,
        back=reverse("privacy:home"), saved=_("Terima kasih. Petugas pelindungan data menerima laporan ini."),
        title=_("Laporkan insiden"), label=_("Laporkan"),
        lead=_("Data hilang, terlihat orang lain, atau salah kirim. Melapor lebih awal lebih baik daripada yakin."),
    )  # fmt: skip


@requires()
@require_safe
def breach_detail(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """One incident: facts, clock, touched cases, next step. Who reported it sees what she wrote and where it stands."""
    user = user_of(request)
    breach = get_visible_or_404(
        Breach.objects.visible_to(user).select_related("account", "reported_by", "assessed_by"), pk=breach_id
    )
    desk = policies.is_desk(user)
    record_breach_opened(user, breach)
    context: dict[str, Any] = {"breach": breach, "is_desk": desk, "texts": reveal_all(breach, _NAMES, _TEXTS)}
    if desk:
        touched = BreachCase.objects.visible_to(user).filter(breach=breach).select_related("unit")
        context |= {
            "touched": [(row, [str(FieldGroup(g).label) for g in row.groups]) for row in touched[:500]],
            "steps": {status.value for status in BREACH_TRANSITIONS[BreachStatus(breach.status)]},
            "letter": letter_of(breach),
        }
    return render(request, "privacy/breach_detail.html", context)


def _step(
    request: HttpRequest, breach_id: UUID, form: Any, verb: str, run: Callable[[User], Breach], **words: Any
) -> HttpResponse:  # fmt: skip
    user, page = user_of(request), _page_of(breach_id)
    return command_page(request, form, f"breach.{verb} {breach_id}", lambda: run(user), to=page, back=page, **words)


def _seen(request: HttpRequest, breach_id: UUID) -> Breach:
    return get_visible_or_404(Breach.objects.visible_to(user_of(request)), pk=breach_id)


@requires(Capability.BREACH_MANAGE)
@PAGE
def breach_pack(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Gather what an account opened in a time."""
    breach = _seen(request, breach_id)
    first = {"account": breach.account_id, "from_at": breach.from_at, "to_at": breach.to_at or breach.noticed_at}
    form = PackForm(request.POST or None, initial=first)
    return _step(
        request, breach_id, form, "pack", lambda user: pack.build_pack(actor=user, breach_id=breach_id, **form.answers),
        saved=_("Berkas disusun dari jejak audit."), title=_("Susun berkas dari jejak audit"), label=_("Susun berkas"),
        lead=_("Semua kasus yang dibuka akun itu, siapa pun yang memakainya. Jejak audit tidak dapat membedakan orangnya."),
    )  # fmt: skip


@requires(Capability.BREACH_MANAGE)
@PAGE
def breach_assess(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Write the facts down."""
    breach = _seen(request, breach_id)
    first = {
        "field_groups": breach.field_groups, "persons": breach.persons, "from_at": breach.from_at, "to_at": breach.to_at,
        **reveal_all(breach, ("how", "measures"), _TEXTS),
    }  # fmt: skip
    form = AssessForm(request.POST or None, initial=first)
    return _step(
        request, breach_id, form, "assess",
        lambda user: breaches.assess(actor=user, breach_id=breach_id, facts=breaches.BreachFacts(**form.answers)),
        saved=_("Penilaian disimpan. Unit pemilik kasus mendapat tugas."), title=_("Nilai insiden"),
        label=_("Simpan penilaian"),
        lead=_("Isi yang harus diberitahukan menurut Pasal 46: data apa, kapan dan bagaimana, dan upayanya."),
    )  # fmt: skip


@requires(Capability.BREACH_MANAGE)
@PAGE
def breach_notify(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Say when the letters had gone out."""
    _seen(request, breach_id)
    form = NotifiedForm(request.POST or None, initial={"notified_at": timezone.localtime()})
    return _step(
        request, breach_id, form, "notify",
        lambda user: breaches.mark_notified(actor=user, breach_id=breach_id, **form.answers),
        saved=_("Pemberitahuan tercatat."), title=_("Catat pemberitahuan"), label=_("Simpan"),
        lead=_("Sesudah surat kepada orang terdampak dan kepada lembaga pelindungan data terkirim."),
    )  # fmt: skip


@requires(Capability.BREACH_MANAGE)
@PAGE
def breach_no_duty(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Find that nobody must be told."""
    _seen(request, breach_id)
    form = ReasonForm(request.POST or None)
    return _step(
        request, breach_id, form, "noduty",
        lambda user: breaches.find_no_duty(actor=user, breach_id=breach_id, **form.answers),
        saved=_("Menunggu orang kedua."), title=_("Tanpa kewajiban memberi tahu"), label=_("Ajukan ke orang kedua"),
        lead=_("Misalnya datanya tersandi dan kuncinya aman. Petugas pelindungan data lain melihatnya sekali lagi."),
        final=True,
    )  # fmt: skip


@requires(Capability.BREACH_MANAGE)
@PAGE
def breach_close(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Close it after everybody was told."""
    _seen(request, breach_id)
    form = ConfirmForm(request.POST or None)
    return _step(
        request, breach_id, form, "close", lambda user: breaches.close_breach(actor=user, breach_id=breach_id),
        saved=_("Insiden ditutup."), title=_("Tutup insiden"), label=_("Tutup insiden"), lead="",
    )  # fmt: skip


@requires(Capability.BREACH_MANAGE)
@require_safe
def breach_letters(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """Both letters, for print."""
    breach = _seen(request, breach_id)
    return render(request, "privacy/breach_letters.html", {**letter_of(breach), "today": timezone.now()})


@requires(Capability.CASE_EDIT)
@PAGE
def touched_inform(request: HttpRequest, touched_id: UUID) -> HttpResponse:
    """A unit tells the person of her case, with the letter."""
    user = user_of(request)
    visible = BreachCase.objects.visible_to(user).filter(asked_at__isnull=False).select_related("breach")
    touched = get_visible_or_404(visible, pk=touched_id)
    form, home = ConfirmForm(request.POST or None), reverse("privacy:home")
    return command_page(
        request, form, f"breach.inform {touched_id}", lambda: breaches.mark_informed(actor=user, touched_id=touched_id),
        to=home, back=home, saved=_("Tercatat: orangnya sudah diberi tahu."), template="privacy/touched.html",
        title=_("Beri tahu orang terdampak"), label=_("Sudah diberi tahu"), touched=touched, today=timezone.now(),
        lead=_("Sampaikan dengan cara yang aman baginya; jangan mengirim surat ke alamat yang diketahui pelaku."),
        **letter_of(touched.breach),
    )  # fmt: skip
