"""Deny by default, asked of every address and every verb: without a login nothing opens that is not on the golden list."""

from types import SimpleNamespace

import pytest
from rest_framework.permissions import AllowAny

from tests.access.endpoints import VERBS, Endpoint, endpoints
from tppo_cases.access.api import DenyAll, ScopedAuthentication

pytestmark = pytest.mark.django_db
PUBLIC = {
    "accounts:login", "accounts:second-step", "accounts:demo-login", "accounts:language", "accounts:help",
    "accounts:invitation", "accounts:oidc-start", "accounts:oidc-callback",
}  # fmt: skip
each_endpoint = pytest.mark.parametrize("endpoint", endpoints(), ids=str)


@each_endpoint
def test_a_stranger_is_sent_to_the_login_or_refused(client, endpoint: Endpoint):
    for verb in VERBS:
        response = getattr(client, verb)(endpoint.path)
        if endpoint.name in PUBLIC:
            assert response.status_code in {200, 302, 404, 405}
        elif endpoint.api_class:
            assert response.status_code == 401, f"{verb} {endpoint.path}"
        else:
            assert response.status_code in {302, 405}, f"{verb} {endpoint.path}"
            assert response.status_code == 405 or response.url.startswith("/akun/masuk/?next=")


@each_endpoint
def test_every_address_declares_who_may_use_it(endpoint: Endpoint):
    if endpoint.api_class is None:
        assert hasattr(endpoint.view, "requires"), "decorate it with @requires(...) or @public"
        assert (endpoint.view.requires is None) == (endpoint.name in PUBLIC)
        return
    view = endpoint.api_class()
    for verb in VERBS:
        view.request = SimpleNamespace(method=verb.upper())  # some ask for another right to read than to write
        permissions = {type(permission) for permission in view.get_permissions()}
        assert permissions
        assert not {DenyAll, AllowAny} & permissions
    assert list(endpoint.api_class.authentication_classes) == [ScopedAuthentication]


def test_every_address_has_a_name_of_its_own():
    names = [endpoint.name for endpoint in endpoints()]
    assert "" not in names
    assert sorted(names) == sorted(set(names))


@each_endpoint
def test_unknown_ids_are_nowhere_a_bug(client_of, cast, endpoint: Endpoint):
    if not endpoint.parameters:
        return
    client = client_of(cast.head)
    for verb in ("get", "post"):
        body = {"data": "{}", "content_type": "application/json"} if endpoint.api_class and verb == "post" else {}
        answer = getattr(client, verb)(endpoint.path, **body)
        assert answer.status_code in {403, 404, 405}, f"{verb} {endpoint.path}: {answer.status_code}"
