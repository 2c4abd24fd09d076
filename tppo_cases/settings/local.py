"""Settings of `make run`: one machine, invented data, plain HTTP."""

from tppo_cases.settings.base import *  # noqa: F403  # settings modules build on one another
from tppo_cases.settings.environment import env

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=True)
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)  # the demo accounts are entered by one press
SITE_URL = env("SITE_URL", default=f"http://localhost:{env('PORT', default='') or 8000}")
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", ".localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
