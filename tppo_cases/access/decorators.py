"""Every page declares who may use it. An undeclared page is refused by the middleware."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from tppo_cases.access.context import access_of
from tppo_cases.access.roles import Capability

View = Callable[..., HttpResponseBase]


def requires(*capabilities: Capability) -> Callable[[View], View]:
    """Let a page be used by whoever holds one of the capabilities; without any, by everybody who is logged in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            access = access_of(request.user)
            if capabilities and not any(access.has(capability) for capability in capabilities):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.requires = capabilities  # type: ignore[attr-defined]  # read by the middleware and the tests
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark one of the few pages that need no login."""
    marked = login_not_required(view)
    marked.requires = None  # type: ignore[attr-defined]  # read by the middleware and the tests
    return marked
