"""Reading the environment: secrets from a variable or a file, and server addresses in the form each library wants."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def optional_secret(name: str) -> str:
    """Return the secret ``name``, or the text of the file that ``name``_FILE points to (Docker secrets); '' without."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")


def secret(name: str) -> str:
    """As ``optional_secret``, for what cannot be left out. Raises ImproperlyConfigured."""
    value = optional_secret(name)
    if not value:
        message = f"{name} (or {name}_FILE) is not set; on a desk: python -m tppo_cases.core.embedded with -- COMMAND"
        raise ImproperlyConfigured(message)
    return value


def database(url: str) -> dict[str, Any]:
    """Return the Django settings of one PostgreSQL address. A socket folder is given as ``?host=/folder``.

    Safe behind PgBouncer in transaction mode: no server-side cursors, no session state beyond the role's own.
    """
    config: dict[str, Any] = dict(env.db_url_config(url))
    options = dict(config.get("OPTIONS", {}))
    config["HOST"] = config.get("HOST") or options.pop("host", "")
    return {
        **config,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def leaves_the_host(host: str | None) -> bool:
    """Whether a server lies on another machine. Sockets, loopback and bare names (containers beside us) do not leave it."""
    name = host or ""
    if not name or name.startswith("/") or name == "localhost":
        return False
    try:
        return not ip_address(name).is_loopback
    except ValueError:
        return "." in name


def refuse_plain_lines(databases: Mapping[str, Mapping[str, Any]], redis_url: str) -> None:
    """Raise ImproperlyConfigured for a database or Redis on another machine without TLS and a checked certificate."""
    for alias, config in databases.items():
        if leaves_the_host(config["HOST"]) and config["OPTIONS"].get("sslmode") != "verify-full":
            message = f"database '{alias}' lies on another host: its address needs ?sslmode=verify-full&sslrootcert=/path"
            raise ImproperlyConfigured(message)
    redis = urlsplit(redis_url)
    checks = parse_qs(redis.query).get("ssl_cert_reqs", ["required"])[0] in {"required", "CERT_REQUIRED"}
    if leaves_the_host(redis.hostname) and not (redis.scheme == "rediss" and checks):
        message = "Redis lies on another host: its address begins with rediss:// and its certificate is checked"
        raise ImproperlyConfigured(message)


def celery_broker(url: str) -> str:
    """Return ``url`` as Celery writes it: a Unix socket is ``redis+socket://`` there and ``unix://`` in the cache."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    login = f":{quote(parts.password, safe='')}@" if parts.password else ""
    return f"redis+socket://{login}{parts.path}?virtual_host={number}"
