"""Security keys and passkeys (WebAuthn). A challenge is used once and answers are taken from our own address alone."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import build_user_payload, get_authenticator_by_credential_id, get_credentials
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialRpEntity, ResidentKeyRequirement, UserVerificationRequirement

from tppo_cases.access.factors.adapter import SealedAdapter
from tppo_cases.accounts.models import User

CHALLENGE = "key_challenge"


def _server(request: HttpRequest) -> Fido2Server:
    ours = f"{request.scheme}://{request.get_host()}"
    rp = PublicKeyCredentialRpEntity(**SealedAdapter().get_public_key_credential_rp_entity())
    return Fido2Server(rp, verify_origin=lambda origin: origin == ours)


def begin_enrolment(request: HttpRequest, user: User) -> str:
    """The options for the browser as JSON; their challenge waits in the session."""
    options, state = _server(request).register_begin(
        user=build_user_payload(user),
        credentials=get_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[CHALLENGE] = state
    return json.dumps(dict(options))


def finish_enrolment(request: HttpRequest, answer: str) -> dict[str, Any] | None:
    """The credential when the browser's answer holds, else None."""
    state, credential = request.session.pop(CHALLENGE, None), _parsed(answer)
    if state is None or credential is None:
        return None
    try:
        _server(request).register_complete(state, credential)
    except (ValueError, TypeError, KeyError):
        return None
    return credential


def begin_proof(request: HttpRequest, user: User, *, alone: bool) -> str:
    """The options for the browser as JSON. ``alone``: the key must ask for PIN or finger, for it replaces the password."""
    wanted = UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED
    options, state = _server(request).authenticate_begin(credentials=get_credentials(user), user_verification=wanted)
    request.session[CHALLENGE] = state
    return json.dumps(dict(options))


def finish_proof(request: HttpRequest, user: User, answer: str) -> Authenticator | None:
    """The key that answered the challenge, else None."""
    state, response = request.session.pop(CHALLENGE, None), _parsed(answer)
    if state is None or response is None:
        return None
    try:
        used = _server(request).authenticate_complete(state, get_credentials(user), response)
    except (ValueError, TypeError, KeyError):
        return None
    return get_authenticator_by_credential_id(user, used.credential_id)


def _parsed(answer: str) -> dict[str, Any] | None:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
