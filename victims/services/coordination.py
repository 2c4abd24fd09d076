"""The coordination desk at work on a pair: ask both units, decide with a reason, take a confirmation back."""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.formats import long_date
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.match_rules import decidable_from, undoable_until
from victims.models.person import MatchCandidate
from victims.selectors.matching import has_answers
from victims.states import MATCH_DECIDED, MATCH_TRANSITIONS, MatchStatus

DECIDED_BEFORE = gettext_lazy("Pasangan ini sudah diputuskan.")
NOT_ALLOWED = {
    MatchStatus.ASKED: gettext_lazy("Kedua unit sudah ditanyai."),
    MatchStatus.CONFIRMED: gettext_lazy("Tanyakan dahulu kepada kedua unit."),
    MatchStatus.REJECTED: gettext_lazy("Tanyakan dahulu kepada kedua unit."),
    MatchStatus.OPEN: gettext_lazy("Hanya pasangan yang dipastikan satu orang yang dapat dibatalkan."),
}


@transaction.atomic
def ask_units(*, actor: User, match_id: UUID) -> MatchCandidate:
    """Put the question to the unit of either case; whoever manages the case there is told.

    Raises PermissionDenied, MatchCandidate.DoesNotExist, or RefusedError when they were asked before.
    """
    match = _locked(actor, match_id, MatchStatus.ASKED)
    _call("SELECT simpul_ask_sides(%s, %s)", match.pk, actor.pk)
    match.status, match.asked_at = MatchStatus.ASKED, timezone.now()
    match.save(update_fields=["status", "asked_at"])
    record(actor, "match.asked", target=match, details={"strength": match.strength})
    return match


@transaction.atomic
def confirm_match(*, actor: User, match_id: UUID, reason: str) -> MatchCandidate:
    """Decide that both records are one person: they share one ``person_id`` from now on, the rows stay apart.

    Nobody's access changes. Raises PermissionDenied, MatchCandidate.DoesNotExist, or RefusedError without a reason, when
    it was decided before, or when a unit has not answered and still has time.
    """
    match = _locked(actor, match_id, MatchStatus.CONFIRMED)
    _check_decidable(match, reason)
    _call("SELECT simpul_join_persons(%s)", match.pk)
    return _decide(actor, match, MatchStatus.CONFIRMED, reason, "match.confirmed")


@transaction.atomic
def reject_match(*, actor: User, match_id: UUID, reason: str) -> MatchCandidate:
    """Decide that they are two persons. Raises as ``confirm_match``."""
    match = _locked(actor, match_id, MatchStatus.REJECTED)
    _check_decidable(match, reason)
    return _decide(actor, match, MatchStatus.REJECTED, reason, "match.rejected")


@transaction.atomic
def undo_match(*, actor: User, match_id: UUID, reason: str) -> MatchCandidate:
    """Take a confirmation back within 30 days: the records are the persons that they would be without it.

    The pair is open again. Raises PermissionDenied, MatchCandidate.DoesNotExist, RefusedError.
    """
    match = _locked(actor, match_id, MatchStatus.OPEN)
    _check_reason(reason)
    if match.decided_at is None or timezone.now() > undoable_until(match.decided_at):
        raise RefusedError(_("Pembatalan hanya dapat dilakukan dalam 30 hari sejak putusan."))
    _call("SELECT simpul_part_persons(%s)", match.pk)
    match.status, match.decided_by, match.decided_at, match.asked_at = MatchStatus.OPEN, None, None, None
    match.undone_by, match.undone_at = actor, timezone.now()
    seal(match, undo_reason=reason.strip())
    match.save(update_fields=["status", "decided_by", "decided_at", "asked_at", "undone_by", "undone_at", "undo_reason"])
    record(actor, "match.undone", target=match, details={"strength": match.strength})
    return match


def _locked(actor: User, match_id: UUID, wanted: MatchStatus) -> MatchCandidate:
    """The pair, locked, when the state machine has this step from where it stands."""
    require(policies.can_decide_match(actor))
    match = MatchCandidate.objects.visible_to(actor).select_for_update().get(pk=match_id)
    if wanted not in MATCH_TRANSITIONS[MatchStatus(match.status)]:
        late = match.status in MATCH_DECIDED and wanted != MatchStatus.OPEN
        raise RefusedError(DECIDED_BEFORE if late else NOT_ALLOWED[wanted])
    return match


def _check_decidable(match: MatchCandidate, reason: str) -> None:
    _check_reason(reason)
    if match.asked_at is None or has_answers(match):
        return
    from_then = decidable_from(match.asked_at)
    if timezone.now() < from_then:
        day = long_date(from_then)
        raise RefusedError(_("Tunggu jawaban kedua unit. Tanpa jawaban, putusan dapat dibuat mulai %(day)s.") % {"day": day})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RefusedError(_("Tulis alasannya"), "reason")


def _decide(actor: User, match: MatchCandidate, status: MatchStatus, reason: str, action: str) -> MatchCandidate:
    match.status, match.decided_by, match.decided_at = status, actor, timezone.now()
    seal(match, decision_reason=reason.strip())
    match.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
    record(actor, action, target=match, details={"strength": match.strength})
    return match


def _call(statement: str, *parameters: UUID | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
