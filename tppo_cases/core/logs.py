"""A log formatter that cannot print personal data by accident."""

import logging
import traceback
from types import TracebackType

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class ValuelessFormatter(logging.Formatter):
    """Prints an exception as its types and lines of code only.

    The text of an exception often quotes the value that caused it (a duplicate NIK, an unreadable date).
    """

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  # the name is logging's
        """Return the frames and the names of the exception and of its causes, without their messages."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nCaused by:\n".join(parts)
