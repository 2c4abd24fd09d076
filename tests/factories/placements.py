"""Placements for tests, made through the services."""

from typing import Any

from shelters.models import Placement, Shelter
from shelters.services.placements import propose_placement
from shelters.states import BedKind
from tests.cast import OTHER_UNIT, OWNER_UNIT
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from victims.models.case import VictimCase


def own_shelter() -> Shelter:
    """RPTC Bambu Apus, the shelter of the unit that owns the cases of the tests."""
    return Shelter.objects.get(unit__code=OWNER_UNIT)


def other_shelter() -> Shelter:
    """Sentra Paramita, the shelter of another unit."""
    return Shelter.objects.get(unit__code=OTHER_UNIT)


def propose(actor: User, case: VictimCase, **changes: Any) -> Placement:
    """Ask for a bed for men in the own shelter, as ``actor``."""
    facts = {"shelter": own_shelter(), "bed_kind": BedKind.MALE, **changes}
    with scope(actor):
        return propose_placement(actor=actor, case_id=case.pk, **facts)


def place(head: User, case: VictimCase, **changes: Any) -> Placement:
    """Place at once: the head in her own shelter, or anybody in an emergency."""
    return propose(head, case, **changes)


def change(placement: Placement, **columns: Any) -> Placement:
    """Set columns as the owner of the tables, to test what follows."""
    with as_owner():
        Placement.objects.filter(pk=placement.pk).update(**columns)
        return Placement.objects.select_related("shelter__unit").get(pk=placement.pk)
