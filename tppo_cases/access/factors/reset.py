"""A lost factor is taken away by two people: an administrator asks, another one or an auditor decides."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.approvals.registry import ApprovalKind, Fact, register_kind
from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require
from tppo_cases.access.factors.services import forget_factors
from tppo_cases.access.models import Approval
from tppo_cases.access.people.policies import can_manage_account
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Membership, User
from tppo_cases.core.errors import RefusedError

KIND = "second_factor.reset"
_MANAGERS = [role for role, verbs in CAPABILITIES.items() if Capability.USER_MANAGE in verbs]
_AUDITORS = [role for role, verbs in CAPABILITIES.items() if Capability.AUDIT_READ in verbs]


def ask_reset(*, actor: User, person: User, reason: str) -> Approval:
    """Ask that all factors of a person be taken away. Raises PermissionDenied, also for oneself, and RefusedError."""
    require(can_manage_account(actor, person))
    if not Authenticator.objects.filter(user=person).exists():
        raise RefusedError(_("Orang ini belum punya langkah kedua."))
    post = Membership.objects.live().filter(user=person).order_by("pk").first()
    return ask_approval(
        actor=actor, kind=KIND, target_id=person.pk, reason=reason, unit_id=post.unit_id if post else None
    )  # fmt: skip


def _person(approval: Approval) -> User:
    return User.objects.get(pk=int(approval.target_id))


def _deciders(approval: Approval) -> Iterable[User]:
    """The other administrators of the person's agencies and the auditors; never the person."""
    person = _person(approval)
    agencies = Membership.objects.filter(user=person).values("unit__agency_id")
    live = Membership.objects.live()
    managers = live.filter(role__in=_MANAGERS, unit__agency_id__in=agencies).values("user_id")
    auditors = live.filter(role__in=_AUDITORS).values("user_id")
    return User.objects.filter(pk__in=managers.union(auditors), is_active=True).exclude(pk=person.pk)


def _describe(approval: Approval) -> list[Fact]:
    person = _person(approval)
    return [(_("Nama"), person.full_name), (_("Surel dinas"), person.email)]


def _carry_out(decider: User, approval: Approval) -> None:
    forget_factors(actor=decider, person=_person(approval))


def register() -> None:
    """Add the kind; called when the app is ready."""
    register_kind(
        ApprovalKind(
            code=KIND,
            label=gettext_lazy("Hapus langkah kedua yang hilang"),
            deciders=_deciders,
            describe=_describe,
            carry_out=_carry_out,
        )
    )
