"""The lists of field groups: what holds, what waits, what was changed, how far a change reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.defaults.models import GroupChange, GroupDefault
from tppo_cases.access.groups import ALL_GROUPS, FieldGroup, GroupKind, GroupSource
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Agency, User
from tppo_cases.accounts.roles import Role
from tppo_cases.core.formats import number

# Every reason for access, by the code of the grant.
SOURCE_WORDS = {
    **{source.value: source.label for source in GroupSource},
    "ownership": gettext_lazy("Pemilik kasus"), "referral": gettext_lazy("Rujukan"), "team": gettext_lazy("Orang bernama"),
}  # fmt: skip
WIDEN = "defaults.widen"
MOST = 1000
CHANGES = 30
_NOTES = {
    GroupKind.ROLE: gettext_lazy("Batas tertinggi. Yang terlihat dari kasus adalah irisan batas ini dan akses yang diberikan."),
    GroupKind.SOURCE: gettext_lazy("Yang dibuka oleh akses yang diberikan karena alasan ini."),
    GroupKind.AGENCY: gettext_lazy("Yang paling banyak dapat dibuka oleh rujukan kepada lembaga ini."),
}  # fmt: skip


@dataclass(frozen=True)
class GroupList:
    """One line of the matrix."""

    kind: GroupKind
    code: str
    label: str
    groups: frozenset[str]

    @property
    def key(self) -> str:
        """How requests for a second person name it."""
        return f"{self.kind}:{self.code}"

    @property
    def words(self) -> str:
        """The open groups, as a list in words."""
        return in_words(self.groups)

    @property
    def cells(self) -> list[tuple[FieldGroup, bool]]:
        """Every group and whether it is open."""
        return [(group, group in self.groups) for group in FieldGroup]


@dataclass(frozen=True)
class Section:
    """The lines of one kind."""

    title: str
    note: str | Promise
    rows: list[GroupList]


def source_groups(source: str) -> frozenset[str]:
    """What access for this reason opens now. One query."""
    return frozenset(GroupDefault.objects.values_list("groups", flat=True).get(kind=GroupKind.SOURCE, code=source))


def in_words(groups: Iterable[str]) -> str:
    """The names of groups in their order; "semua bagian", "tidak ada"."""
    found = frozenset(groups)
    if found == ALL_GROUPS:
        return _("semua bagian")
    return ", ".join(str(group.label) for group in FieldGroup if group in found) or _("tidak ada")


def _default(row: GroupDefault) -> GroupList:
    kind = GroupKind(row.kind)
    label = Role(row.code).label if kind is GroupKind.ROLE else GroupSource(row.code).label
    return GroupList(kind, row.code, str(label), frozenset(row.groups))


def _of_agency(agency: Agency) -> GroupList:
    return GroupList(GroupKind.AGENCY, agency.code, agency.short_name, frozenset(agency.shareable_groups))


def find_list(kind: str, code: str) -> GroupList | None:
    """One line, or None. One query."""
    if kind == GroupKind.AGENCY:
        agency = Agency.objects.filter(code=code, is_active=True).first()
        return _of_agency(agency) if agency else None
    row = GroupDefault.objects.filter(kind=kind, code=code).first()
    return _default(row) if row else None


def sections() -> list[Section]:
    """The whole matrix. Two queries."""
    lists = [_default(row) for row in GroupDefault.objects.order_by("id")]
    lists += [_of_agency(agency) for agency in Agency.objects.filter(is_active=True)]
    return [
        Section(str(kind.label), _NOTES[kind], [row for row in lists if row.kind is kind]) for kind in GroupKind
    ]  # fmt: skip


def waiting(user: User) -> set[str]:
    """The lines for which somebody asked for more, as far as the user sees requests."""
    return set(Approval.objects.visible_to(user).waiting().filter(kind=WIDEN).values_list("target_id", flat=True))


def latest_changes() -> list[dict[str, object]]:
    """The last changes, the newest first. Two queries."""
    found = GroupChange.objects.select_related("changed_by", "approved_by")[:CHANGES]
    agencies = dict(Agency.objects.values_list("code", "short_name"))
    return [
        {
            "label": label_of(change.kind, change.code, agencies), "at": change.at, "by": change.changed_by.full_name,
            "approved_by": change.approved_by.full_name if change.approved_by else "",
            "added": in_words(change.added) if change.added else "",
            "removed": in_words(change.removed) if change.removed else "",
        }
        for change in found
    ]  # fmt: skip


def label_of(kind: str, code: str, agencies: dict[str, str]) -> str:
    """The name of a line from its key."""
    if kind == GroupKind.AGENCY:
        return agencies.get(code, code)
    return str(Role(code).label if kind == GroupKind.ROLE else GroupSource(code).label)


def reach_of(row: GroupList) -> dict[str, str]:
    """How many people, units and live accesses a change of the line concerns; from 1.000 on only that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM simpul_group_reach(%s, %s, %s)", [row.kind.value, row.code, MOST + 1])
        counts = cursor.fetchone()
    shown = [f"{number(MOST)}+" if count > MOST else number(count) for count in counts]
    return dict(zip(("people", "units", "grants"), shown, strict=True))


@dataclass(frozen=True)
class Party:
    """Who sees a case: an agency's people of one role, for one reason, with the groups that the access itself carries."""

    agency_code: str
    agency: str
    role: Role
    source: str
    groups: frozenset[str]


def parties_of(case_number: str) -> tuple[UUID | None, list[Party]]:
    """The parties of a case and its id; nothing for a number that is unknown or of a restricted case. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM simpul_case_parties(%s)", [case_number])
        rows = cursor.fetchall()
    parties = [Party(code, name, Role(role), source, frozenset(groups)) for _, code, name, role, source, groups in rows]
    return (rows[0][0] if rows else None), parties


def effect_on(parties: list[Party], row: GroupList, groups: frozenset[str]) -> list[dict[str, object]]:
    """What each party sees of the case before and after. More is opened only to what is given later. One query."""
    caps = {lst.code: lst.groups for lst in map(_default, GroupDefault.objects.filter(kind=GroupKind.ROLE))}
    shown: list[dict[str, object]] = []
    for party in parties:
        before = party.groups & caps[party.role]
        after = before
        if row.kind is GroupKind.ROLE and row.code == party.role:
            after = party.groups & groups
        elif _concerns(row, party):
            after = before - (row.groups - groups)
        shown.append(
            {
                "agency": party.agency,
                "role": party.role.label,
                "why": SOURCE_WORDS.get(party.source, party.source),
                "before": in_words(before),
                "after": in_words(after),
                "changes": before != after,
            }
        )
    return shown


def _concerns(row: GroupList, party: Party) -> bool:
    if row.kind is GroupKind.SOURCE:
        return party.source == row.code
    return row.kind is GroupKind.AGENCY and party.source == "referral" and party.agency_code == row.code
