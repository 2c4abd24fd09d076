"""The API's frame: login, errors and schema."""

import pytest
from django.test import Client
from knox.models import AuthToken

from tests.factories.cases import as_owner
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/me/", "/api/v1/schema/", "/api/v1/tidak-ada/", "/api/v1/"])
def test_without_login_everything_is_401_in_json(client, path):
    response = client.get(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response["Content-Type"].startswith("application/")


def test_me_says_who_is_asking_by_session_and_by_token(client, client_of, cast):
    _, token = AuthToken.objects.create(cast.worker)
    by_session = client_of(cast.worker).get("/api/v1/me/").json()
    by_token = client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).json()
    assert by_session == by_token
    assert by_session["memberships"][0]["unit"] == "rp-bambuapus"
    assert "intake.create" in by_session["capabilities"]


def test_a_token_of_a_deactivated_account_opens_nothing(client, cast):
    _, token = AuthToken.objects.create(cast.worker)
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(is_active=False)
    response = client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"})
    assert response.status_code == 401


@pytest.mark.parametrize("header", ["Token salah", "Token", "Token a b c"])
def test_a_bad_token_is_401(client, header):
    assert client.get("/api/v1/me/", headers={"Authorization": header}).status_code == 401


def test_unknown_addresses_are_404_in_json_for_every_verb(client_of, cast):
    client = client_of(cast.worker)
    for verb in ("get", "post", "put", "patch", "delete"):
        response = getattr(client, verb)("/api/v1/tidak/ada/")
        assert (response.status_code, response["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_refusal_by_role_is_on_record(client_of, cast, verb):
    answer = getattr(client_of(cast.auditor), verb)("/api/v1/referrals/")
    assert answer.status_code == 403
    with as_owner():
        event = AuditEvent.objects.get(action="access.denied")
    assert (event.actor_id, event.target_kind, event.details["method"]) == (cast.auditor.pk, "api-referral-list", verb.upper())


def test_schema_describes_both_logins(client_of, cast):
    response = client_of(cast.worker).get("/api/v1/schema/?format=json")
    assert response.status_code == 200
    assert set(response.json()["components"]["securitySchemes"]) == {"session", "token"}


def test_a_session_needs_its_csrf_token_and_a_token_does_not(cast):

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.worker)
    assert strict.post("/api/v1/me/").status_code == 403
    _, token = AuthToken.objects.create(cast.worker)
    assert Client(enforce_csrf_checks=True).post("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code == 405
