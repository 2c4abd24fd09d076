"""Codes of an authenticator app, each good for one use."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tppo_cases.access.factors.adapter import SealedAdapter

LAST = "last_counter"


def matching_counter(secret: str, code: str, after: int = -1) -> int | None:
    """The time step whose code this is, later than ``after``; None when there is none."""
    for counter in yield_hotp_counters_from_time():
        if counter > after and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def use_code(app: Authenticator, code: str) -> bool:
    """Accept a code of a locked row, and with it no code up to its time step again (RFC 6238, section 5.2)."""
    counter = matching_counter(SealedAdapter().decrypt(app.data["secret"]), code, app.data.get(LAST, -1))
    if counter is None:
        return False
    app.data[LAST] = counter
    app.save(update_fields=["data"])
    return True
