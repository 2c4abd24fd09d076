"""Every page of the application."""

from django.urls import path

from tppo_cases.core import health

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
