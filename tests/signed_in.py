"""The one place that says for what a forced sign-in of a test stands: a session in which a security key has answered."""

import time
from typing import TypeVar

from django.test import Client

from tppo_cases.access.gates import KEY_PROVEN
from tppo_cases.access.login.confirmation import CONFIRMED_AT
from tppo_cases.accounts.models import User

C = TypeVar("C", bound=Client)


def sign_in(client: C, user: User, *, confirmed: bool = False) -> C:
    """Log in by force. ``confirmed``: she has just proved again who she is."""
    client.force_login(user)
    session = client.session
    session[KEY_PROVEN] = True
    if confirmed:
        session[CONFIRMED_AT] = time.time()
    session.save()
    return client
