"""What this app adds to the case page of the app below: badge, facts, who reads its part of the history."""

from typing import Any

from django.utils.translation import gettext as _

from shelters.selectors.placements import badge_code, current_placement
from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.badges import Badge, badge_of
from tppo_cases.core.sealed import reveal
from victims.selectors import CaseView


def placement_badges(view: CaseView) -> list[Badge]:
    """Where the placement stands, for who may know the location."""
    placement = current_placement(view.case.pk) if FieldGroup.LOCATION in view else None
    return [badge_of("penempatan", badge_code(placement))] if placement else []


def placement_facts(view: CaseView) -> list[dict[str, Any]]:
    """Shelter and room, for who may know the location."""
    placement = current_placement(view.case.pk) if FieldGroup.LOCATION in view else None
    if placement is None:
        return []
    facts: list[dict[str, Any]] = [{"label": _("Tempat"), "value": placement.shelter.unit.name}]
    if room := reveal(placement, "room", view):
        facts.append({"label": _("Kamar"), "value": room})
    return facts
