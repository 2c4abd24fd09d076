"""/healthz and /readyz."""

import pytest
from django.urls import reverse

from tppo_cases.core import health

pytestmark = pytest.mark.django_db


def test_live_answers_without_login(client):
    assert client.get(reverse("healthz")).json() == {"status": "ok"}


def test_ready_names_what_works(client):
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "redis": True, "migrations": True}


def test_ready_refuses_when_redis_is_gone(client, monkeypatch):
    def gone() -> None:
        raise ConnectionError

    monkeypatch.setitem(health.CHECKS, "redis", gone)

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert answer.json()["redis"] is False
