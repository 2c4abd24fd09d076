"""The steps of a sign-in: after the password a second step waits in the stranger's session, then the person is in."""

import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from tppo_cases.access.factors.selectors import has_factor
from tppo_cases.access.gates import remember_proof
from tppo_cases.access.login.confirmation import confirm_now
from tppo_cases.access.middleware import LANGUAGE_COOKIE
from tppo_cases.accounts.models import User

PENDING = "second_step"
PATIENCE = 10 * 60  # seconds between the password and the second step
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right."""

    user_id: int
    bound_to: str  # the hash that changes with the password
    at: float
    wanted: str
    demo: bool


def wanted_page(request: HttpRequest, otherwise: str = "") -> str:
    """Where the person wanted to go, if that is here; otherwise the first page, or the one given."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return otherwise or settings.LOGIN_REDIRECT_URL


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in a cookie of a year."""
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_A_YEAR, secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def enter(request: HttpRequest, user: User, wanted: str, *, demo: bool = False) -> HttpResponseRedirect:
    """The first step is done: on to the second one, or in when the person has no factor."""
    if not has_factor(user):
        return let_in(request, user, wanted, demo=demo)
    request.session.cycle_key()
    pending = Pending(user.pk, user.get_session_auth_hash(), time.time(), wanted, demo)
    request.session[PENDING] = asdict(pending)
    return redirect("accounts:second-step")


def pending_entry(request: HttpRequest) -> tuple[User, Pending] | None:
    """Who waits for the second step in this session; None when nobody does, it took too long, or the password changed."""
    facts = request.session.get(PENDING)
    if not facts:
        return None
    pending = Pending(**facts)
    user = User.objects.filter(pk=pending.user_id, is_active=True).first()
    fresh = 0 <= time.time() - pending.at <= PATIENCE
    if user is None or not fresh or not constant_time_compare(pending.bound_to, user.get_session_auth_hash()):
        del request.session[PENDING]
        return None
    return user, pending


def let_in(request: HttpRequest, user: User, wanted: str, *, demo: bool = False, by: str = "") -> HttpResponseRedirect:
    """Log in under a new session key and bring the person's language along. ``by``: the second factor that was shown."""
    request.demo_login = demo  # type: ignore[attr-defined]  # read by the audit of logins
    request.session.pop(PENDING, None)
    login(request, user, backend=_BACKEND)
    remember_proof(request, by, afresh=True)
    confirm_now(request)
    response = HttpResponseRedirect(wanted)
    remember_language(response, user.language)
    return response
