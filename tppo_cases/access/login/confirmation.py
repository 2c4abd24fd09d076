"""Ask again who is there, before an act that would carry much away or open much: export, emergency access, keys."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponse]
CONFIRMED_AT = "confirmed_at"
RECENT = timedelta(minutes=5)
LATELY = timedelta(minutes=30)
# Whether services may ask the person of this request to prove again who she is: she reads a page and has not lately.
MAY_ASK: ContextVar[bool] = ContextVar("simpul_may_ask", default=False)


def confirm_now(request: HttpRequest) -> None:
    """Remember in the session that the person has just proved who she is: at login and on the confirmation page."""
    request.session[CONFIRMED_AT] = time.time()


def is_confirmed(request: HttpRequest, within: timedelta = RECENT) -> bool:
    """Whether the person proved who she is not longer ago than ``within``."""
    age: float = time.time() - request.session.get(CONFIRMED_AT, 0)
    return 0 <= age <= within.total_seconds()


def ask_to_confirm(request: HttpRequest, back: str = "") -> HttpResponse:
    """To the confirmation page and, from there, to ``back`` or again to this address."""
    return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back or request.get_full_path()})}")


def ask_for_key(request: HttpRequest, back: str = "") -> HttpResponse:
    """To the page that says why a security key is needed and, from there, to ``back`` or where the person wanted to go."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else request.headers.get("Referer", "")
    return redirect(f"{reverse('accounts:key-needed')}?{urlencode({'next': back or here})}")


def needs_confirmation(within: timedelta = RECENT, *, back: str = "") -> Callable[[View], View]:
    """Let a page be used only shortly after a confirmation. Stands below ``requires``; the form is to be filled after it.

    ``back`` names the page to which a bare button's address leads after the confirmation: with the same URL arguments.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_confirmed(request, within):
                return ask_to_confirm(request, reverse(back, kwargs=kwargs) if back else "")
            return view(request, *args, **kwargs)

        guarded.confirmed_within = within  # type: ignore[attr-defined]  # read by the tests
        return guarded

    return decorate
