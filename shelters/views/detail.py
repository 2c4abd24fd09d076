"""One shelter: its beds now and before, who waits for an answer, who stays there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shelters import policies
from shelters.forms import CapacityForm, run_service
from shelters.models import Capacity
from shelters.selectors.board import row_of, shelters_for_board
from shelters.selectors.placements import residents_of, waiting_for
from shelters.services.capacity import set_capacity
from tppo_cases.access.context import access_of, require
from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability

HISTORY = 20


@require_GET
@requires(Capability.SHELTER_READ)
def shelter_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Beds by kind, their history, proposals that wait, residents as far as the reader may know of them."""
    user = user_of(request)
    shelter = get_visible_or_404(shelters_for_board(user), code=code)
    own = any(unit.pk == shelter.unit_id for unit in access_of(user).units_with(Capability.SHELTER_READ))
    return render(
        request,
        "shelters/shelter_detail.html",
        {
            "shelter": shelter,
            "row": row_of(shelter),
            "history": Capacity.objects.filter(shelter=shelter).select_related("recorded_by")[:HISTORY],
            "waiting": waiting_for(user, shelter),
            "residents": residents_of(user, shelter),
            "is_own": own,
            "can_set_capacity": policies.can_set_capacity(user, shelter),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(Capability.SHELTER_CAPACITY)
def capacity(request: HttpRequest, code: str) -> HttpResponse:
    """The head sets the beds from today on, or confirms that they still hold."""
    user = user_of(request)
    shelter = get_visible_or_404(shelters_for_board(user), code=code)
    require(policies.can_set_capacity(user, shelter))
    row = row_of(shelter)
    form = CapacityForm(request.POST if request.method == "POST" else None, row=row)
    if run_service(form, lambda: set_capacity(actor=user, shelter=shelter, beds=form.beds, reason=form.cleaned_data["reason"])):
        messages.success(request, _("Angka di papan berlaku mulai hari ini."), extra_tags=_("Kapasitas disimpan"))
        return redirect("shelters:shelter-detail", code=shelter.code)
    return render(request, "shelters/capacity_form.html", {"form": form, "shelter": shelter})
