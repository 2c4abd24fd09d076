"""What this app adds to the case page of the app below: badge, facts, who reads its part of the history."""

from typing import Any

from django.utils.translation import gettext as _

from shelters.selectors.placements import badge_code, current_placement
from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.badges import badge_of
from tppo_cases.core.sealed import reveal
from victims.case_page.contributions import Contribution
from victims.selectors.cases import CaseView


def placement_contribution(view: CaseView) -> Contribution:
    """Where the placement stands, shelter and room, for who may know the location."""
    placement = current_placement(view.case.pk) if FieldGroup.LOCATION in view else None
    if placement is None:
        return Contribution()
    facts: list[dict[str, Any]] = [{"label": _("Tempat"), "value": placement.shelter.unit.name}]
    if room := reveal(placement, "room", view):
        facts.append({"label": _("Kamar"), "value": room})
    return Contribution([badge_of("penempatan", badge_code(placement))], facts)
