"""The hand-over of a case to another unit: the same for a direct transfer and for a transfer that was referred."""

from django.utils import timezone

from tppo_cases.access.defaults.selectors import source_groups
from tppo_cases.access.groups import ALL_GROUPS, GroupSource
from tppo_cases.access.principals import unit_principal
from tppo_cases.accounts.models import Unit, User
from victims.models.case import CaseOwnership, VictimCase
from victims.models.grants import CaseGrant
from victims.services.grants import end_grants, give_grant
from victims.states import GrantSource
from victims.transfers import TRANSFER_FOLLOWERS


def move_ownership(*, actor: User, case: VictimCase, unit: Unit, manager: User | None) -> None:
    """Make ``unit`` the owner and ``manager`` the case manager; what hangs on the case follows.

    The new grants come first and the former owner's end last, since the actor may lose the case with them. The status
    stays. Preconditions: the case is locked, seen by the actor, and the act is authorised; the caller audits it.
    """
    former, now = case.owner_unit, timezone.now()
    CaseOwnership.objects.filter(case=case, to_at__isnull=True).update(to_at=now)
    CaseOwnership.objects.create(case=case, unit=unit, from_at=now)
    give_grant(actor=actor, case_id=case.pk, principal=unit_principal(unit.pk), groups=ALL_GROUPS, source=GrantSource.OWNERSHIP)
    _supervise(actor, case, unit)
    case.owner_unit, case.case_manager = unit, manager
    case.save(update_fields=["owner_unit", "case_manager"])
    for follow in TRANSFER_FOLLOWERS:
        follow(case.pk, former, unit)
    if former.parent_id and former.parent_id != unit.parent_id:
        end_grants(
            actor=actor, case_id=case.pk, reason="transferred", source=GrantSource.SUPERVISION,
            principal=unit_principal(former.parent_id),
        )  # fmt: skip
    end_grants(
        actor=actor, case_id=case.pk, reason="transferred", source=GrantSource.OWNERSHIP, principal=unit_principal(former.pk)
    )


def _supervise(actor: User, case: VictimCase, unit: Unit) -> None:
    """Let the unit above the new owner supervise, unless it does so already."""
    if unit.parent_id is None:
        return
    above = unit_principal(unit.parent_id)
    live = CaseGrant.objects.live().filter(case=case, principal=above, source=GrantSource.SUPERVISION)
    if not live.exists():
        give_grant(
            actor=actor,
            case_id=case.pk,
            principal=above,
            groups=source_groups(GroupSource.SUPERVISION),
            source=GrantSource.SUPERVISION,
        )
