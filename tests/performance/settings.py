"""Settings of the benchmark: those of one machine, without what a test client cannot use."""

import logging

from tppo_cases.settings.local import *  # noqa: F403  # settings modules build on one another

DEMO = True
SEARCH_BUDGET_HOUR = 100_000  # it is asked for all the same
ALLOWED_HOSTS = ["testserver"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING_CONFIG = None
logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are what is timed
CELERY_TASK_ALWAYS_EAGER = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
