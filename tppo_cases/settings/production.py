"""Settings of a real installation. Everything that is secret or local comes from the environment."""

from django.core.exceptions import ImproperlyConfigured

from tppo_cases.settings.base import *  # noqa: F403  # settings modules build on one another
from tppo_cases.settings.base import DATABASES, REDIS_URL
from tppo_cases.settings.environment import env, refuse_plain_lines

if env.bool("DEMO", default=False):
    message = "DEMO shows demo accounts and passwords on the login page: never with production settings"
    raise ImproperlyConfigured(message)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL", default="").rstrip("/") or f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

# TLS ends at the proxy, which must set this header itself and drop what the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-simpul-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-simpul-csrf"
LANGUAGE_COOKIE_SECURE = True

MAIL = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(MAIL)
refuse_plain_lines(DATABASES, REDIS_URL, MAIL)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"simpul@{ALLOWED_HOSTS[0].lstrip('.')}")
