"""The user and rights of a request, typed: pages behind ``requires`` always have both."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tppo_cases.access.context import Access, access_of
from tppo_cases.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The logged-in user; PermissionDenied without one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def rights_of(request: HttpRequest) -> Access:
    """The rights of the logged-in user; PermissionDenied without one."""
    return access_of(user_of(request))


def record_later(request: HttpRequest, write: Callable[[], None]) -> None:
    """Put something on record when the request is over, also if what it did is rolled back."""
    request.__dict__.setdefault("after_rollback", []).append(write)
