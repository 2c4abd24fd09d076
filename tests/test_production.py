"""What a real installation is set to, read from its settings in a process of their own, and from its files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "DEBUG", "DEMO", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE",
    "SECOND_FACTOR_REQUIRED", "ALLOWED_HOSTS",
)  # fmt: skip
KEY = "A" * 43 + "="


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    """Read the settings of production in a process of their own."""
    environment = {
        "PATH": os.environ["PATH"], "ALLOWED_HOSTS": "simpul.example", "SECRET_KEY": "x" * 60, "SEAL_KEYS": f"k:{KEY}",
        "INDEX_KEY": KEY, "DATABASE_URL": "postgres://simpul_app@/simpul", **changes,
    }  # fmt: skip
    code = f"import json, tppo_cases.settings.production as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES!r}}}))"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def production() -> dict:
    """The settings as production reads them."""
    return json.loads(start().stdout)


def test_debugging_is_off(production):
    assert (production["DEBUG"], production["DEMO"], production["SECOND_FACTOR_REQUIRED"]) == (False, False, True)


ELSEWHERE = "postgres://simpul_app:x@db.simpul.example/simpul"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"DATABASE_URL": "postgres://simpul_app:x@postgres/simpul", "REDIS_URL": "redis://:x@redis:6379/0"},
        {"DATABASE_URL": "postgres://simpul_app:x@127.0.0.1/simpul", "REDIS_URL": "redis://localhost:6379/0"},
        {"DATABASE_URL": f"{ELSEWHERE}?sslmode=verify-full&sslrootcert=/ca.pem", "REDIS_URL": "rediss://:x@10.0.0.5:6379/0"},
        {"EMAIL_URL": "smtp+tls://simpul:x@mail.simpul.example:587"},
    ],
)
def test_starts_beside_its_servers_or_with_checked_certificates(changes):
    done = start(**changes)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"DATABASE_URL": ELSEWHERE},
        {"DATABASE_URL": f"{ELSEWHERE}?sslmode=require"},
        {"DATABASE_URL": "postgres://simpul_app:x@10.0.0.5/simpul?sslmode=verify-ca"},
        {"DATABASE_URL": "postgres://simpul_app:x@[fd00::5]/simpul"},
        {"DATABASE_SEALER_URL": "postgres://simpul_sealer:x@db.simpul.example/simpul"},
        {"REDIS_URL": "redis://:x@redis.simpul.example:6379/0"},
        {"REDIS_URL": "rediss://:x@redis.simpul.example:6379/0?ssl_cert_reqs=none"},
        {"DATABASE_URL": "postgres://simpul_app:x@localhost/simpul?hostaddr=10.0.0.5"},
        {"DATABASE_URL": "postgres://simpul_app:x@/simpul?host=postgres,db.simpul.example"},
        {"EMAIL_URL": "smtp://simpul:x@mail.simpul.example:25"},
    ],
)
def test_does_not_start_when_a_plain_line_would_leave_the_host(changes):
    done = start(**changes)
    assert done.returncode == 1
    assert "lies on another host" in done.stderr


def test_transport_is_strict(production):
    assert production["SECURE_SSL_REDIRECT"]
    assert production["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert production["SECURE_HSTS_PRELOAD"]


def test_cookies_are_bound_to_the_host_and_to_tls(production):
    assert production["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert production["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert all(production[name] for name in NAMES if name.endswith("_COOKIE_SECURE"))


def test_the_proxy_speaks_current_tls_and_hides_its_version():
    text = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    assert re.search(r"ssl_protocols\s+TLSv1\.2 TLSv1\.3;", text)
    assert "server_tokens off;" in text
    assert "access_log off;" in text
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text


def test_programs_are_not_led_from_plain_text_to_tls():
    plain, _encrypted = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8").split("listen 443", 1)
    assert "location /api/ { return 403; }" in plain
    assert "location / { return 301 https://" in plain


def test_the_image_leaves_the_history_out():
    assert ".git" in (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "USER simpul" in image
    assert "only for work" in image


def test_a_long_password_is_taken():
    validate_password("melati kuning tumbuh di tepi sungai yang tenang sampai ke muara laut biru " * 2)
