"""What happens with a message after the commit. Apps add their topics in ``ready()``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tppo_cases.accounts.models import User

# Called with the user that the message names and the other ids of its payload.
Prepare = Callable[..., Any]
Effect = Callable[..., None]
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Handler:
    """What to do with a topic.

    ``run(actor, **ids)`` is the effect: one transaction, in the scope of the actor, at most once for each message.
    ``prepare(actor, **ids)`` comes before it, in transactions of its own, for work that takes long and may be repeated
    (writing a file, showing progress); its result is passed to ``run`` as ``prepared``. ``failed(actor, **ids)`` runs
    after the last of ``attempts``. A message is handed out again when its worker is silent for ``patience``.
    """

    run: Effect
    prepare: Prepare | None = None
    failed: Effect | None = None
    patience: timedelta = FIRST_PAUSE
    attempts: int = 10


HANDLERS: dict[str, Handler] = {}


def register_handler(topic: str, handler: Handler) -> None:
    """Add a topic; a second handler for it is an error."""
    if HANDLERS.setdefault(topic, handler) is not handler:
        message = f"topic {topic!r} has two handlers"
        raise ValueError(message)


def pause_after(handler: Handler, attempts: int) -> timedelta:
    """How long to wait before the next attempt: the handler's patience, doubled each time, an hour at most."""
    return max(handler.patience, min(handler.patience * 2 ** (attempts - 1), LONGEST_PAUSE))


def actor_of(payload: dict[str, Any]) -> tuple[User | None, dict[str, Any]]:
    """Split a payload into the user that ``actor_id`` names (None without one) and the other ids."""
    ids = dict(payload)
    actor_id = ids.pop("actor_id", None)
    return (User.objects.get(pk=actor_id) if actor_id else None), ids
