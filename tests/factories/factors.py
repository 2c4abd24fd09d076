"""Second factors of the cast."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from tppo_cases.access.factors import services
from tppo_cases.accounts.models import User
from tppo_cases.core.scope import in_the_name_of

STEP, A_MOMENT = 30, 0.5  # seconds


def code_of(secret: str, steps: int = 0) -> str:
    """What an app with this secret shows, some time steps from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + steps))


def give_app(person: User) -> tuple[str, list[str]]:
    """Enrol an app with the code of the time step before; returns its secret and the recovery codes."""
    secret = generate_totp_secret()
    if (left := STEP - time.time() % STEP) < A_MOMENT:  # else the step could change between making the code and reading it
        time.sleep(left)
    with in_the_name_of(person.pk):
        return secret, services.enrol_app(actor=person, secret=secret, code=code_of(secret, -1))
