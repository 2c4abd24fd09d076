"""Change what may be seen. Less holds at once, more only after another person allowed it. The database sets the lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.approvals.registry import ApprovalKind, Fact
from tppo_cases.access.approvals.services import ask_approval
from tppo_cases.access.context import require
from tppo_cases.access.defaults import policies, selectors
from tppo_cases.access.defaults.models import GroupChange
from tppo_cases.access.defaults.selectors import WIDEN, GroupList
from tppo_cases.access.groups import ALL_GROUPS, GroupKind
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Agency, User
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError

TARGET = "access.GroupDefault"


@dataclass(frozen=True)
class Outcome:
    """What was taken away, and what was asked for."""

    removed: frozenset[str]
    asked: frozenset[str]


@transaction.atomic
def change_groups(
    *, actor: User, kind: str, code: str, groups: Iterable[str], seen: Iterable[str], reason: str = ""
) -> Outcome:
    """Set the list to ``groups``; ``seen`` is what it held when the actor decided.

    Raises PermissionDenied, and RefusedError when it changed meanwhile, when nothing changes, when nothing would be left
    of a role or a reason, or when more is asked for without saying why.
    """
    require(policies.can_change(actor))
    row = selectors.find_list(kind, code)
    wanted = frozenset(groups) & ALL_GROUPS
    _check(row, wanted, frozenset(seen))
    assert row is not None  # noqa: S101  # _check refused it
    outcome = Outcome(removed=row.groups - wanted, asked=wanted - row.groups)
    if outcome.removed:
        removed = sorted(outcome.removed)
        record(actor, "defaults.narrowed", target=(TARGET, row.key), details={"removed": removed})
        GroupChange.objects.create(kind=kind, code=code, removed=removed, changed_by=actor)
    if outcome.asked:
        ask_approval(actor=actor, kind=WIDEN, target_id=row.key, details={"groups": sorted(outcome.asked)}, reason=reason)
    return outcome


def _check(row: GroupList | None, wanted: frozenset[str], seen: frozenset[str]) -> None:
    if row is None or row.groups != seen:
        raise RefusedError(_("Daftar ini berubah sejak Anda membukanya. Buka lagi dan periksa."))
    if row.groups == wanted:
        raise RefusedError(_("Tidak ada yang berubah."))
    if not wanted and row.kind is not GroupKind.AGENCY:
        raise RefusedError(_("Pilih paling sedikit satu bagian"), "groups")


@transaction.atomic
def tell_effect(*, actor: User, row: GroupList, groups: frozenset[str], number: str) -> list[dict[str, object]]:
    """Who would see what of a case after the change. On record, also where there is nothing to tell."""
    require(policies.can_change(actor))
    case_id, parties = selectors.parties_of(number)
    record(actor, "defaults.previewed", target=(TARGET, row.key), case_id=case_id)
    return selectors.effect_on(parties, row, groups) if parties else []


def _deciders(_asked: Approval) -> list[User]:
    return policies.who_may_widen()


def _describe(asked: Approval) -> list[Fact]:
    kind, code = asked.target_id.split(":", 1)
    agencies = dict(Agency.objects.filter(code=code).values_list("code", "short_name"))
    return [
        (GroupKind(kind).label, selectors.label_of(kind, code, agencies)),
        (_("Bagian yang ditambahkan"), selectors.in_words(asked.details["groups"])),
        (_("Berlaku"), _("Peran: juga untuk akses yang sudah ada. Lainnya: hanya untuk akses yang diberikan sesudahnya.")),
    ]


def _widen(decider: User, asked: Approval) -> None:
    """Add what was asked for. Raises RefusedError when the line is gone or holds it already."""
    kind, code = asked.target_id.split(":", 1)
    row = selectors.find_list(kind, code)
    added = sorted(frozenset(asked.details["groups"]) - (row.groups if row else ALL_GROUPS))
    if not added:
        raise RefusedError(_("Tidak ada lagi yang perlu ditambahkan. Tolak permintaan ini."))
    record(decider, "defaults.widened", target=(TARGET, asked.target_id), details={"added": added})
    GroupChange.objects.create(
        kind=kind, code=code, added=added, changed_by=asked.requested_by, approved_by=decider, approval=asked
    )


WIDENING = ApprovalKind(WIDEN, gettext_lazy("Pelebaran hak lihat"), deciders=_deciders, describe=_describe, carry_out=_widen)
