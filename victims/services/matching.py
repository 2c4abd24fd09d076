"""Is this person known already? What a worker may see is offered to her; the rest is for the coordination desk."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Q, Value, When

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.names import parse
from tppo_cases.core.scope import system_role
from tppo_cases.core.tokens import IDENTIFIERS
from victims.models.case import VictimCase
from victims.models.draft import IntakeDraft
from victims.models.person import SearchToken, Victim
from victims.selectors.cases import CASE_RELATED, alias_of, groups_for
from victims.services.opening import PersonFacts
from victims.services.tokens import tokens_of
from victims.states import Sex

MOST_MATCHES = 5


@dataclass(frozen=True)
class VisibleMatch:
    """A person who may be the same, as the worker may see her: through the latest case that she sees."""

    victim: Victim
    case: VictimCase
    alias: str
    origin: str
    by_identifier: bool


@dataclass(frozen=True)
class _Way:
    """How a person fits, and what must be open to whoever is told."""

    group: FieldGroup
    by_identifier: bool


@dataclass(frozen=True, kw_only=True)
class _Traits:
    """What a person is compared by; ``record`` is the one she has already."""

    record: UUID | None = None
    tokens: list[bytes | memoryview]
    words: int
    sex: str
    birth_year: int | None


_NO_MATCH = frozenset({"alias", "joined"})
_DOCUMENT, _PHONE = _Way(FieldGroup.IDENTITY, by_identifier=True), _Way(FieldGroup.CONTACT, by_identifier=True)
_NAME = _Way(FieldGroup.IDENTITY, by_identifier=False)


def find_visible_matches(user: User, person: PersonFacts) -> list[VisibleMatch]:
    """Persons whom the user sees with the same number, or a like name, sex and birth year. At most five; 5 queries.

    As in a search, only through a case whose part is hers: else whoever sees a summary could ask who it is, name by name.

    Names count as in ``simpul_note_matches``: the whole name or two words of it, born a year apart at most; words that
    only sound alike, or a single one, need the same year.
    """
    tokens: list[bytes | memoryview] = [value for kind, _key, value in tokens_of(person.identity) if kind not in _NO_MATCH]
    words = len(parse(person.identity.get("full_name", "")).words)
    return _offers(user, _Traits(tokens=tokens, words=words, sex=person.sex, birth_year=person.birth_year))


def _offers(user: User, traits: _Traits) -> list[VisibleMatch]:
    ways = _likely_victims(user, traits)
    visible = VictimCase.objects.visible_to(user).filter(victim_id__in=ways).select_related(*CASE_RELATED)
    cases = list(visible.order_by("opened_at")) if ways else []
    groups = groups_for(user, cases) if cases else {}
    latest = {case.victim_id: case for case in cases if any(way.group in groups[case.pk] for way in ways[case.victim_id])}
    found = [
        VisibleMatch(
            victim=case.victim, case=case, alias=alias_of(case, groups[case.pk]),
            origin=str(case.victim.origin_regency or "") if "identity" in groups[case.pk] else "",
            by_identifier=any(way.by_identifier and way.group in groups[case.pk] for way in ways[case.victim_id]),
        )
        for case in latest.values()
    ]  # fmt: skip
    return sorted(found, key=lambda match: (not match.by_identifier, -match.case.opened_at.timestamp()))[:MOST_MATCHES]


def _likely_victims(user: User, traits: _Traits) -> dict[UUID, set[_Way]]:
    """Visible victims that match, and in which ways."""
    if not traits.tokens:
        return {}
    others = ~Q(victim=traits.record) if traits.record else Q()
    rows = (
        SearchToken.objects.filter(others, token__in=traits.tokens, victim__in=Victim.objects.visible_to(user))
        .values("victim_id", "key")
        .annotate(
            identifiers=Count("pk", filter=Q(kind__in=IDENTIFIERS)),
            phones=Count("pk", filter=Q(kind="phone")),
            names=Count("pk", filter=Q(kind="name")),
            sounds=Count("pk", filter=Q(kind="sound")),
            wholes=Count("pk", filter=Q(kind="whole")),
        )
        .annotate(like=Case(When(_like(traits), then=Value(value=True)), default=Value(value=False)))
        .filter(Q(identifiers__gt=0) | Q(like=True))
        .order_by("-identifiers", "-wholes", "-names", "-sounds")
    )
    found: dict[UUID, set[_Way]] = defaultdict(set)
    for row in rows[: MOST_MATCHES * 2]:
        fits = {_DOCUMENT: row["identifiers"] > row["phones"], _PHONE: row["phones"] > 0, _NAME: row["like"]}
        found[row["victim_id"]] |= {way for way, is_so in fits.items() if is_so}
    return found


def _like(traits: _Traits) -> Q:
    """A like name with the same sex and birth year; a year apart when the whole name or two words of it are the same."""
    if traits.birth_year is None or traits.sex == Sex.UNKNOWN or not traits.words:
        return Q(pk__in=[])
    years, most = (traits.birth_year - 1, traits.birth_year + 1), min(2, traits.words)
    near = Q(victim__birth_year__range=years) & (Q(wholes__gt=0) | Q(names__gte=2))
    same = Q(victim__birth_year=traits.birth_year) & (Q(names__gte=most) | Q(sounds__gte=most))
    return Q(victim__sex=traits.sex) & (near | same)


def find_hidden_matches(actor: User, victim_id: str, draft_id: str = "") -> None:
    """Look for the same person among everybody who was not on offer, and note her for the coordination desk.

    ``draft_id`` is the intake whose last page made an offer. Work for after the commit (``FIND_MATCHES``), in the actor's
    scope and as timed work: the database lets no request call it, so neither the answer to an intake nor its time depends
    on what is found. May be repeated.
    """
    offered = _offered(actor, victim_id, draft_id) if draft_id else []
    with system_role(), connection.cursor() as cursor:
        cursor.execute("SELECT simpul_note_matches(%s, %s::uuid[])", [victim_id, offered])


def _offered(actor: User, victim_id: str, draft_id: str) -> list[UUID]:
    """Whom the last page of the intake showed: who was there when its answers were saved, and as many as it shows."""
    victim = Victim.objects.visible_to(actor).filter(pk=victim_id).first()
    saved_at = IntakeDraft.objects.visible_to(actor).filter(pk=draft_id).values_list("saved_at", flat=True).first()
    if victim is None or saved_at is None:
        return []
    return [match.victim.pk for match in _offers(actor, _traits_of(victim)) if match.victim.created_at < saved_at]


def _traits_of(victim: Victim) -> _Traits:
    tokens = list(SearchToken.objects.filter(victim=victim).exclude(kind__in=_NO_MATCH).values_list("kind", "key", "token"))
    words = Counter(key for kind, key, _token in tokens if kind == "name")
    return _Traits(
        record=victim.pk, tokens=[token for _kind, _key, token in tokens], words=max(words.values(), default=0),
        sex=victim.sex, birth_year=victim.birth_year,
    )  # fmt: skip
