"""Prove the second factor: at a sign-in, and again before a heavy act. Failures count as those of the login do."""

from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from tppo_cases.access.factors import keys, totp
from tppo_cases.access.factors.selectors import Kind
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.scope import in_the_name_of

MOST = 10  # wrong codes for one account in a quarter of an hour, from whatever addresses
PAUSE = 15 * 60


def prove(*, request: HttpRequest, user: User, way: str, answer: str) -> bool:
    """Whether ``answer`` is a proof of the kind ``way``; on record either way. Marks the request when it is locked out."""
    with in_the_name_of(user.pk):  # at a sign-in there is no context yet
        return _prove(request, user, way, answer)


def _prove(request: HttpRequest, user: User, way: str, answer: str) -> bool:
    credentials = {"username": user.email}
    if not AxesProxyHandler.is_allowed(request, credentials) or cache.get(_counter(user), 0) >= MOST:
        request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' middleware shows the page
        record(user, "login.locked", target=user, outcome=AuditEvent.Outcome.DENIED)
        return False
    used = _check(request, user, way, answer)
    if used is None:
        AxesProxyHandler.user_login_failed(sender=__name__, credentials=credentials, request=request)
        cache.add(_counter(user), 0, PAUSE)
        cache.incr(_counter(user))
        record(user, "factor.failed", target=user, details={"kind": way}, outcome=AuditEvent.Outcome.DENIED)
        return False
    used.last_used_at = timezone.now()
    used.save(update_fields=["last_used_at"])
    record(user, "recovery.used" if way == Kind.RECOVERY_CODES else "factor.used", target=user, details={"kind": way})
    return True


def _counter(user: User) -> str:
    return f"wrong-codes:{user.pk}"


def _check(request: HttpRequest, user: User, way: str, answer: str) -> Authenticator | None:
    if way == Kind.WEBAUTHN:
        return keys.finish_proof(request, user, answer)
    if way not in {Kind.TOTP, Kind.RECOVERY_CODES}:
        return None
    row = Authenticator.objects.select_for_update().filter(user=user, type=way).first()
    if row is None:
        return None
    if way == Kind.TOTP:
        return row if totp.use_code(row, answer) else None
    codes = row.wrap()
    return codes.instance if codes.validate_code(answer) else None
