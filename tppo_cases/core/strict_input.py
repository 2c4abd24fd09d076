"""What no honest client sends: refused at the door, so that nothing behind it has to think of it."""

import json
import re
from collections.abc import Callable, Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

SESSION_KEY = re.compile(r"[a-z0-9]{8,64}")
NUL = "\0"


def load_json(raw: bytes) -> Any:
    """Read JSON; ValueError for what is none, nested without end, or holds a lone surrogate or a key twice."""
    try:
        found = json.loads(raw, object_pairs_hook=_once)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as error:
        raise ValueError(str(error)) from None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each key of which stands there once: two readers could otherwise understand it in two ways."""
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key stands there twice"
        raise ValueError(message)
    return found


def whole_number(text: str) -> int | None:
    """Return the number that 0 to 9 spell, else None. ``str.isdigit`` also takes "²" and digits of other scripts."""
    return int(text) if text.isascii() and text.isdigit() else None


class StrictJSONParser(JSONParser):
    """JSON of the API; anything odd is a 400."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return load_json(stream.read())
        except ValueError as error:
            message = f"JSON parse error - {error}"
            raise ParseError(message) from error


class StrictInputMiddleware:
    """Refuse addresses with a NUL, which PostgreSQL cannot hold; drop a session cookie that is no key of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if NUL in request.path or any(NUL in text for _, texts in request.GET.lists() for text in texts):
            raise BadRequest
        return self.get_response(request)
