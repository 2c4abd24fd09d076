"""What two transactions do to each other when each waits for the other: the one that PostgreSQL ends tries again."""

import contextvars
import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg2 import errorcodes

Result = TypeVar("Result")
TRIES = 3
_PAUSE_SECONDS = 0.05  # before the second try; twice as long before the third
_trying = contextvars.ContextVar("trying", default=False)
COLLISIONS = frozenset({errorcodes.DEADLOCK_DETECTED, errorcodes.SERIALIZATION_FAILURE})


def is_collision(error: Exception) -> bool:
    """Whether PostgreSQL ended the statement because another transaction stood in its way, so that a new try may succeed."""
    return getattr(error.__cause__, "pgcode", None) in COLLISIONS


def is_busy(error: Exception) -> bool:
    """Whether a row was wanted by several people at once: a collision, or a lock that did not come in time."""
    return is_collision(error) or getattr(error.__cause__, "pgcode", None) == errorcodes.LOCK_NOT_AVAILABLE


def busy_sentence() -> str:
    """What a person is told whose command met others at the same row."""
    return _("Data ini sedang diubah orang lain. Tunggu sebentar, lalu coba lagi.")


def again_after_collision(run: Callable[[], Result]) -> Result:
    """Run a command in a savepoint, and again after a collision, three times at most; within another, only that one tries.

    Going back to the savepoint gives the locks of this try away, so whoever stood in the way goes on first. Raises
    OperationalError after the last try, and at once when a lock did not come: that has waited long enough.
    """
    if _trying.get():
        return run()
    for tried in range(1, TRIES + 1):
        token = _trying.set(True)
        try:
            with transaction.atomic():
                return run()
        except OperationalError as error:
            if tried == TRIES or not is_collision(error):
                raise
        finally:
            _trying.reset(token)
        time.sleep(_PAUSE_SECONDS * tried * random.uniform(0.5, 1.5))  # noqa: S311  # apart from each other, not secret
    raise AssertionError  # the last try returns or raises
