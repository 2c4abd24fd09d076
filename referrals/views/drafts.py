"""A new referral in two steps, the change of a draft, and the tab on the case page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from referrals import policies
from referrals.forms.referral import ReferralForm, StartForm, initial_of
from referrals.forms.shared import run_service
from referrals.models import RELATED, Referral
from referrals.selectors.words import receiver_label, service_labels
from referrals.services import drafting
from referrals.states import OPEN, ReferralKind, ReferralStatus, Urgency
from referrals.views.shared import row_of
from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from victims.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import VictimCase
from victims.selectors.cases import CaseView
from victims.selectors.page import case_page_context, visible_case_view
from victims.services.locks import lock_case
from victims.services.viewing import record_opening


@require_GET
@requires(Capability.REFERRAL_READ)
def case_referrals(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The tab Rujukan: open ones first, newest first."""
    user = user_of(request)
    context = case_page_context(user, case_id, "referrals")
    record_opening(context["view"], "referrals")
    labels = service_labels()
    found = Referral.objects.visible_to(user).filter(case_id=case_id).select_related(*RELATED).order_by("-id")
    rows = [row_of(user, referral, labels, "keluar") for referral in found]
    context |= {
        "open_rows": [row for row in rows if row["referral"].status in OPEN],
        "past_rows": [row for row in rows if row["referral"].status not in OPEN],
        "can_create": policies.can_create(user, context["case"]),
    }
    return render(request, "referrals/case_referrals.html", context)


@require_http_methods(["GET", "POST"])
@requires(Capability.REFERRAL_CREATE)
def referral_create(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Step 1 by link (kind and agency), step 2 the rest; then submitted, or kept as a draft."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_create(user, view.case))
    start = StartForm(request.GET or None, unit=view.case.owner_unit)
    if not start.is_valid():
        context = {"view": view, "case": view.case, "form": start, "running": _running(user, view.case)}
        return render(request, "referrals/start.html", context)
    kind, agency = start.cleaned_data["jenis"], start.cleaned_data["lembaga"]
    form = ReferralForm(request.POST or None, case=view.case, kind=kind, agency=agency)
    if form.is_valid():
        made: list[Referral] = []
        create = lambda: made.append(  # noqa: E731  # the service's result is needed for the way on
            drafting.create_referral(actor=user, case_id=case_id, facts=form.facts, key=form.key)
        )
        if run_service(form, create):
            return _go_on(request, user, made[0], form)
    context = _form_context(view, form) | {"running": [row for row in _running(user, view.case) if row["agency"] == agency]}
    return render(request, "referrals/form.html", context)


@require_http_methods(["GET", "POST"])
@requires(Capability.REFERRAL_CREATE)
def referral_edit(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Change a draft; kind and agency stay."""
    user = user_of(request)
    mine = Referral.objects.visible_to(user).select_related(*RELATED, "consent")
    referral = get_visible_or_404(mine, pk=referral_id)
    require(policies.can_edit(user, referral))
    if request.method == "POST":  # what the form compares with is what will be written over
        lock_case(referral.case_id)
        referral = get_visible_or_404(mine.all(), pk=referral_id)
    if referral.status != ReferralStatus.DRAFT:
        return redirect("referrals:referral-detail", referral_id=referral_id)
    view = visible_case_view(user, referral.case_id)
    initial = initial_of(referral, drafting.facts_of(referral))
    form = ReferralForm(
        request.POST or None, case=view.case, kind=referral.kind, agency=referral.receiving_agency, initial=initial
    )
    change = lambda: drafting.update_draft(actor=user, referral_id=referral_id, facts=form.facts)  # noqa: E731  # short
    try:
        if form.is_valid() and run_service(form, change):
            return _go_on(request, user, referral, form)
    except TransitionNotAllowedError:
        return redirect("referrals:referral-detail", referral_id=referral_id)
    return render(request, "referrals/form.html", _form_context(view, form) | {"referral": referral})


def _go_on(request: HttpRequest, user: User, referral: Referral, form: ReferralForm) -> HttpResponse:
    """After saving: submit as well, unless a draft was asked for."""
    if "draf" in request.POST:
        messages.success(request, _("Draf disimpan"))
        return redirect("referrals:referral-detail", referral_id=referral.pk)
    try:
        drafting.submit(actor=user, referral_id=referral.pk)
    except TransitionNotAllowedError:  # a second press of the same button
        messages.info(request, _("Rujukan ini sudah diajukan."))
    except RefusedError as error:
        messages.warning(request, " ".join(error.messages), extra_tags=_("Disimpan sebagai draf, belum diajukan"))
        return redirect("referrals:referral-edit", referral_id=referral.pk)
    else:
        text = _("Penerima dapat menjawab sekarang; persetujuan menyusul.") if _is_urgent(form) else _("Petugas diberi tahu.")
        messages.success(request, text, extra_tags=_("Rujukan diajukan"))
    return redirect("referrals:referral-detail", referral_id=referral.pk)


def _is_urgent(form: ReferralForm) -> bool:
    return bool(form.cleaned_data["urgency"] == Urgency.URGENT)


def _form_context(view: CaseView, form: ReferralForm) -> dict[str, Any]:
    return {
        "view": view,
        "case": view.case,
        "form": form,
        "agency": form.agency,
        "kind": ReferralKind(form.kind).label,
        "is_transfer": form.kind == ReferralKind.TRANSFER,
        "back_url": reverse("referrals:case-referrals", args=[view.case.pk]),
    }


def _running(user: User, case: VictimCase) -> list[dict[str, Any]]:
    """Open referrals of the case: said before a long form is filled in."""
    found = Referral.objects.visible_to(user).filter(case=case, status__in=OPEN).exclude(kind=ReferralKind.BACK)
    return [
        {"agency": referral.receiving_agency, "receiver": receiver_label(referral), "kind": referral.get_kind_display(),
         "url": reverse("referrals:referral-detail", args=[referral.pk]), "status": referral.status}
        for referral in found.select_related(*RELATED)
    ]  # fmt: skip
