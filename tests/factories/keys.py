"""A security key made of software, for tests that need a real answer without a browser."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tppo_cases.access.factors.keys import CHALLENGE

SITE = "http://testserver"
FLAGS = AuthenticatorData.FLAG
CREATE, GET = CollectedClientData.TYPE.CREATE, CollectedClientData.TYPE.GET
ENROL = "/akun/keamanan/kunci/"


class SoftKey:
    """Answers whatever challenge waits in the session of a client."""

    def __init__(self, name: bytes = b"soft-key-0000001") -> None:
        self.name, self._secret = name, ec.generate_private_key(ec.SECP256R1())

    def enrol(self, client: Client, **more: str) -> Any:
        """Bind it, as the page of a confirmed person does."""
        client.get(ENROL)
        return client.post(ENROL, {"name": "Kunci biru", "credential": self._new(client), **more})

    def answer(self, client: Client) -> str:
        """What the browser would send for the question that was asked last."""
        said = self._said(client, GET)
        facts = AuthenticatorData.create(sha256(b"testserver"), FLAGS.UP | FLAGS.UV, 1)
        signature = self._secret.sign(facts + said.hash, ec.ECDSA(SHA256()))
        response = {"authenticatorData": facts, "clientDataJSON": said, "signature": signature}
        return self._as_text(response)

    def _new(self, client: Client) -> str:
        public = ES256.from_cryptography_key(self._secret.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.name, public)
        facts = AuthenticatorData.create(sha256(b"testserver"), FLAGS.UP | FLAGS.UV | FLAGS.AT, 0, credential)
        attestation = AttestationObject.create("none", facts, {})
        return self._as_text({"clientDataJSON": self._said(client, CREATE), "attestationObject": attestation})

    @staticmethod
    def _said(client: Client, kind: str) -> CollectedClientData:
        return CollectedClientData.create(kind, client.session[CHALLENGE]["challenge"], SITE)

    def _as_text(self, response: dict[str, bytes]) -> str:
        name = websafe_encode(self.name)
        parts = {part: websafe_encode(value) for part, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts, "clientExtensionResults": {}})
