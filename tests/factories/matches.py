"""Pairs of records for the coordination desk, taken through its steps by the people who would take them."""

from typing import Any

from tests.cast import PASSWORD, Cast
from tests.factories.cases import as_owner, make_case
from tests.factories.outbox import find_matches
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from victims.models.case import VictimCase
from victims.models.person import MatchCandidate
from victims.services.coordination import ask_units, confirm_match
from victims.services.questions import Answer, answer_questions
from victims.states import DocumentSeen, KnownElsewhere, MatchStatus

NIK = {"full_name": "Rudi Setiawan", "nik": "5203011705990001"}
REASON = "Nomor paspor sama"


def third_worker() -> User:
    """A worker of a third unit, Sentra Handayani."""
    user = User.objects.create_user("third.worker@contoh.id", PASSWORD, full_name="Third Worker")
    Membership.objects.create(user=user, unit=Unit.objects.get(code="sn-handayani"), role=Role.SOCIAL_WORKER)
    return user


def newest_match(cast: Cast) -> MatchCandidate:
    """The pair that was found last, as the desk sees it."""
    find_matches()
    with scope(cast.coordinator):
        return MatchCandidate.objects.order_by("-found_at")[0]


def make_pair(cast: Cast, **identity: str) -> tuple[MatchCandidate, VictimCase, VictimCase]:
    """The pair, the earlier case of another unit, and the later case of ``worker``."""
    person = {"identity": {**NIK, **identity}}
    older, newer = make_case(cast.other_worker, person=person), make_case(cast.worker, person=person)
    return newest_match(cast), older, newer


def ask(cast: Cast, match: MatchCandidate) -> MatchCandidate:
    """The desk asks both units."""
    with scope(cast.coordinator):
        return ask_units(actor=cast.coordinator, match_id=match.pk)


def reply(user: User, case: VictimCase, **changes: Any) -> None:
    """A unit answers what waits about its case."""
    told = {"document_seen": DocumentSeen.SEEN, "known_elsewhere": KnownElsewhere.UNKNOWN, **changes}
    with scope(user):
        answer_questions(actor=user, case_id=case.pk, answer=Answer(**told))


def make_asked(cast: Cast) -> tuple[MatchCandidate, VictimCase, VictimCase]:
    """A pair about which both units were asked and both answered."""
    match, older, newer = make_pair(cast)
    match = ask(cast, match)
    reply(cast.other_worker, older)
    reply(cast.worker, newer)
    return match, older, newer


def confirm(cast: Cast, match: MatchCandidate) -> MatchCandidate:
    """The desk decides that they are one person."""
    with scope(cast.coordinator):
        return confirm_match(actor=cast.coordinator, match_id=match.pk, reason=REASON)


def put(match: MatchCandidate, status: MatchStatus, **columns: Any) -> None:
    """Put a pair into a state directly, as the owner."""
    with as_owner():
        MatchCandidate.objects.filter(pk=match.pk).update(status=status, **columns)
