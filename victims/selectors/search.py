"""Find cases by number, or by what is known of the person: keyed tokens, within what the searcher may see.

The best first: the same identifier, the same whole name, every word of it, an alias, a name that sounds alike.
"""

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.names import parse
from tppo_cases.core.tokens import IDENTIFIERS, Token, alias_tokens, identifier_token, index_keys, skeletons, spellings, wholes
from victims import policies
from victims.models.case import VictimCase
from victims.models.person import SearchToken
from victims.selectors.cases import groups_for
from victims.states import FoundBy

MOST_HITS = 50
FIRST_YEAR = 2023  # of case numbers
NUMBER_DIGITS = 6
_NUMBER = re.compile(r"^(?:TPPO[- ]?)?(?:(20\d\d)[- ])?(\d{1,6})$", re.IGNORECASE)
RANKS = (FoundBy.NUMBER, FoundBy.DOCUMENT, FoundBy.PHONE, FoundBy.WHOLE, FoundBy.WORDS, FoundBy.ALIAS, FoundBy.SOUND)
# What a searcher must be allowed to see of a case for a hit of this kind to count.
GROUP_OF_WAY = {
    FoundBy.DOCUMENT: FieldGroup.IDENTITY, FoundBy.PHONE: FieldGroup.CONTACT, FoundBy.WHOLE: FieldGroup.IDENTITY,
    FoundBy.WORDS: FieldGroup.IDENTITY, FoundBy.ALIAS: FieldGroup.SUMMARY, FoundBy.SOUND: FieldGroup.IDENTITY,
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The visible cases that fit, the best and then the newest first; ``by`` (number or person) is for the audit."""

    case_ids: list[UUID]
    by: str
    ways: dict[UUID, FoundBy] = field(default_factory=dict)


def search_cases(user: User, text: str) -> Found:
    """At most ``MOST_HITS`` cases. Nothing tells whether there are others that the user may not see."""
    text = text.strip()
    if numbers := _number_range(text):
        low, high = numbers
        hits = VictimCase.objects.visible_to(user).filter(number__in=low) if high is None else _between(user, low[0], high)
        ids = list(hits.order_by("-opened_at").values_list("pk", flat=True)[:MOST_HITS])
        return Found(ids, "number", dict.fromkeys(ids, FoundBy.NUMBER))
    ways = _by_person(user, text)
    return Found(list(ways), "person", ways)


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


def _by_person(user: User, text: str) -> dict[UUID, FoundBy]:
    hits = _hits(user, text)
    if not hits:
        return {}
    cases = VictimCase.objects.visible_to(user).filter(victim__in=hits).only("victim", "is_restricted").order_by("-opened_at")
    found = list(cases[: MOST_HITS * 2])
    groups = groups_for(user, found)
    ways: dict[UUID, FoundBy] = {}
    for case in found:
        if opened := [way for way in hits[case.victim_id] if GROUP_OF_WAY[way] in groups[case.pk]]:
            ways[case.pk] = min(opened, key=RANKS.index)
    best = sorted(ways.items(), key=lambda pair: RANKS.index(pair[1]))  # stable: the newest first within a way
    return dict(best[:MOST_HITS])


def _hits(user: User, text: str) -> dict[UUID, set[FoundBy]]:
    """The persons whom the text fits, and in which ways: one statement."""
    wanted = [(way, {value for _kind, _key, value in tokens}) for key in index_keys() for way, tokens in _ways(text, key)]
    if not wanted:
        return {}
    # Every kind and key of tokens has hashes of its own, so the hash alone says of which kind it is.
    counts = {f"n{n}": Count("pk", filter=Q(token__in=tokens)) for n, (_way, tokens) in enumerate(wanted)}
    complete = [Q((f"n{n}", len(tokens))) for n, (_way, tokens) in enumerate(wanted)]
    rows: QuerySet[SearchToken, Any] = (
        SearchToken.objects.filter(policies.person_bound_scope(user), token__in=set().union(*(each for _way, each in wanted)))
        .values("victim_id")
        .annotate(**counts)
        .filter(reduce(operator.or_, complete))
        .order_by(*(f"-n{n}" for n, (way, _tokens) in enumerate(wanted) if way != FoundBy.SOUND), "-victim_id")
    )
    return {
        row["victim_id"]: {way for n, (way, tokens) in enumerate(wanted) if row[f"n{n}"] == len(tokens)}
        for row in rows[: MOST_HITS * 2]
    }


def _ways(text: str, key: str) -> Iterator[tuple[FoundBy, set[Token]]]:
    """Every way to fit, with the tokens that must all be there; the best way first."""
    if any(letter.isdigit() for letter in text):
        for kind in IDENTIFIERS:
            if found := identifier_token(kind, text, key):
                yield FoundBy.PHONE if kind == "phone" else FoundBy.DOCUMENT, {found}
    name = parse(text)
    if not name.words:
        return
    yield from ((FoundBy.WHOLE, {each}) for each in sorted(wholes(name, key)))
    yield from ((FoundBy.WORDS, each) for each in spellings(name, key))
    yield FoundBy.ALIAS, alias_tokens(name, key)
    yield FoundBy.SOUND, skeletons(name, key)
