"""Tools of the attackers: raw JSON, raw SQL as the application's role, and the page of nothing."""

from typing import Any

from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.access.endpoints import UNKNOWN_ID
from tppo_cases.access.context import forget_access, scope
from tppo_cases.accounts.models import Membership, User
from victims.models.case import VictimCase

STORY = "Menelepon posko, terdengar ketakutan dan minta dijemput."


def post_json(client: Client, path: str, data: Any = None, **headers: str) -> Any:
    """A POST of the API; ``data`` as bytes goes out as it is."""
    body = data if isinstance(data, bytes) else (data or {})
    return client.post(path, body, content_type="application/json", headers=headers)


def sql(user: User, statement: str, *values: object) -> int | str:
    """Run a statement as the application in the context of ``user``: how many rows, or the kind of refusal."""
    forget_access(user)
    try:
        with scope(user), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount
    except DatabaseError as error:
        return type(error).__name__


def case_now(user: User, case: VictimCase) -> VictimCase:
    """The row as somebody who sees it."""
    forget_access(user)
    with scope(user):
        return VictimCase.objects.get(pk=case.pk)


def end_posts(user: User) -> None:
    """Take all posts away from today on, as an admin would."""
    from tests.factories.cases import as_owner  # noqa: PLC0415  # factories import the services

    with as_owner():
        Membership.objects.filter(user=user).delete()


def nothing(client: Client, name: str, **ids: object) -> bytes:
    """What the page of an unknown id looks like."""
    return client.get(reverse(name, kwargs=dict.fromkeys(ids, UNKNOWN_ID))).content
