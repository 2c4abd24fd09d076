"""Pairs of records as the coordination desk sees them: numbers, units, answers and why they were found; no name, no case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.accounts.models import Agency, Unit, User
from tppo_cases.core.sealed import reveal
from victims.match_rules import decidable_from, undoable_until
from victims.models.case import VictimCase
from victims.models.person import MATCH_GROUP, MatchCandidate
from victims.models.questions import MatchQuestion
from victims.policies import can_answer_question
from victims.selectors.cases import Groups
from victims.states import MATCH_DECIDED, MatchStatus

# For cases: whether the desk waits for an answer about it. The wall keeps the questions of other units out.
IS_ASKED = Exists(MatchQuestion.objects.waiting().filter(case=OuterRef("pk")))
_DESK_GROUP = Groups(frozenset({MATCH_GROUP}))


@dataclass(frozen=True)
class Side:
    """One record of a pair. Of a restricted case the desk knows the agency only: no number, no unit."""

    number: str | None
    unit: Unit | None
    agency: Agency
    question: MatchQuestion | None = None

    @property
    def title(self) -> str:
        """The number of the case."""
        return self.number or _("Kasus terbatas")

    @property
    def place(self) -> str:
        """Who keeps the case."""
        return self.unit.name if self.unit else self.agency.short_name

    @property
    def note(self) -> str:
        """What the unit added to its answer."""
        return reveal(self.question, "note", _DESK_GROUP) if self.question else ""


@dataclass(frozen=True)
class MatchPair:
    """A possible match with its two sides."""

    match: MatchCandidate
    one: Side
    other: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, in their order."""
        return self.one, self.other

    @property
    def by_identifier(self) -> bool:
        """Found by the same NIK, passport or phone; else by name, sex and birth year."""
        return self.match.strength == "identifier"

    @property
    def answers(self) -> int:
        """How many of the two questions that run now were answered."""
        return sum(bool(side.question and side.question.answered_at and not side.question.closed_at) for side in self.sides)

    @property
    def decidable_from(self) -> datetime | None:
        """From when on the desk may decide though a unit is silent; None unless it waits for answers."""
        asked_at = self.match.asked_at if self.match.status == MatchStatus.ASKED else None
        return decidable_from(asked_at) if asked_at else None

    @property
    def is_ready(self) -> bool:
        """Whether the desk may decide now."""
        from_then = self.decidable_from
        return from_then is not None and (self.answers == len(self.sides) or timezone.now() >= from_then)

    @property
    def undoable_until(self) -> datetime | None:
        """Until when this confirmation may be taken back; None when it can not."""
        if self.match.status != MatchStatus.CONFIRMED or self.match.decided_at is None:
            return None
        until = undoable_until(self.match.decided_at)
        return until if timezone.now() <= until else None

    @property
    def reason(self) -> str:
        """Why it was decided so."""
        return reveal(self.match, "decision_reason", _DESK_GROUP)

    @property
    def undo_reason(self) -> str:
        """Why a former confirmation was taken back."""
        return reveal(self.match, "undo_reason", _DESK_GROUP)


def possible_matches(user: User, *, decided: bool) -> QuerySet[MatchCandidate]:
    """Decided ones, or those that wait for a question, an answer or a decision; the newest first."""
    found = MatchCandidate.objects.visible_to(user).select_related("decided_by", "undone_by")
    return found.filter(status__in=MATCH_DECIDED) if decided else found.exclude(status__in=MATCH_DECIDED)


def pairs_of(user: User, matches: Iterable[MatchCandidate]) -> list[MatchPair]:
    """Add to each its sides with what was asked last. Four queries after that of the matches."""
    found = list(matches)
    rows = _sides_of(found)
    units = Unit.objects.in_bulk({unit for _number, unit, _agency in rows.values() if unit})
    agencies = Agency.objects.in_bulk({agency for _number, _unit, agency in rows.values()})
    asked = MatchQuestion.objects.visible_to(user).filter(match__in=found).order_by("asked_at")
    questions = {(question.match_id, question.of_other): question for question in asked}
    sides = {
        key: Side(number, units[unit] if unit else None, agencies[agency], questions.get(key))
        for key, (number, unit, agency) in rows.items()
    }
    return [MatchPair(match, sides[match.pk, False], sides[match.pk, True]) for match in found]


def _sides_of(matches: list[MatchCandidate]) -> dict[tuple[UUID, bool], tuple[str | None, int | None, int]]:
    """Number, unit and agency by match and side, as far as the database tells the desk."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT match_id, of_other, number, unit_id, agency_id FROM simpul_match_sides(%s)",
            [[match.pk for match in matches]],
        )
        return {(match, of_other): tuple(known) for match, of_other, *known in cursor.fetchall()}


def has_answers(match: MatchCandidate) -> bool:
    """Whether both units answered what the desk asks now."""
    return not MatchQuestion.objects.waiting().filter(match=match).exists()


def question_waits(user: User, case: VictimCase) -> bool:
    """Whether the desk waits for this user's answer about a case."""
    if not can_answer_question(user, case):
        return False
    return MatchQuestion.objects.visible_to(user).waiting().filter(case=case).exists()
