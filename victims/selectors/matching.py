"""Pairs of records as the coordination desk sees them: numbers, units and why they were found; no name, no case."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from tppo_cases.accounts.models import Unit, User
from victims.models.person import MatchCandidate
from victims.states import MatchStatus


@dataclass(frozen=True)
class MatchPair:
    """A possible match with the units that keep the two cases."""

    match: MatchCandidate
    unit: Unit
    other_unit: Unit

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.match.status == MatchStatus.OPEN

    @property
    def by_identifier(self) -> bool:
        """Found by the same NIK, passport or phone; else by name, sex and birth year."""
        return self.match.strength == "identifier"


def possible_matches(user: User, *, decided: bool) -> QuerySet[MatchCandidate]:
    """Open or decided ones, the newest first."""
    found = MatchCandidate.objects.visible_to(user).select_related("decided_by")
    return found.exclude(status=MatchStatus.OPEN) if decided else found.filter(status=MatchStatus.OPEN)


def pairs_of(matches: Iterable[MatchCandidate]) -> list[MatchPair]:
    """Add the units, in one query."""
    found = list(matches)
    wanted = {unit for match in found for unit in (match.unit_id, match.other_unit_id)}
    units = Unit.objects.select_related("agency").in_bulk(wanted)
    return [MatchPair(match, units[match.unit_id], units[match.other_unit_id]) for match in found]
