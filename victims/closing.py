"""What keeps a case from closing. Higher apps add their rule in ``ready()``; this app never imports them."""

from collections.abc import Callable
from uuid import UUID

# Each returns an Indonesian sentence that says what to do first, or None.
CloseBlocker = Callable[[UUID], str | None]
CLOSE_BLOCKERS: list[CloseBlocker] = []


def blockers_of(case_id: UUID) -> list[str]:
    """The sentences of all rules that keep the case open now."""
    return [sentence for rule in CLOSE_BLOCKERS if (sentence := rule(case_id))]
