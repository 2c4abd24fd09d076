"""End sessions and tokens. What ends here is refused at its next request."""

from django.db import transaction
from knox.models import AuthToken

from tppo_cases.access.sessions.models import Session
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record


@transaction.atomic
def end_session(*, actor: User, session: Session) -> None:
    """End one of one's own sessions."""
    if Session.objects.filter(user=actor, pk=session.pk).delete()[0]:
        record(actor, "session.ended", target=actor, details={"sessions": 1})


@transaction.atomic
def end_sessions(*, actor: User, person: User, keep: str | None = None) -> int:
    """End all sessions of a person but the one with the key ``keep``; returns how many."""
    ended = Session.objects.filter(user=person).exclude(session_key=keep or "").delete()[0]
    if ended:
        record(actor, "session.ended", target=person, details={"sessions": ended})
    return ended


@transaction.atomic
def end_everything(*, actor: User, person: User) -> None:
    """End all sessions and API tokens of a person: she left, or her password was reset."""
    end_sessions(actor=actor, person=person)
    for token in AuthToken.objects.filter(user=person):
        record(actor, "token.revoked", target=("knox.AuthToken", token.token_key))
        token.delete()


def keep_to_limit(user: User, current: str | None) -> None:
    """End the oldest sessions beyond the number that the person chose, at a sign-in."""
    others = Session.objects.filter(user=user).exclude(session_key=current or "").order_by("-seen_at")
    over = [session.pk for session in others[user.max_sessions - 1 :]]
    if over:
        Session.objects.filter(pk__in=over).delete()
        record(user, "session.ended", target=user, details={"sessions": len(over)})


@transaction.atomic
def choose_limit(*, actor: User, sessions: int) -> None:
    """Choose how many sessions one may have at a time."""
    User.objects.filter(pk=actor.pk).update(max_sessions=sessions)
    record(actor, "session.limit", target=actor, details={"sessions": sessions})
