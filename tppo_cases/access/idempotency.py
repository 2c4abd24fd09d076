"""Run a creating command once per key: a double click, a retry or the back button changes nothing twice."""

import uuid
from collections.abc import Callable

from django.db import connection, models, transaction

from tppo_cases.access.models import CommandKey
from tppo_cases.accounts.models import User
from tppo_cases.core.retry import again_after_collision


class KeyReusedError(Exception):
    """The same key came with another command."""


def run_once(*, actor: User, key: uuid.UUID | None, command: str, run: Callable[[], models.Model]) -> uuid.UUID:
    """Return the id of the row that ``run`` makes, or of the row that the same key made before.

    Two requests with one key wait for each other (advisory lock on the pair). Without a key the command just runs.
    Raises KeyReusedError when the key belongs to another command.
    """
    with transaction.atomic():
        if key is None:
            return uuid.UUID(str(again_after_collision(run).pk))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{actor.pk}:{key}"])
        former = CommandKey.objects.filter(user=actor, key=key).first()
        if former is None:
            result = uuid.UUID(str(again_after_collision(run).pk))
            CommandKey.objects.create(user=actor, key=key, command=command, result_id=result)
            return result
        if former.command != command:
            message = f"key of {former.command} used for {command}"
            raise KeyReusedError(message)
        return former.result_id
