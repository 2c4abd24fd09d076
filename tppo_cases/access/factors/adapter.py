"""What allauth's factors ask of us: sealing of secrets, and the names that a phone or key shows."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from tppo_cases.core.sealed import open_bytes, seal_bytes

PLACE = "mfa_authenticator.data"


class SealedAdapter(DefaultMFAAdapter):
    """Secrets of factors stand in the database under the key ring of all sealed fields."""

    def encrypt(self, text: str) -> str:
        """Seal; as text, since the column is JSON."""
        return b64encode(seal_bytes(text.encode(), place=PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open; raises SealError for what was altered."""
        return open_bytes(b64decode(encrypted_text), place=PLACE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """This site."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The account; the id is a number, no name."""
        return {"id": str(user.pk).encode(), "display_name": user.full_name, "name": user.email}
