"""Requests for a second person as their pages show them."""

from dataclasses import dataclass

from tppo_cases.access.approvals.registry import Fact, kind_of
from tppo_cases.access.approvals.services import may_decide
from tppo_cases.access.models import APPROVAL_GROUP, Approval, ApprovalQuerySet
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import reveal

MOST = 50


@dataclass(frozen=True)
class _Reader:
    """Whoever sees a request reads its reasons."""

    groups: frozenset[str] = frozenset({APPROVAL_GROUP})


@dataclass(frozen=True)
class Request:
    """One request, in words."""

    row: Approval
    label: str
    facts: list[Fact]
    reason: str
    decision_reason: str
    can_decide: bool
    can_withdraw: bool


def seen_by(user: User) -> ApprovalQuerySet:
    """All that the user may see, the newest first."""
    return Approval.objects.visible_to(user).select_related("requested_by", "decided_by", "unit")


def waiting_for(user: User) -> ApprovalQuerySet:
    """Those that the user was asked to decide."""
    return seen_by(user).waiting().filter(deciders__contains=[user.pk]).exclude(requested_by=user)


def request_of(user: User, row: Approval) -> Request:
    """One request with everything its page shows."""
    kind, reader = kind_of(row), _Reader()
    return Request(
        row=row,
        label=str(kind.label),
        facts=kind.describe(row),
        reason=reveal(row, "reason", reader),
        decision_reason=reveal(row, "decision_reason", reader),
        can_decide=row.is_waiting and may_decide(user, row),
        can_withdraw=row.is_waiting and row.requested_by_id == user.pk,
    )
