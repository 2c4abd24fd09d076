"""Reads that several pages share: what a reader may see of one case, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from tppo_cases.access.context import access_of
from tppo_cases.access.principals import user_principal
from tppo_cases.accounts.models import User
from tppo_cases.core.sealed import reveal
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.person import VictimIdentity

_LIVE = (Q(valid_until__isnull=True) | Q(valid_until__gt=Now())) & Q(ended_at__isnull=True)
# What a row needs to name its person and to know its owner; everything else of a case stays in the database.
ROW_RELATED = ("victim__identity", "owner_unit")
ROW_COLUMNS = (
    "number", "status", "is_restricted", "opened_at", "closing_requested_by", "owner_unit__parent", "victim__initials",
    "victim__identity__alias",
)  # fmt: skip
CASE_RELATED = ("victim__identity", "victim__origin_regency", "owner_unit__agency", "case_manager", "modus", "destination")


@dataclass(frozen=True)
class CaseView:
    """A case as one reader may see it: ``groups`` is the gate for everything that is shown of it."""

    user: User
    case: VictimCase
    groups: frozenset[str]

    def __contains__(self, group: str) -> bool:
        return group in self.groups

    @cached_property
    def alias(self) -> str:
        """How the person is called on screens: the alias, else the initials."""
        return alias_of(self.case, self.groups)


@dataclass(frozen=True)
class Groups:
    """A bare set of field groups, for ``reveal``."""

    groups: frozenset[str]


def alias_of(case: VictimCase, groups: frozenset[str]) -> str:
    """The alias of the case's person where the summary may be seen, else her initials."""
    identity: VictimIdentity = case.victim.identity
    if "summary" in groups:
        return reveal(identity, "alias", Groups(groups)) or case.victim.initials
    return case.victim.initials


@dataclass(frozen=True)
class LiveAccess:
    """Everything that opens one case now: grants to principals, and access of named persons."""

    grants: tuple[CaseGrant, ...]
    named: tuple[CaseUserPermission, ...]


def live_access(case_id: UUID) -> LiveAccess:
    """The live grants of one case with who gave them, the oldest first. Two queries."""
    grants = CaseGrant.objects.live().filter(case_id=case_id).select_related("granted_by").order_by("granted_at")
    named = CaseUserPermission.objects.filter(_LIVE, content_object_id=case_id).select_related("granted_by", "user")
    return LiveAccess(tuple(grants), tuple(named.order_by("granted_at")))


def groups_in(user: User, case: VictimCase, live: LiveAccess) -> frozenset[str]:
    """The field groups that the user may see of one case whose live access was read: the same rule as ``groups_for``."""
    access, own = access_of(user), user_principal(user.pk)
    caps = access.groups_by_principal
    counted = [grant for grant in live.grants if grant.principal == own or not case.is_restricted]
    groups = [frozenset(grant.groups) & caps.get(grant.principal, frozenset()) for grant in counted]
    groups += [frozenset(named.groups) & caps[own] for named in live.named if named.user_id == user.pk]
    return frozenset().union(*groups)


def groups_for(user: User, cases: Iterable[VictimCase]) -> dict[UUID, frozenset[str]]:
    """For each case the field groups that the user may see now: live grants AND the role behind each principal.

    In a restricted case only what is granted to the person herself counts. Two queries, however many cases.
    """
    access = access_of(user)
    own = user_principal(user.pk)
    by_id = {case.pk: case for case in cases}
    found: dict[UUID, frozenset[str]] = dict.fromkeys(by_id, frozenset())
    grants = CaseGrant.objects.live().filter(case_id__in=by_id, principal__in=access.groups_by_principal)
    for case_id, principal, groups in grants.values_list("case_id", "principal", "groups"):
        if principal == own or not by_id[case_id].is_restricted:
            found[case_id] |= frozenset(groups) & access.groups_by_principal[principal]
    named = CaseUserPermission.objects.filter(_LIVE, content_object_id__in=by_id, user=user)
    for case_id, groups in named.values_list("content_object_id", "groups"):
        found[case_id] |= frozenset(groups) & access.groups_by_principal[own]
    return found


def case_view(user: User, case: VictimCase) -> CaseView:
    """What the user may see of a case that was found through ``visible_to(user)``."""
    return CaseView(user=user, case=case, groups=groups_for(user, [case])[case.pk])
