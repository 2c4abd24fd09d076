"""/healthz and /readyz."""

import pytest

from tppo_cases.core import health

pytestmark = pytest.mark.django_db


def test_live_answers_without_login_and_by_any_name(client):
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).json() == {"status": "ok"}


def test_ready_names_what_works(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "redis": True, "migrations": True}


def test_ready_refuses_when_redis_is_gone(client, monkeypatch):
    def gone() -> None:
        raise ConnectionError

    monkeypatch.setitem(health.CHECKS, "redis", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["redis"] is False
