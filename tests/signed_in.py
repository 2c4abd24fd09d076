"""The one place that says for what a forced sign-in of a test stands: a session in which a security key has answered."""

import time
from typing import TypeVar

from django.test import Client

from tppo_cases.access.gates import FACTOR_PROVEN, KEY_PROVEN
from tppo_cases.access.login.confirmation import CONFIRMED_AT
from tppo_cases.accounts.models import User

C = TypeVar("C", bound=Client)


def sign_in(client: C, user: User, *, confirmed: bool = False) -> C:
    """Log in by force. ``confirmed``: she has just proved again who she is."""
    client.force_login(user)
    _note(client, {KEY_PROVEN: True} | ({CONFIRMED_AT: time.time()} if confirmed else {}))
    return client


def by_code(user: User, *, confirmed: bool = True) -> Client:
    """Of somebody who signed in with her password and a code of her app."""
    client = sign_in(Client(), user, confirmed=confirmed)
    _note(client, {FACTOR_PROVEN: True, KEY_PROVEN: False})
    return client


def by_key(user: User) -> Client:
    """Of somebody who signed in with her password and a security key."""
    client = sign_in(Client(), user, confirmed=True)
    _note(client, {FACTOR_PROVEN: True})
    return client


def _note(client: Client, facts: dict[str, object]) -> None:
    session = client.session
    session.update(facts)
    session.save()
