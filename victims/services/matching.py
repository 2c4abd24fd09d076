"""Is this person known already? What a worker may see is offered to her; the rest is for the coordination desk."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from tppo_cases.accounts.models import User
from tppo_cases.core.names import parse
from tppo_cases.core.scope import system_role
from tppo_cases.core.tokens import IDENTIFIERS
from victims.models.case import VictimCase
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


def find_visible_matches(user: User, person: PersonFacts) -> list[VisibleMatch]:
    """Persons whom the user sees with the same number, or a like name, sex and birth year. At most five; 5 queries.

    Names count as in ``simpul_note_matches``: the whole name or two words of it, born a year apart at most; words that
    only sound alike, or a single one, need the same year.
    """
    strengths = _likely_victims(user, person)
    latest = (
        VictimCase.objects.visible_to(user).filter(victim_id__in=strengths).select_related(*CASE_RELATED)
        .order_by("victim_id", "-opened_at").distinct("victim_id")
    )  # fmt: skip
    cases = list(latest) if strengths else []
    groups = groups_for(user, cases) if cases else {}
    found = [
        VisibleMatch(
            victim=case.victim, case=case, alias=alias_of(case, groups[case.pk]),
            origin=str(case.victim.origin_regency or "") if "identity" in groups[case.pk] else "",
            by_identifier=strengths[case.victim_id],
        )
        for case in cases
    ]  # fmt: skip
    return sorted(found, key=lambda match: (not match.by_identifier, -match.case.opened_at.timestamp()))[:MOST_MATCHES]


def _likely_victims(user: User, person: PersonFacts) -> dict[UUID, bool]:
    """Visible victims that match, and whether by an identifier."""
    tokens = [(kind, value) for kind, _key, value in tokens_of(person.identity) if kind not in {"alias", "joined"}]
    if not tokens:
        return {}
    rows = (
        SearchToken.objects.filter(token__in=[value for _kind, value in tokens], victim__in=Victim.objects.visible_to(user))
        .values("victim_id", "key")
        .annotate(
            identifiers=Count("pk", filter=Q(kind__in=IDENTIFIERS)),
            names=Count("pk", filter=Q(kind="name")),
            sounds=Count("pk", filter=Q(kind="sound")),
            wholes=Count("pk", filter=Q(kind="whole")),
        )
        .filter(Q(identifiers__gt=0) | _like(person, words=len(parse(person.identity.get("full_name", "")).words)))
        .order_by("-identifiers", "-wholes", "-names", "-sounds")
    )
    found: dict[UUID, bool] = {}
    for row in rows[: MOST_MATCHES * 2]:
        found[row["victim_id"]] = found.get(row["victim_id"], False) or row["identifiers"] > 0
    return found


def _like(person: PersonFacts, *, words: int) -> Q:
    """A like name with the same sex and birth year; a year apart when the whole name or two words of it are the same."""
    if person.birth_year is None or person.sex == Sex.UNKNOWN or not words:
        return Q(pk__in=[])
    years = (person.birth_year - 1, person.birth_year + 1)
    near = Q(victim__birth_year__range=years) & (Q(wholes__gt=0) | Q(names__gte=2))
    same = Q(victim__birth_year=person.birth_year) & (Q(names__gte=min(2, words)) | Q(sounds__gte=min(2, words)))
    return Q(victim__sex=person.sex) & (near | same)


def find_hidden_matches(actor: User, victim_id: str) -> None:
    """Look for the same person where the actor may not see her, and note what is found for the coordination desk.

    Work for after the commit (``FIND_MATCHES``), in the actor's scope and as timed work: the database lets no request
    call it, so neither the answer to an intake nor its time depends on what is found. May be repeated.
    """
    with system_role(), connection.cursor() as cursor:
        cursor.execute("SELECT simpul_note_matches(%s)", [victim_id])
