"""The request's transaction and row-level-security context, the language, and deny by default."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.views import APIView

from tppo_cases.access.context import WITHOUT_KEY, Access, access_of, scope
from tppo_cases.access.gates import closed_gate, lacks_key
from tppo_cases.access.idempotency import KeyReusedError
from tppo_cases.access.login.confirmation import LATELY, MAY_ASK, ask_for_key, ask_to_confirm, is_confirmed
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.errors import (
    BudgetSpentError,
    RefusedError,
    SearchBudgetSpentError,
    StepUpNeededError,
    TransitionNotAllowedError,
)
from tppo_cases.core.retry import busy_sentence, is_busy
from tppo_cases.core.scope import in_the_name_of

LANGUAGE_COOKIE = "bahasa"
KEY_NEEDED = "SecurityKeyNeeded"  # in the trail: refused for want of a key, not of a right
MOST = 40  # characters of a target in the audit trail
GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Indonesian unless the user chose English; the browser's languages do not count."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _user_of_token(request: HttpRequest) -> User | None:
    """The user of an ``Authorization: Token`` header; None without one. Raises AuthenticationFailed for a bad one."""
    if not request.headers.get("Authorization", "").startswith("Token "):
        return None
    try:
        found = TokenAuthentication().authenticate(request)
    except UnicodeError:  # bytes that are no text
        raise AuthenticationFailed from None
    if found is None:
        raise AuthenticationFailed
    user, token = found
    request.api_token = token  # type: ignore[attr-defined]  # read by ScopedAuthentication
    return user if isinstance(user, User) else None


def _may_ask(request: HttpRequest) -> bool:
    """Nobody sits before the API, and a posted form would be lost on the way."""
    return request.method in {"GET", "HEAD"} and not request.path.startswith("/api/") and not is_confirmed(request, LATELY)


class ScopeMiddleware:
    """One transaction per request, in the context of its user; any answer of 400 and above is rolled back.

    What a view refused is then put on record, after the rollback and on the same connection.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            user = _user_of_token(request)
        except AuthenticationFailed as error:
            return JsonResponse({"detail": str(error.detail)}, status=401, headers={"WWW-Authenticate": "Token"})
        if user is not None:
            request.user = user
        if isinstance(request.user, AnonymousUser):
            request.access = None  # type: ignore[attr-defined]  # templates ask for it
            with transaction.atomic():
                return self._respond(request)
        # Resolved now: a lazy user would be read inside the scope that needs it.
        person: User = request.user
        keyless = WITHOUT_KEY.set(person.pk if lacks_key(request) else None)
        try:
            response = self._respond_to(request, person)
        finally:
            WITHOUT_KEY.reset(keyless)
        return response

    def _respond_to(self, request: HttpRequest, person: User) -> HttpResponse:
        with scope(person) as access:
            request.access = access  # type: ignore[attr-defined]  # read by views and templates
            asks = MAY_ASK.set(_may_ask(request))
            try:
                response = self._respond(request)
            finally:
                MAY_ASK.reset(asks)
        self._record_denial(request, person, access)
        for write in getattr(request, "after_rollback", ()):
            with in_the_name_of(person.pk):
                write()
        return response

    def _respond(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400:  # the first error status of HTTP
            transaction.set_rollback(True)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Remember why a view refused; Django turns the exception into its answer, or only a key was missing."""
        if not isinstance(exception, PermissionDenied | Http404):
            return None
        request.denial = exception  # type: ignore[attr-defined]  # read after the rollback
        access: Access | None = getattr(request, "access", None)
        if access is None or not access.missed:
            return None
        transaction.set_rollback(True)  # a redirect would keep what was written before the refusal
        return ask_for_key(request)

    @staticmethod
    def _record_denial(request: HttpRequest, user: User, access: Access) -> None:
        denial = getattr(request, "denial", None)
        if denial is None:
            return
        match = request.resolver_match
        name = match.view_name if match else ""
        key = next((str(value) for value in match.kwargs.values()), "") if match else ""
        with in_the_name_of(user.pk):
            record(
                user,
                "access.denied",
                target=(name[:MOST], key[:MOST].replace("\0", "")),  # a request may hold anything
                unit_id=access.membership.unit_id if access.membership else None,
                details={"kind": KEY_NEEDED if access.missed else type(denial).__name__, "method": request.method},
                outcome=AuditEvent.Outcome.DENIED,
            )


class DenyByDefaultMiddleware:
    """Refuse pages that do not declare who may use them, and lead to what must be done before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Check the declaration of the page that was resolved."""
        api_view = getattr(view, "cls", None)
        is_api = isinstance(api_view, type) and issubclass(api_view, APIView)
        is_public = getattr(view, "login_required", True) is False
        if not (is_api or is_public or hasattr(view, "requires")):
            raise PermissionDenied
        user = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        closed = closed_gate(request, access_of(user), name) if isinstance(user, User) else None
        if closed is None:
            return None
        word, page = closed
        return JsonResponse({"detail": word}, status=403) if is_api else redirect(page)


class ConflictMiddleware:
    """The last resort for a refusal that no page caught: say calmly what happened, and change nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 409 to a step that the row no longer allows, a key used twice, a broken rule, a row that others hold."""
        if isinstance(exception, StepUpNeededError):
            return ask_to_confirm(request)
        if isinstance(exception, BudgetSpentError):
            request.denial = exception  # type: ignore[attr-defined]  # put on record after the rollback
            return render(
                request, "errors/budget.html", {"searched": isinstance(exception, SearchBudgetSpentError)}, status=429
            )
        if isinstance(exception, RefusedError):
            return render(request, "errors/conflict.html", {"sentences": exception.messages}, status=409)
        if isinstance(exception, TransitionNotAllowedError | KeyReusedError):
            return render(request, "errors/conflict.html", status=409)
        if isinstance(exception, OperationalError) and is_busy(exception):
            return render(request, "errors/conflict.html", {"sentences": [busy_sentence()]}, status=409)
        return None
