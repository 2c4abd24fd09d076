"""Logins in the audit trail: the only place that listens to signals, because Django announces them in no other way."""

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from tppo_cases.access.conduct.services import VERSION, has_accepted
from tppo_cases.access.context import load_access
from tppo_cases.access.gates import CONDUCT
from tppo_cases.access.sessions.devices import device_of, network_of
from tppo_cases.access.sessions.services import keep_to_limit
from tppo_cases.access.sessions.store import DEVICE, NETWORK, STARTED
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.scope import in_the_name_of


def _unit_of(user: User) -> int | None:
    membership = load_access(user).membership
    return membership.unit_id if membership else None


def on_login(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody is in: note it, and in the session when, from where, and whether the code of conduct was accepted."""
    session = request.session
    session[STARTED], session[DEVICE], session[NETWORK] = time.time(), device_of(request), network_of(request)
    session[CONDUCT] = VERSION if has_accepted(user) else ""
    details = {"demo": True} if getattr(request, "demo_login", False) else None
    with in_the_name_of(user.pk):
        keep_to_limit(user, session.session_key)
        record(user, "login.succeeded", target=user, unit_id=_unit_of(user), details=details)


def on_logout(*, user: User | None, **_: Any) -> None:
    """A person left; nobody when the session had ended before."""
    if user is not None:
        record(user, "logout", target=user, unit_id=_unit_of(user))


def on_failure(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A login was refused. What was typed is not kept (it may be a password); an existing account is named."""
    account = User.objects.filter(email__iexact=str(credentials.get("username", ""))).first()
    locked = getattr(request, "axes_locked_out", False)
    record(
        None,
        "login.locked" if locked else "login.failed",
        target=account or ("accounts.User", ""),
        unit_id=_unit_of(account) if account else None,
        outcome=AuditEvent.Outcome.DENIED,
    )


def connect() -> None:
    """Start listening; called when the app is ready, after axes counted the failure."""
    user_logged_in.connect(on_login, dispatch_uid="simpul.login")
    user_logged_out.connect(on_logout, dispatch_uid="simpul.logout")
    user_login_failed.connect(on_failure, dispatch_uid="simpul.login_failed")
