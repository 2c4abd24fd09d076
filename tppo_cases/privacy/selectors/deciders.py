"""Who may be the second person of an erasure, of lifting a hold, of "no duty"."""

from uuid import UUID

from tppo_cases.access.approvals.registry import Fact
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Membership, User
from tppo_cases.accounts.roles import Role
from tppo_cases.core import formats
from tppo_cases.privacy.models.breaches import Breach
from tppo_cases.privacy.models.holds import LegalHold
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.words import NUMBER, REASON_OF_HOLD, UNIT, WHEN_NOTICED
from victims.models.case import VictimCase
from victims.models.grants import CaseUserPermission


def _holders(role: Role, **unit: object) -> list[User]:
    posts = Membership.objects.live().filter(role=role, **unit).select_related("user")
    return [post.user for post in posts if post.user.is_active]


def protection_officers() -> list[User]:
    """The data-protection officers of today."""
    return _holders(Role.AUDITOR)


def erasure_deciders(approval: Approval) -> list[User]:
    """The heads of the owning unit; of a restricted case those that are named. None for who does not see the case."""
    case = VictimCase.objects.filter(pk=approval.case_id).first() if approval.case_id else None
    if case is None:
        return []
    heads = _holders(Role.UNIT_HEAD, unit=case.owner_unit_id)
    if not case.is_restricted:
        return heads
    named = CaseUserPermission.objects.filter(content_object=case, ended_at__isnull=True).values_list("user", flat=True)
    return [head for head in heads if head.pk in set(named)]


def lift_deciders(approval: Approval) -> list[User]:
    """Data protection, and the heads of the unit whose case is held. None for who does not see the hold."""
    hold = LegalHold.objects.filter(pk=approval.target_id).first()
    return [*protection_officers(), *_holders(Role.UNIT_HEAD, unit=hold.unit_id)] if hold else []


def no_duty_deciders(_approval: Approval) -> list[User]:
    """Another data-protection officer."""
    return protection_officers()


def describe_request(approval: Approval) -> list[Fact]:
    """Number and unit of a request."""
    row = SubjectRequest.objects.select_related("unit").get(pk=UUID(approval.target_id))
    return [(NUMBER, row.number), (UNIT, row.unit.name)]


def describe_hold(approval: Approval) -> list[Fact]:
    """Number of the case and ground of a hold."""
    row = LegalHold.objects.filter(pk=UUID(approval.target_id)).first()
    return [(NUMBER, row.case_number), (REASON_OF_HOLD, row.get_ground_display())] if row else []


def describe_breach(approval: Approval) -> list[Fact]:
    """Number of an incident and when it was noticed."""
    row = Breach.objects.get(pk=UUID(approval.target_id))
    return [(NUMBER, row.number), (WHEN_NOTICED, formats.moment(row.noticed_at))]
