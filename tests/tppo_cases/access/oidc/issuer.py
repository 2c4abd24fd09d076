"""A small issuer for tests: real HTTP on 127.0.0.1, real signatures."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, SECRET = "simpul", "rahasia-klien-sepanjang-tiga-puluh-dua"


@dataclass
class Issuer:
    """What the issuer knows, and what a test makes it say wrongly (``lies``, ``signs_with``)."""

    server: ThreadingHTTPServer
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signs_with: Any = None
    algorithm: str = "RS256"
    lies: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def authorize(self, address: str) -> str:
        """A person signs in at the issuer; returns the code for the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = f"kode-{len(self.codes)}"
        self.codes[code] = asked
        return code

    def exchange(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or form["client_secret"] != SECRET or challenge != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "sub": "7", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (claims | self.lies).items() if value is not None}
        token = jwt.encode(claims, self.signs_with or self.key, self.algorithm, headers={"kid": "satu"})
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def answer(self, path: str, form: dict[str, str] | None) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "authorization_endpoint": f"{self.url}/masuk", "token_endpoint": f"{self.url}/token",
                    "jwks_uri": f"{self.url}/kunci"}  # fmt: skip
        if path == "/kunci":
            return {"keys": [json.loads(RSAAlgorithm.to_jwk(self.key.public_key())) | {"kid": "satu", "use": "sig"}]}
        return self.exchange(form) if path == "/token" and form else None


class _Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def _send(self, form: dict[str, str] | None) -> None:
        found = self.issuer.answer(self.path, form)
        body = json.dumps(found or {"error": "invalid_grant"}).encode()
        self.send_response(200 if found else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._send(None)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._send({name: values[0] for name, values in parse_qs(raw).items()})

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def start() -> Issuer:
    """Serve on a free port in a thread; the test shuts ``server`` down."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {}))
    issuer = Issuer(server)
    server.RequestHandlerClass.issuer = issuer  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return issuer
