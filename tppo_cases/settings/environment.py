"""Reading the environment: secrets from a variable or a file, and server addresses in the form each library wants."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

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


def refuse_plain_lines(databases: Mapping[str, Mapping[str, Any]], redis_url: str, mail: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured for a database, Redis or mail server on another machine without TLS.

    The certificate is checked: of the mail server by Django itself. A letter may hold the link that sets a password.
    """
    for alias, config in databases.items():
        options = config["OPTIONS"]
        hosts = f"{config['HOST']},{options.get('host', '')},{options.get('hostaddr', '')}".split(",")  # libpq takes lists
        if any(map(leaves_the_host, hosts)) and options.get("sslmode") != "verify-full":
            message = f"database '{alias}' lies on another host: its address needs ?sslmode=verify-full&sslrootcert=/path"
            raise ImproperlyConfigured(message)
    redis = urlsplit(redis_url)
    checks = parse_qs(redis.query).get("ssl_cert_reqs", ["required"])[0] in {"required", "CERT_REQUIRED"}
    if leaves_the_host(redis.hostname) and not (redis.scheme == "rediss" and checks):
        message = "Redis lies on another host: its address begins with rediss:// and its certificate is checked"
        raise ImproperlyConfigured(message)
    if leaves_the_host(mail.get("EMAIL_HOST")) and not (mail.get("EMAIL_USE_TLS") or mail.get("EMAIL_USE_SSL")):
        message = "the mail server lies on another host: its address begins with smtp+tls:// or smtp+ssl://"
        raise ImproperlyConfigured(message)


def celery_broker(url: str) -> str:
    """Return ``url`` as Celery writes it: a Unix socket is ``redis+socket://`` there and ``unix://`` in the cache.

    Celery speaks TLS only where the address says how the certificate is checked; ``rediss://`` alone is a plain line to it.
    """
    parts = urlsplit(url)
    if parts.scheme == "rediss" and "ssl_cert_reqs" not in parse_qs(parts.query):
        return urlunsplit(parts._replace(query=f"{parts.query}&ssl_cert_reqs=required".removeprefix("&")))
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    login = f":{quote(parts.password, safe='')}@" if parts.password else ""
    return f"redis+socket://{login}{parts.path}?virtual_host={number}"
