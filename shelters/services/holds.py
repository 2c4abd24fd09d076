"""Give back the beds that nobody answered for."""

from uuid import UUID

from django.db.models.functions import Now

from shelters.models import Placement, PlacementQuerySet
from shelters.services import steps
from shelters.states import PlacementStatus
from tppo_cases.accounts.models import User
from tppo_cases.accounts.services.system import system_user
from tppo_cases.audit.services import record
from tppo_cases.core.scope import system_role
from victims.services.locks import lock_case


def expire_holds() -> int:
    """End every proposal whose hold has run out, each in its own transaction; returns how many. May be repeated."""
    actor = system_user()
    with system_role():
        due = list(_due().values_list("pk", "case_id"))
    return sum(_expire(actor, placement_id, case_id) for placement_id, case_id in due)


def _due() -> PlacementQuerySet:
    return Placement.objects.filter(status=PlacementStatus.PROPOSED, hold_until__lte=Now())


def _expire(actor: User, placement_id: UUID, case_id: UUID) -> bool:
    with system_role():
        lock_case(case_id)
        placement = _due().filter(pk=placement_id).first()
        if placement is None:  # answered meanwhile
            return False
        steps.step(placement, PlacementStatus.EXPIRED)
        placement.save(update_fields=["status"])
        record(actor, "placement.expired", target=placement, case_id=case_id)
        steps.tell_worker(actor, placement, steps.keepers_of(case_id))
    return True
