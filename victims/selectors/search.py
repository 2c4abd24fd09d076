"""Find cases by number, or by what is known of the person: keyed tokens, within what the searcher may see."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.tokens import identifier_token, name_tokens
from victims import policies
from victims.models.case import VictimCase
from victims.models.person import SearchToken
from victims.selectors.cases import groups_for

MOST_HITS = 50
FIRST_YEAR = 2023  # of case numbers
NUMBER_DIGITS = 6
IDENTIFIERS = ("nik", "passport", "phone")
_NUMBER = re.compile(r"^(?:TPPO[- ]?)?(?:(20\d\d)[- ])?(\d{1,6})$", re.IGNORECASE)
# What a searcher must be allowed to see of a case for a hit of this kind to count.
GROUP_OF_KIND = {
    "alias": FieldGroup.SUMMARY, "name": FieldGroup.IDENTITY, "nik": FieldGroup.IDENTITY, "passport": FieldGroup.IDENTITY,
    "phone": FieldGroup.CONTACT,
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The visible cases that fit, newest first, and by what: ``number`` or ``person``. For the audit, not the screen."""

    case_ids: list[UUID]
    by: str


def search_cases(user: User, text: str) -> Found:
    """At most ``MOST_HITS`` cases. Nothing tells whether there are others that the user may not see."""
    text = text.strip()
    if numbers := _number_range(text):
        low, high = numbers
        hits = VictimCase.objects.visible_to(user).filter(number__in=low) if high is None else _between(user, low[0], high)
        return Found(list(hits.order_by("-opened_at").values_list("pk", flat=True)[:MOST_HITS]), "number")
    return Found(_by_person(user, text), "person")


def _number_range(text: str) -> tuple[list[str], str | None] | None:
    """Exact numbers, or the first and last one of a range; None when the text is no case number.

    ``866`` may be of any year; ``TPPO-2026-0008`` with its leading zeros is the beginning of a number. Compared as
    equal and between: pattern matching is not leakproof, so under row-level security it would read every row.
    """
    found = _NUMBER.match(text)
    if not found:
        return None
    year, digits = found.groups()
    if year and len(digits) < NUMBER_DIGITS and digits.startswith("0"):
        return [f"TPPO-{year}-{digits.ljust(NUMBER_DIGITS, '0')}"], f"TPPO-{year}-{digits.ljust(NUMBER_DIGITS, '9')}"
    years = [int(year)] if year else range(FIRST_YEAR, timezone.localdate().year + 1)
    return [f"TPPO-{each}-{int(digits):06d}" for each in years], None


def _between(user: User, low: str, high: str) -> QuerySet[VictimCase]:
    return VictimCase.objects.visible_to(user).filter(number__gte=low, number__lte=high)


def _by_person(user: User, text: str) -> list[UUID]:
    hits = _hits(user, text)
    if not hits:
        return []
    cases = VictimCase.objects.visible_to(user).filter(victim__in=hits).only("victim", "is_restricted").order_by("-opened_at")
    found = list(cases[: MOST_HITS * 2])
    groups = groups_for(user, found)
    shown = [case.pk for case in found if any(GROUP_OF_KIND[kind] in groups[case.pk] for kind in hits[case.victim_id])]
    return shown[:MOST_HITS]


def _hits(user: User, text: str) -> dict[UUID, set[str]]:
    """The persons whom the text fits, and by which kinds of token: all words of a name, or a whole identifier."""
    words = name_tokens(text)
    tokens = SearchToken.objects.filter(policies.person_bound_scope(user)).values_list("victim_id", "kind")
    found: list[tuple[UUID, str]] = []
    if words:
        named = tokens.filter(token__in=words, kind__in=("name", "alias")).annotate(words=Count("token", distinct=True))
        found += [(key, kind) for key, kind, _n in named.filter(words=len(words)).order_by("-victim_id")[:MOST_HITS]]
    if any(letter.isdigit() for letter in text):
        either = Q(pk__in=())
        for kind in IDENTIFIERS:
            either |= Q(kind=kind, token=identifier_token(kind, text))
        found += list(tokens.filter(either).order_by("-victim_id")[:MOST_HITS])
    hits: dict[UUID, set[str]] = {}
    for key, kind in found:
        hits.setdefault(key, set()).add(kind)
    return hits
