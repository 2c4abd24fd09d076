"""The talk with the issuer: authorization code with PKCE, and an ID token whose signature is always checked."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings

TIMEOUT = 10
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # signatures of a key pair; never "none" or a shared secret


class SignOnError(Exception):
    """The issuer did not answer, or with something that does not hold."""


@dataclass(frozen=True)
class Begun:
    """What waits in the session until the browser comes back."""

    state: str
    nonce: str
    verifier: str


def is_offered() -> bool:
    """Whether the login page shows the button."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def begin() -> Begun:
    """Fresh secrets of one attempt."""
    return Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


def authorization_url(begun: Begun, *, callback: str) -> str:
    """Where to send the browser. Raises SignOnError."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": callback,
        "scope": "openid email",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{_configuration()['authorization_endpoint']}?{urlencode(query)}"


def claims_for(begun: Begun, code: str, *, callback: str) -> dict[str, Any]:
    """Exchange the code for the claims of a checked ID token. Raises SignOnError."""
    found = _configuration()
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "client_id": settings.OIDC_CLIENT_ID,
        "client_secret": settings.OIDC_CLIENT_SECRET,
        "code_verifier": begun.verifier,
    }
    answer = _json("POST", found["token_endpoint"], data=form)
    return _checked(str(answer.get("id_token", "")), found["jwks_uri"], begun.nonce)


def verified_email(claims: dict[str, Any]) -> str:
    """The address that the issuer vouches for; empty otherwise."""
    return str(claims.get("email", "")).lower() if claims.get("email_verified") is True else ""


def _checked(token: str, jwks_uri: str, nonce: str) -> dict[str, Any]:
    try:
        keys = jwt.PyJWKSet.from_dict(_json("GET", jwks_uri))
        kid = jwt.get_unverified_header(token).get("kid")
        key = next(key for key in keys.keys if kid is None or key.key_id == kid)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
            leeway=30,
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise SignOnError from error
    if not secrets.compare_digest(str(claims["nonce"]), nonce):
        raise SignOnError
    return claims


def _configuration() -> dict[str, Any]:
    found = _json("GET", f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC_ISSUER:
        raise SignOnError
    return found


def _json(method: str, url: str, **more: Any) -> dict[str, Any]:
    try:
        answer = requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **more)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise SignOnError from error
    if not isinstance(found, dict):
        raise SignOnError
    return found
