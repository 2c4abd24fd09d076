"""Legal holds."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.privacy import policies
from tppo_cases.privacy.forms import HoldForm, ReasonForm
from tppo_cases.privacy.models.holds import LegalHold
from tppo_cases.privacy.services import holds
from tppo_cases.privacy.views.shared import PAGE, command_page


@requires(Capability.CASE_DECIDE, Capability.BREACH_MANAGE)
@PAGE
def hold_create(request: HttpRequest) -> HttpResponse:
    """Hold a case by its number."""
    user, home = user_of(request), reverse("privacy:home")
    form = HoldForm(request.POST or None, initial={"case_number": request.GET.get("kasus", "")[:20]})
    return command_page(
        request, form, "hold.place", lambda: holds.place_hold(actor=user, **form.answers), to=home, back=home,
        saved=_("Penahanan hukum dipasang."), title=_("Tahan penghapusan"), label=_("Pasang penahanan"),
        lead=_("Selama ditahan, tidak ada data kasus ini yang dihapus, juga tidak karena masa simpan."),
    )  # fmt: skip


@requires(Capability.CASE_DECIDE, Capability.BREACH_MANAGE)
@PAGE
def hold_lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Ask a second person to lift a hold."""
    user, home = user_of(request), reverse("privacy:home")
    hold = get_visible_or_404(LegalHold.objects.visible_to(user), pk=hold_id)
    require(policies.can_hold(user, hold.unit_id))
    form = ReasonForm(request.POST or None)
    return command_page(
        request, form, f"hold.lift {hold_id}", lambda: holds.ask_lift(actor=user, hold_id=hold_id, **form.answers), to=home,
        back=home, saved=_("Pencabutan menunggu orang kedua."), title=_("Cabut penahanan"), label=_("Ajukan pencabutan"),
        lead=_("Orang kedua yang memutuskan. Sampai itu penahanan tetap berlaku."), number=hold.case_number,
    )  # fmt: skip
