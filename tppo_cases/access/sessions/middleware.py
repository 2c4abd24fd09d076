"""End a session in which nobody did anything for a while."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.scope import in_the_name_of

ENDED = "ended"  # in the session of the stranger: why the login page is shown
BACKGROUND = "X-Background"  # sent by pages that ask by themselves; no sign of a person


class IdleLimitMiddleware:
    """Stands before the scope: whoever was away too long is a stranger to everything behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            seen_at = getattr(request.session, "seen_at", None)
            if seen_at is not None and timezone.now() - seen_at > settings.SESSION_IDLE_LIMIT:
                self._end(request, request.user)
            elif BACKGROUND not in request.headers:
                request.session.touch()  # type: ignore[attr-defined]  # of our engine
        return self.get_response(request)

    @staticmethod
    def _end(request: HttpRequest, user: User) -> None:
        with in_the_name_of(user.pk):
            record(user, "session.expired", target=user)
            request.session.flush()
            request.session[ENDED] = "idle"
        request.user = AnonymousUser()
