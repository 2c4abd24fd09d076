"""Placement as part of a case: its tab, and asking for a place."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from shelters import policies
from shelters.forms import ProposeForm, run_service
from shelters.selectors.matching import shelters_with_bed
from shelters.selectors.placements import placements_of, unplaced_cases
from shelters.services.placements import propose_placement
from shelters.states import OPEN_PLACEMENTS, Approval, PlacementStatus
from shelters.views.shared import chosen_kind, kind_chips, placement_card
from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.core.forms import press_key
from victims import policies as case_policies
from victims.case_page.header import tile_letters
from victims.selectors.cases import CaseView
from victims.selectors.page import case_page_context, visible_case_view
from victims.services.viewing import record_opening

_S, _A = PlacementStatus, Approval
TOLD = {
    (_S.PROPOSED, _A.PENDING): (_("Usulan dikirim"), _("Tempat tidurnya ditahan. Kepala unit diberi tahu.")),
    (_S.ACTIVE, _A.PENDING): (_("Ditempatkan karena darurat"), _("Kepala unit diberi tahu dan menyetujui sesudahnya.")),
    (_S.ACTIVE, _A.APPROVED): (_("Penempatan disimpan"), _("Ia tercatat tinggal di sana mulai sekarang.")),
}


@require_GET
@requires(Capability.SHELTER_READ)
def case_placements(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The tab Penempatan: where she stays, what comes next, where she stayed before."""
    user = user_of(request)
    context = case_page_context(user, case_id, "placements")
    view: CaseView = context["view"]
    record_opening(view, "placements")
    found = [placement_card(user, placement, view) for placement in placements_of(view)]
    current = next((card for card in found if card["placement"].status in OPEN_PLACEMENTS), None)
    context |= {
        "current": current,
        "former": [card for card in found if card is not current],
        "can_propose": current is None and policies.can_propose(user, view.case),
    }
    return render(request, "shelters/case_placements.html", context)


@require_GET
@requires(Capability.PLACEMENT_PROPOSE)
def pick_case(request: HttpRequest) -> HttpResponse:
    """Own cases without a place: the way from the board to a proposal."""
    user = user_of(request)
    rows = [{"view": view, "tile": tile_letters(view.alias)} for view in unplaced_cases(user)]
    return render(request, "shelters/pick_case.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(Capability.PLACEMENT_PROPOSE)
def propose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Choose a kind of bed, then one of the shelters that have it."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(FieldGroup.LOCATION in view and policies.can_propose(user, view.case))
    kind = chosen_kind(request, view)
    form = ProposeForm(request.POST if request.method == "POST" else None, user=user, initial={"bed_kind": kind})
    made = run_service(form, lambda: propose_placement(actor=user, case_id=case_id, **_facts(form)))
    if made:
        title, text = TOLD[PlacementStatus(made.status), Approval(made.approval)]
        messages.success(request, text, extra_tags=str(title))
        return redirect("shelters:case-placements", case_id=case_id)
    context = {
        "form": form,
        "view": view,
        "case": view.case,
        "kind": kind,
        "kinds": kind_chips(view, kind),
        "matches": shelters_with_bed(kind, view.case.owner_unit.regency),
        "own_unit_id": view.case.owner_unit_id,
        "is_head": case_policies.owns(user, view.case, Capability.PLACEMENT_APPROVE),
    }
    return render(request, "shelters/propose_form.html", context)


def _facts(form: ProposeForm) -> dict[str, Any]:
    names = ("shelter", "bed_kind", "is_emergency", "reason")
    return {**{name: form.cleaned_data[name] for name in names}, "key": press_key(form)}
