"""One's own running sessions."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from tppo_cases.access.sessions.models import Session
from tppo_cases.accounts.models import User


def sessions_of(user: User) -> QuerySet[Session]:
    """The sessions that work now, latest first."""
    now = timezone.now()
    running = Session.objects.filter(user=user, expire_date__gt=now, seen_at__gt=now - settings.SESSION_IDLE_LIMIT)
    return running.order_by("-seen_at")


def handle_of(session: Session) -> str:
    """What a page calls a session: its key would open it."""
    return salted_hmac(__name__, session.session_key).hexdigest()[:20]


def session_by_handle(user: User, handle: str) -> Session | None:
    """One of the user's own sessions."""
    return next((row for row in sessions_of(user) if constant_time_compare(handle_of(row), handle)), None)
