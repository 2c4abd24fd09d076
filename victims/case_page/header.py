"""The head of the case page: how the person is called, where she is from, where the case stands."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tppo_cases.access.groups import FieldGroup
from tppo_cases.core.badges import badge_of
from victims import policies
from victims.case_page.contributions import Contribution, badges_in
from victims.selectors.cases import CaseView
from victims.states import STAGES, AgeBand, CaseStatus, Sex

ORIGIN_GROUPS = frozenset({FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.MIGRATION, FieldGroup.REINTEGRATION})
ALL_DONE = 7  # one past the last stage
SHORT_ALIAS = 3
_VOWELS = frozenset("AIUEO")


def tile_letters(alias: str) -> str:
    """Two letters for the tile: RS stays, "Budi Karya" is BK, "Mawar" is MW."""
    words = alias.split()
    if not words:
        return "?"
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    word = words[0].upper()
    if len(word) <= SHORT_ALIAS:
        return word
    return word[0] + next((letter for letter in word[1:] if letter not in _VOWELS), word[1])


def age_words(view: CaseView) -> str:
    """Years where the identity may be seen, the age band where the summary may; empty when not known or not for her."""
    case = view.case
    if FieldGroup.IDENTITY in view and case.age_at_intake is not None:
        if case.age_at_intake == 0:
            return _("belum satu tahun")
        years = _("%(n)d tahun") % {"n": case.age_at_intake}
        return _("sekitar %(years)s") % {"years": years} if case.age_is_estimated else years
    return "" if case.age_band == AgeBand.UNKNOWN or FieldGroup.SUMMARY not in view else str(case.get_age_band_display())


def title_words(view: CaseView) -> str:
    """``RS, laki-laki, 27 tahun``: as much of it as is known and may be seen."""
    sex = view.case.victim.sex
    shown = FieldGroup.SUMMARY in view and sex != Sex.UNKNOWN
    parts = [view.alias, str(Sex(sex).label).lower() if shown else "", age_words(view)]
    return ", ".join(part for part in parts if part)


def _lead(view: CaseView, *, owner_side: bool) -> str:
    case = view.case
    parts = []
    if case.victim.origin_regency and ORIGIN_GROUPS & view.groups:
        parts.append(pgettext("asal daerah", "Asal %(place)s.") % {"place": case.victim.origin_regency})
    if owner_side and case.case_manager:
        parts.append(_("Manajer kasus: %(name)s") % {"name": case.case_manager.full_name})
    elif not owner_side:
        parts.append(_("Pemilik kasus: %(agency)s") % {"agency": case.owner_unit.agency.short_name})
    return " ".join(parts)


def header_of(view: CaseView, contributions: Iterable[Contribution] = ()) -> dict[str, Any]:
    """What the head shows, and nothing that the reader may not see."""
    case = view.case
    owner_side = policies.is_owner_side(view.user, case)
    secrecy = "restricted" if case.is_restricted else "confidential"
    return {
        "alias": view.alias,
        "tile": tile_letters(view.alias),
        "title": title_words(view),
        "lead": _lead(view, owner_side=owner_side),
        "badges": [badge_of("kasus", case.status), *badges_in(contributions), badge_of("rahasia", secrecy)],
        "stage": ALL_DONE if case.status == CaseStatus.CLOSED else STAGES[CaseStatus(case.status)],
    }
