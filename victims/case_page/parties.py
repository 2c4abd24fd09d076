"""Who can see a case now, which parts, until when: the live grants in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tppo_cases.access.context import access_of
from tppo_cases.access.groups import ALL_GROUPS, FieldGroup
from tppo_cases.access.principals import PrincipalKind, agency_principal, split_principal, unit_principal, user_principal
from tppo_cases.accounts.models import Agency, Unit, User
from victims import policies
from victims.models.case import VictimCase
from victims.selectors.cases import CaseView, LiveAccess
from victims.states import GrantSource

# The words for what a grant is for; apps that give grants add theirs in ``ready()``.
PURPOSES: dict[str, str | Promise] = {}


@dataclass
class Party:
    """One principal with all that its grants open."""

    principal: int
    groups: frozenset[str] = frozenset()
    until: datetime | None = None
    endless: bool = False
    sources: list[str] = field(default_factory=list)
    grants: list[dict[str, Any]] = field(default_factory=list)

    def add(self, groups: Iterable[str], until: datetime | None, source: str, why: dict[str, Any]) -> None:
        """Take in one more grant: groups add up, the latest end counts."""
        self.groups |= frozenset(groups)
        self.endless |= until is None
        if until is not None and (self.until is None or until > self.until):
            self.until = until
        self.sources.append(source)
        self.grants.append(why)


def groups_in_words(groups: Iterable[str]) -> str:
    """``Ringkasan, identitas, kesehatan``; all of them are "Semua bagian"."""
    found = frozenset(groups)
    if found == ALL_GROUPS:
        return _("Semua bagian")
    labels = [str(group.label) for group in FieldGroup if group in found]
    return ", ".join(labels).capitalize()


def _live_parties(case: VictimCase, live: LiveAccess) -> dict[int, Party]:
    """Parties by principal, owner first. In a restricted case only named persons count."""
    parties: dict[int, Party] = {}
    for grant in live.grants:
        kind, _ref = split_principal(grant.principal)
        if case.is_restricted and kind is not PrincipalKind.USER:
            continue
        why = {
            "source": GrantSource(grant.source).label, "since": grant.granted_at, "until": grant.valid_until,
            "by": grant.granted_by.full_name, "groups": groups_in_words(grant.groups),
            "purpose": PURPOSES.get(grant.purpose, grant.purpose),
        }  # fmt: skip
        parties.setdefault(grant.principal, Party(grant.principal)).add(grant.groups, grant.valid_until, grant.source, why)
    for named in live.named:
        principal = user_principal(named.user_id)
        why = {
            "source": GrantSource.TEAM.label, "since": named.granted_at, "until": named.valid_until,
            "by": named.granted_by.full_name, "purpose": named.reason, "groups": groups_in_words(named.groups),
        }  # fmt: skip
        parties.setdefault(principal, Party(principal)).add(named.groups, named.valid_until, GrantSource.TEAM, why)
    return parties


def _names(principals: Iterable[int], live: LiveAccess, *, with_units: bool) -> dict[int, tuple[str, str]]:
    """Name and icon of each principal; units by the name of their agency where the place must not be known."""
    wanted = [split_principal(principal) for principal in principals]
    names = {user_principal(named.user_id): (named.user.full_name, "person") for named in live.named}
    units = [ref for kind, ref in wanted if kind is PrincipalKind.UNIT]
    for unit in Unit.objects.filter(pk__in=units).select_related("agency"):
        names[unit_principal(unit.pk)] = (unit.name, _icon_of(unit)) if with_units else (unit.agency.short_name, "building")
    if agencies := [ref for kind, ref in wanted if kind is PrincipalKind.AGENCY]:
        for agency in Agency.objects.filter(pk__in=agencies):
            names[agency_principal(agency.pk)] = (agency.short_name, "building")
    if users := [ref for kind, ref in wanted if kind is PrincipalKind.USER and user_principal(ref) not in names]:
        for user in User.objects.filter(pk__in=users):
            names[user_principal(user.pk)] = (user.full_name, "person")
    return names


def _icon_of(unit: Unit) -> str:
    if unit.kind in {Unit.Kind.SENTRA, Unit.Kind.SENTRA_TERPADU, Unit.Kind.RPTC}:
        return "house-heart"
    return "heart-pulse" if unit.agency.code == "kemenkes" else "building"


def parties_of(view: CaseView, live: LiveAccess) -> list[dict[str, Any]]:
    """The parties that the reader may know of.

    The owning side sees all of them. Others see themselves and the owner's agency: not who else was asked for help, and
    not at which centre the person is.
    """
    parties = _live_parties(view.case, live)
    owner = unit_principal(view.case.owner_unit_id)
    owner_side = policies.is_owner_side(view.user, view.case)
    if not owner_side:
        mine = access_of(view.user).principals
        parties = {key: party for key, party in parties.items() if key in mine or key == owner}
    names = _names(parties, live, with_units=owner_side)
    ordered = sorted(parties.values(), key=lambda party: (party.principal != owner, GrantSource.SUPERVISION in party.sources))
    return [_row(party, names.get(party.principal, ("–", "building")), owner_side=owner_side) for party in ordered]


def _row(party: Party, name: tuple[str, str], *, owner_side: bool) -> dict[str, Any]:
    is_owner = GrantSource.OWNERSHIP in party.sources
    words = groups_in_words(party.groups)
    supervises = party.sources == [GrantSource.SUPERVISION]
    return {
        "name": name[0],
        "icon": name[1],
        "tone": "abu" if supervises else "",
        "groups": _("%(parts)s, pemilik kasus") % {"parts": words} if is_owner else words,
        "until": None if party.endless else party.until,
        "grants": party.grants if owner_side else [],
        "is_named": GrantSource.TEAM in party.sources,
        "purpose": party.grants[-1]["purpose"],
    }


def relation_words(view: CaseView) -> str:
    """As what the reader sees the case: manager, owner's staff, supervisor, team, receiver."""
    case, user = view.case, view.user
    if case.case_manager_id == user.pk:
        return _("manajer kasus")
    principals = access_of(user).principals
    if unit_principal(case.owner_unit_id) in principals:
        return _("petugas unit pemilik")
    if policies.is_owner_side(user, case):
        return _("pengawas unit pemilik")
    return _("pihak yang diberi akses")


def team_of(view: CaseView, parties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The card "Tim": the manager and the persons whom the case names."""
    manager = view.case.case_manager
    team = [{"label": _("Manajer kasus"), "value": manager.full_name if manager else _("Belum ditetapkan")}]
    named = [party for party in parties if party["is_named"] and (not manager or party["name"] != manager.full_name)]
    return [*team, *({"label": party["purpose"] or _("Anggota tim"), "value": party["name"]} for party in named)]


def who_sees(view: CaseView, live: LiveAccess) -> dict[str, Any]:
    """The card "Siapa yang dapat melihat": parties and the sentence above them."""
    parties = parties_of(view, live)
    words = (_("satu"), _("dua"), _("tiga"), _("empat"), _("lima"), _("enam"), _("tujuh"), _("delapan"), _("sembilan"))
    count = len(parties)
    number = words[count - 1] if 0 < count <= len(words) else str(count)
    intro = ngettext(
        "%(number)s pihak. Anda melihat kasus ini sebagai %(relation)s.",
        "%(number)s pihak. Anda melihat kasus ini sebagai %(relation)s.",
        count,
    ) % {"number": number.capitalize(), "relation": relation_words(view)}
    if not policies.is_owner_side(view.user, view.case):
        intro = _("Anda melihat kasus ini sebagai %(relation)s.") % {"relation": relation_words(view)}
    return {"parties": parties, "intro": intro}
