"""A placement by itself: for the unit that is asked, and the four commands on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shelters import policies
from shelters.forms import ApproveForm, DischargeForm, RefuseForm, TransferForm, run_service
from shelters.models import Placement
from shelters.selectors.matching import Match, shelters_with_bed
from shelters.selectors.placements import placements_for, unit_names_of
from shelters.services.moves import transfer_placement
from shelters.services.placements import approve_placement, discharge_placement, refuse_placement
from shelters.states import BedKind
from shelters.views.shared import chosen_kind, kind_chips, placement_card, preview_facts
from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core.forms import press_key
from victims.models.case import VictimCase
from victims.selectors.cases import CASE_RELATED, CaseView, case_view


def _located_case(user: User, case_id: UUID) -> CaseView | None:
    """The case of a placement, where the reader may see where the person stays."""
    related = (*CASE_RELATED, "owner_unit__regency")
    case = VictimCase.objects.visible_to(user).select_related(*related).filter(pk=case_id).first()
    view = case_view(user, case) if case else None
    return view if view and FieldGroup.LOCATION in view else None


def _placement(request: HttpRequest, placement_id: UUID) -> tuple[User, Placement, CaseView | None]:
    """The placement (404 when unseen) and its case."""
    user = user_of(request)
    placement = get_visible_or_404(placements_for(user), pk=placement_id)
    return user, placement, _located_case(user, placement.case_id)


def _context(user: User, placement: Placement, view: CaseView | None) -> dict[str, Any]:
    return {
        "placement": placement, "card": placement_card(user, placement, view), "facts": preview_facts(placement), "view": view,
    }  # fmt: skip


def _done(request: HttpRequest, user: User, placement: Placement, title: str, text: str) -> HttpResponse:
    """Say what was done, where the reader can still see it: an act may end her access."""
    messages.success(request, text, extra_tags=title)
    if _located_case(user, placement.case_id):
        return redirect("shelters:case-placements", case_id=placement.case_id)
    if placements_for(user).filter(pk=placement.pk).exists():
        return redirect("shelters:placement-detail", placement_id=placement.pk)
    return redirect("shelters:board")


@require_GET
@requires(Capability.SHELTER_READ)
def placement_detail(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """What a unit reads before it answers, and how it was answered."""
    user, placement, view = _placement(request, placement_id)
    context = _context(user, placement, view) | {"proposer_units": unit_names_of(placement.proposed_by)}
    return render(request, "shelters/placement_detail.html", context)


def _decide(
    request: HttpRequest, placement_id: UUID, form: forms.Form, template: str, call: Callable[[User], object],
    told: tuple[str, str],
) -> HttpResponse:  # fmt: skip
    user, placement, view = _placement(request, placement_id)
    require(policies.can_decide(user, placement))
    if run_service(form, lambda: call(user)):
        return _done(request, user, placement, *told)
    return render(request, template, _context(user, placement, view) | {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Capability.PLACEMENT_APPROVE)
def approve(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Agree to a proposal or to an emergency."""
    form = ApproveForm(request.POST if request.method == "POST" else None)
    told = _("Penempatan disetujui"), _("Pengusul diberi tahu.")
    return _decide(
        request, placement_id, form, "shelters/approve_form.html",
        lambda user: approve_placement(actor=user, placement_id=placement_id, room=form.cleaned_data["room"]), told,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Capability.PLACEMENT_APPROVE)
def refuse(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Do not agree, with a reason."""
    form = RefuseForm(request.POST if request.method == "POST" else None)
    told = _("Penempatan tidak disetujui"), _("Pengusul diberi tahu beserta alasannya.")
    return _decide(
        request, placement_id, form, "shelters/refuse_form.html",
        lambda user: refuse_placement(actor=user, placement_id=placement_id, reason=form.cleaned_data["reason"]), told,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Capability.PLACEMENT_PROPOSE)
def discharge(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Record that the person has left."""
    user, placement, view = _placement(request, placement_id)
    require(policies.can_end(user, placement, view.case if view else None))
    form = DischargeForm(request.POST if request.method == "POST" else None)
    if run_service(form, lambda: discharge_placement(actor=user, placement_id=placement_id, **form.cleaned_data)):
        return _done(request, user, placement, _("Keluar dicatat"), _("Tempat tidurnya kosong lagi."))
    return render(request, "shelters/discharge_form.html", _context(user, placement, view) | {"form": form})


@require_http_methods(["GET", "POST"])
@requires(Capability.PLACEMENT_PROPOSE)
def transfer(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Choose another bed or shelter; the stay there begins at once."""
    user, placement, view = _placement(request, placement_id)
    require(view is not None and policies.can_end(user, placement, view.case))
    assert view is not None  # noqa: S101  # required above; for the type checker
    kind = chosen_kind(request, view)
    form = TransferForm(request.POST if request.method == "POST" else None, user=user, initial={"bed_kind": kind})
    if run_service(form, lambda: _move(user, placement_id, form)):
        return _done(request, user, placement, _("Kepindahan dicatat"), _("Tempat yang lama kosong lagi."))
    context = _context(user, placement, view) | {
        "form": form, "kind": kind, "kinds": kind_chips(view, kind), "matches": _other_beds(placement, kind, view),
        "own_unit_id": view.case.owner_unit_id,
    }  # fmt: skip
    return render(request, "shelters/transfer_form.html", context)


def _move(user: User, placement_id: UUID, form: TransferForm) -> UUID:
    data = form.cleaned_data
    return transfer_placement(
        actor=user, placement_id=placement_id, shelter=data["shelter"], bed_kind=data["bed_kind"], reason=data["reason"],
        key=press_key(form),
    )  # fmt: skip


def _other_beds(placement: Placement, kind: BedKind, view: CaseView) -> list[Match]:
    """Free beds of the kind, without the bed that she has."""
    found = shelters_with_bed(kind, view.case.owner_unit.regency)
    return [match for match in found if (match.shelter.pk, kind) != (placement.shelter_id, placement.bed_kind)]
