"""Wall a case off from an officer with a conflict of interest. Raising works at once; lifting needs a second person."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.approvals.registry import ApprovalKind, Fact
from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.services import record
from tppo_cases.notifications.alerts import tell_auditors
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.protection import CaseWall
from victims.services.grants import end_named_access
from victims.services.transitions import locked_case
from victims.states import WallReason

LIFT = "wall.lift"


@transaction.atomic
def raise_wall(*, actor: User, case_id: UUID, user: User, reason: str) -> CaseWall:
    """Keep an officer (or oneself) away from all cases of this person, from that officer's next request on.

    She stops managing the case; the auditors learn of it when she oversees it.
    Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_raise_wall(actor, case, user))
    if CaseWall.objects.filter(case=case, user=user, lifted_at__isnull=True).exists():
        raise RefusedError(_("Dinding terhadap petugas ini sudah ada"), "user")
    record(
        actor, "wall.raised", target=("victims.CaseWall", ""), case_id=case.pk, unit_id=case.owner_unit_id,
        details={"user": user.pk, "reason": WallReason(reason)},
    )  # fmt: skip
    if case.case_manager_id == user.pk:
        VictimCase.objects.filter(pk=case.pk).update(case_manager=None)
    wall = CaseWall.objects.create(case=case, user=user, reason=WallReason(reason), raised_by=actor)
    if user != actor and _oversees(user, case):  # nobody shuts out unnoticed who is to watch over the case
        tell_auditors(actor)
    end_named_access(actor=actor, case=case, user=user, reason="wall")  # last: it may be the actor's own
    return wall


def _oversees(user: User, case: VictimCase) -> bool:
    """Whether the officer manages the case, or decides in its unit or above it. Read before she stops managing it."""
    posts = Membership.objects.live().filter(user=user)
    decides = Q(unit=case.owner_unit_id, role=Role.UNIT_HEAD) | Q(unit=case.owner_unit.parent_id, role=Role.DIRECTORATE_OFFICER)
    return case.case_manager_id == user.pk or posts.filter(decides).exists()


@transaction.atomic
def ask_to_lift(*, actor: User, case_id: UUID, wall_id: UUID, reason: str) -> Approval:
    """Ask a second person to let the officer see the case again. Raises as ``raise_wall``, and CaseWall.DoesNotExist."""
    case = locked_case(actor, case_id)
    require(policies.can_raise_wall(actor, case))
    wall = CaseWall.objects.get(pk=wall_id, case=case, lifted_at__isnull=True)
    return ask_approval(
        actor=actor, kind=LIFT, target_id=wall.pk, case_id=case.pk, unit_id=case.owner_unit_id, reason=reason,
        details={"user": wall.user_id, "reason": wall.reason},
    )  # fmt: skip


def _deciders(asked: Approval) -> Iterable[User]:
    """The heads of the owning unit and the officers above it; never the officer of whom it speaks."""
    unit = Unit.objects.get(pk=str(asked.unit_id))
    posts = Membership.objects.live().select_related("user").exclude(user=asked.details["user"])
    heads = posts.filter(unit=unit, role=Role.UNIT_HEAD)
    above = posts.filter(unit=unit.parent_id, role=Role.DIRECTORATE_OFFICER)
    return {post.user for post in [*heads, *above] if post.user.is_active}


def _describe(asked: Approval) -> list[Fact]:
    return [
        (_("Petugas"), User.objects.get(pk=asked.details["user"]).full_name),
        (_("Alasan dinding"), WallReason(asked.details["reason"]).label),
        (_("Akibat"), _("Petugas itu dapat melihat kasus ini lagi bila perannya membolehkan.")),
    ]


def _lift(actor: User, asked: Approval) -> None:
    wall = CaseWall.objects.select_for_update().filter(pk=asked.target_id, lifted_at__isnull=True).first()
    if wall is None:
        raise RefusedError(_("Anda tidak dapat melihat kasus ini, atau dindingnya sudah dicabut."))
    wall.lifted_by, wall.lifted_at = actor, timezone.now()
    wall.save(update_fields=["lifted_by", "lifted_at"])
    record(actor, "wall.lifted", target=wall, case_id=wall.case_id, unit_id=asked.unit_id, details={"user": wall.user_id})


LIFT_KIND = ApprovalKind(
    LIFT, gettext_lazy("Mencabut dinding konflik kepentingan"), deciders=_deciders, describe=_describe, carry_out=_lift
)
