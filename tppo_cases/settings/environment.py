"""Reading the environment: secrets from a variable or a file, and server addresses in the form each library wants."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def secret(name: str) -> str:
    """Return the secret ``name``, or the text of the file that ``name``_FILE points to (Docker secrets)."""
    path = os.environ.get(f"{name}_FILE")
    value = Path(path).read_text(encoding="utf-8").strip() if path else os.environ.get(name, "")
    if not value:
        message = f"{name} (or {name}_FILE) is not set; on a desk: python -m tppo_cases.core.embedded with -- COMMAND"
        raise ImproperlyConfigured(message)
    return value


def optional_secret(name: str) -> str:
    """The same for a secret that only some processes are given; '' where it is not."""
    return secret(name) if os.environ.get(name) or os.environ.get(f"{name}_FILE") else ""


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


def celery_broker(url: str) -> str:
    """Return ``url`` as Celery writes it: a Unix socket is ``redis+socket://`` there and ``unix://`` in the cache."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    login = f":{quote(parts.password, safe='')}@" if parts.password else ""
    return f"redis+socket://{login}{parts.path}?virtual_host={number}"
