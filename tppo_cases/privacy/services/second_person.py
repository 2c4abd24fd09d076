"""What happens when a second person allows, or does not allow, what somebody asked for."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tppo_cases.access.approvals.registry import ApprovalKind, register_kind
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import User
from tppo_cases.privacy.selectors import deciders
from tppo_cases.privacy.services import breaches, erasure, holds
from tppo_cases.privacy.services.breaches import NO_DUTY_KIND
from tppo_cases.privacy.services.erasure import ERASURE_KIND
from tppo_cases.privacy.services.holds import LIFT_KIND


def _erase(actor: User, approval: Approval) -> None:
    erasure.decide_erasure(actor=actor, request_id=UUID(approval.target_id))


def _do_not_erase(actor: User, approval: Approval) -> None:
    erasure.drop_erasure(actor=actor, request_id=UUID(approval.target_id))


def _lift(actor: User, approval: Approval) -> None:
    holds.lift_hold(actor=actor, hold_id=UUID(approval.target_id))


def _do_not_lift(actor: User, approval: Approval) -> None:
    holds.drop_lift(actor=actor, hold_id=UUID(approval.target_id))


def _close(actor: User, approval: Approval) -> None:
    breaches.close_breach(actor=actor, breach_id=UUID(approval.target_id))


def _assess_again(actor: User, approval: Approval) -> None:
    breaches.reassess(actor=actor, breach_id=UUID(approval.target_id))


def register_kinds() -> None:
    """Add the three acts of this app that need two people."""
    register_kind(
        ApprovalKind(
            ERASURE_KIND, _("Penghapusan data orang"), deciders.erasure_deciders, deciders.describe_request, _erase,
            _do_not_erase,
        )
    )  # fmt: skip
    register_kind(
        ApprovalKind(
            LIFT_KIND, _("Pencabutan penahanan hukum"), deciders.lift_deciders, deciders.describe_hold, _lift, _do_not_lift
        )
    )  # fmt: skip
    register_kind(
        ApprovalKind(
            NO_DUTY_KIND, _("Insiden tanpa kewajiban memberi tahu"), deciders.no_duty_deciders, deciders.describe_breach,
            _close, _assess_again,
        )
    )  # fmt: skip
