"""The Celery application. Redis carries only ids; PostgreSQL holds the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tppo_cases.settings.local")

app = Celery("tppo_cases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
