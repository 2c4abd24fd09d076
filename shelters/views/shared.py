"""What several pages of placements show."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shelters import policies
from shelters.models import Placement
from shelters.selectors.placements import badge_code
from shelters.states import Approval, BedKind, PlacementStatus, bed_kinds_for
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import reveal_all
from victims.selectors.cases import CaseView
from victims.states import AgeBand, Need, Sex


def chosen_kind(request: HttpRequest, view: CaseView) -> BedKind:
    """The kind of bed that was chosen, if it fits the person; else the most fitting one."""
    fitting = bed_kinds_for(view.case.victim.sex, view.case.age_band)
    wanted = request.POST.get("bed_kind") or request.GET.get("jenis", "")
    return BedKind(wanted) if wanted in fitting else fitting[0]


def kind_chips(view: CaseView, chosen: BedKind) -> list[dict[str, Any]]:
    """The kinds of beds that fit the person, as links."""
    fitting = bed_kinds_for(view.case.victim.sex, view.case.age_band)
    return [{"url": f"?jenis={kind}", "label": kind.label, "current": kind == chosen, "count": ""} for kind in fitting]


def preview_facts(placement: Placement) -> list[dict[str, Any]]:
    """What the receiving unit reads before it approves: no name, no number, no story."""
    needs = [str(Need(code).label) for code in placement.preview_needs if code in Need.values]
    return [
        {"label": _("Unit"), "value": placement.shelter.unit.name},
        {"label": _("Tempat tidur"), "value": BedKind(placement.bed_kind).label},
        {"label": _("Jenis kelamin"), "value": Sex(placement.preview_sex).label},
        {"label": _("Usia"), "value": AgeBand(placement.preview_age_band).label},
        {"label": _("Perlu segera"), "value": ", ".join(needs)},
    ]


def placement_card(user: User, placement: Placement, view: CaseView | None) -> dict[str, Any]:
    """A placement with its badge, its words as far as the reader may see them, and what she may do with it."""
    told = reveal_all(placement, ("room", "reason", "decision_reason"), view) if view else {}
    is_open = placement.status == PlacementStatus.ACTIVE
    waits = placement.approval == Approval.PENDING and placement.status in (PlacementStatus.PROPOSED, PlacementStatus.ACTIVE)
    ends = is_open and policies.can_end(user, placement, view.case if view else None)
    return {
        "placement": placement, "badge": badge_code(placement), "kind": BedKind(placement.bed_kind).label, **told,
        "waits": waits, "can_decide": waits and policies.can_decide(user, placement), "can_end": ends,
        "must_move": is_open and placement.approval == Approval.REFUSED,
    }  # fmt: skip
