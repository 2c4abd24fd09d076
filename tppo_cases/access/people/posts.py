"""A post is asked for by an administrator and counts from when another person approved it."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.approvals.registry import ApprovalKind, Fact
from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.models import Approval
from tppo_cases.access.roles import CAPABILITIES, Capability
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError

KIND = "membership.give"
_OVERSEERS = [role for role, verbs in CAPABILITIES.items() if Capability.AUDIT_READ in verbs]
_MANAGERS = [role for role, verbs in CAPABILITIES.items() if Capability.USER_MANAGE in verbs]


def ask_for_post(*, actor: User, person: User, unit: Unit, role: Role, reason: str) -> Membership:
    """Write down a post that does not count yet, and ask. The caller has authorised. Raises RefusedError."""
    post = Membership.objects.create(user=person, unit=unit, role=role, granted_by=actor)
    ask_approval(
        actor=actor, kind=KIND, target_id=post.pk, unit_id=unit.pk, reason=reason, details={"user": person.pk, "role": role}
    )
    return post


def _deciders(asked: Approval) -> Iterable[User]:
    """Other administrators of the agency, the heads of the unit, and the auditors; never the person herself."""
    unit = Unit.objects.get(pk=str(asked.unit_id))
    posts = Membership.objects.live()
    found = (
        posts.filter(role__in=_OVERSEERS)
        | posts.filter(role__in=_MANAGERS, unit__agency=unit.agency_id)
        | posts.filter(role=Role.UNIT_HEAD, unit=unit)
    )
    return User.objects.filter(pk__in=found.values("user"), is_active=True).exclude(pk=asked.details["user"])


def _post(asked: Approval) -> Membership | None:
    """The post that waits; None when it was ended meanwhile."""
    waiting = Membership.objects.waiting().select_related("user", "unit").filter(pk=asked.target_id)
    return waiting.select_for_update(of=("self",)).first()


def _describe(asked: Approval) -> list[Fact]:
    person, unit = User.objects.get(pk=asked.details["user"]), Unit.objects.get(pk=str(asked.unit_id))
    return [
        (_("Nama"), person.full_name), (_("Surel dinas"), person.email), (_("Peran"), Role(asked.details["role"]).label),
        (_("Unit kerja"), unit.name),
    ]  # fmt: skip


def _give(decider: User, asked: Approval) -> None:
    post = _post(asked)
    if post is None or not post.user.is_active:
        raise RefusedError(_("Peran ini sudah diakhiri sebelum disetujui."))
    post.approved_by, post.starts_on = decider, timezone.localdate()
    post.save(update_fields=["approved_by", "starts_on"])
    record(decider, "membership.given", target=post, unit_id=post.unit_id, details={"user": post.user_id, "role": post.role})


def _drop(_actor: User, asked: Approval) -> None:
    post = _post(asked)
    if post is not None:
        post.ends_on = max(timezone.localdate(), post.starts_on)
        post.save(update_fields=["ends_on"])


POST_KIND = ApprovalKind(
    KIND, gettext_lazy("Memberi peran"), deciders=_deciders, describe=_describe, carry_out=_give, dropped=_drop
)
