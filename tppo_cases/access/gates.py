"""What a person must do before anything else: her own password, a second factor, the code of conduct; and the key."""

from django.conf import settings
from django.http import HttpRequest

from tppo_cases.access.conduct.services import VERSION, has_accepted
from tppo_cases.access.context import Access
from tppo_cases.access.factors.selectors import Kind, has_factor, needs_factor

FACTOR_PROVEN = "factor_proven"  # in the session: this sign-in was proven by a second factor
KEY_PROVEN = "key_proven"  # in the session: a security key or passkey has answered in it
PROVEN_BY = "proven_by"  # in the session: the kind of the factor that was shown last
CONDUCT = "conduct"  # in the session: the version that the person has accepted

ALWAYS = frozenset({"accounts:logout", "accounts:language"})
PASSWORD = frozenset({"accounts:password-change"})
ENROLMENT = frozenset({
    "accounts:factors", "accounts:factor-app", "accounts:factor-key", "accounts:factor-remove", "accounts:recovery-codes",
    "accounts:confirm",
})  # fmt: skip


def closed_gate(request: HttpRequest, access: Access, view_name: str) -> tuple[str, str] | None:
    """The word for the API and the page to which a gate leads that is still closed; None when the way is free."""
    if view_name in ALWAYS:
        return None
    if access.user.must_change_password:
        return None if view_name in PASSWORD else ("password_change_required", "accounts:password-change")
    if _lacks_factor(request, access):
        return None if view_name in ENROLMENT else ("second_factor_required", "accounts:factors")
    if view_name != "accounts:conduct" and view_name not in ENROLMENT and not _conduct_accepted(request, access):
        return "conduct_required", "accounts:conduct"
    return None


def remember_proof(request: HttpRequest, way: str, *, afresh: bool = False) -> None:
    """Note in the session by what it was proven. ``afresh``, at a sign-in, nothing of before counts."""
    before = request.session.get(KEY_PROVEN) and not afresh
    request.session[FACTOR_PROVEN], request.session[PROVEN_BY] = bool(way), way
    request.session[KEY_PROVEN] = bool(before or way == Kind.WEBAUTHN)


def lacks_key(request: HttpRequest) -> bool:
    """Whether elevated capabilities stay shut: no key has answered in this session. A token has no session."""
    return settings.SECOND_FACTOR_REQUIRED and (_by_token(request) or not request.session.get(KEY_PROVEN))


def _by_token(request: HttpRequest) -> bool:
    return hasattr(request, "api_token")


def _lacks_factor(request: HttpRequest, access: Access) -> bool:
    if not needs_factor(access):
        return False
    if _by_token(request):
        return not has_factor(access.user)
    return not request.session.get(FACTOR_PROVEN)


def _conduct_accepted(request: HttpRequest, access: Access) -> bool:
    """Asked of the database once per session."""
    if _by_token(request):
        return has_accepted(access.user)
    if request.session.get(CONDUCT) != VERSION:
        if not has_accepted(access.user):
            return False
        request.session[CONDUCT] = VERSION
    return True
