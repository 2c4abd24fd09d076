"""What the browser is told on every address, errors included: cookies, content security policy, no keeping."""

import pytest
from django.test import Client

from tests.access.endpoints import Endpoint, endpoints
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def check(response) -> None:
    for name, value in WANTED.items():
        assert response[name] == value, name
    policy = response["Content-Security-Policy"]
    for part in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "report-uri /laporan-csp" in policy
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("endpoint", endpoints(), ids=str)
def test_every_address_sends_the_headers_to_strangers_and_to_staff(client, client_of, cast, endpoint: Endpoint):
    check(client.get(endpoint.path))
    staff = client_of(cast.head)
    staff.raise_request_exception = False
    response = staff.get(endpoint.path)
    check(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/tidak-ada/", "/api/v1/tidak-ada/"])
def test_errors_send_them_too(client_of, cast, path):
    response = client_of(cast.worker).get(path)
    assert response.status_code == 404
    check(response)


def test_a_form_without_its_token_is_refused_calmly():
    response = Client(enforce_csrf_checks=True).post("/akun/masuk/", {"email": "x", "password": "y"})
    assert response.status_code == 403
    assert "terlalu lama terbuka" in response.content.decode()
    check(response)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, cast):
    response = client.post("/akun/masuk/", {"email": cast.worker.email, "password": PASSWORD})
    for name in ("sessionid", "bahasa"):
        cookie = response.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
    assert 0 < response.cookies["sessionid"]["max-age"] <= 10 * 60 * 60


@pytest.mark.parametrize("path", ["/akun/masuk/", "/tidak-ada/"])
def test_pages_hold_no_inline_code(client_of, client, cast, path):
    body = (client if "masuk" in path else client_of(cast.worker)).get(path).content.decode()
    assert "<script>" not in body
    assert " style=" not in body
    assert " onclick=" not in body
