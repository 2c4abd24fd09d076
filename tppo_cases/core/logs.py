"""A log formatter that cannot print personal data by accident."""

import logging
import traceback
import unicodedata
from http import HTTPMethod
from types import TracebackType

from django.http import HttpRequest

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
# What Celery puts into the line of a failed task: each of them quotes the values that the task worked on.
_TASK_VALUES = frozenset({"exc", "traceback", "args", "kwargs", "return_value"})
_METHODS = frozenset(HTTPMethod)


class ValuelessFormatter(logging.Formatter):
    """Prints an exception as its types and lines of code only, a request as its route, and no control character.

    The text of an exception often quotes the value that caused it (a duplicate NIK, an unreadable date); an address holds
    ids of cases and whatever somebody typed; a line break in a message would let a reader see a line that nobody logged.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name is logging's
        """Return the line of the record, without what was typed by whoever asked."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            record.message = request_line(request, getattr(record, "status_code", None))
        elif isinstance(record.args, dict) and _TASK_VALUES & record.args.keys():
            kept = {name: "-" if name in _TASK_VALUES else value for name, value in record.args.items()}
            record.message = str(record.msg) % kept
        record.message = printable(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  # the name is logging's
        """Return the frames and the names of the exception and of its causes, without their messages."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nCaused by:\n".join(parts)


def request_line(request: HttpRequest, status: int | None) -> str:
    """Status, method and route of a request; nothing that came with it. The logger's name says what was wrong."""
    method = request.method if request.method in _METHODS else "?"
    route = f"/{request.resolver_match.route}" if request.resolver_match else "(no page)"
    return f"{status or '-'} {method} {route}"


def printable(text: str) -> str:
    """The text on one line: control signs, line ends and signs that turn the direction of writing are spelled out."""
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign
        for sign in text
    )
