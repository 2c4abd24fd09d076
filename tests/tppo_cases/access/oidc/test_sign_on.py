"""Single sign-on against a small issuer: it opens existing accounts by verified address, and nothing else."""

from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.factories.cases import as_owner
from tests.factories.factors import code_of, give_app
from tests.tppo_cases.access.oidc.issuer import CLIENT_ID, SECRET, Issuer, start
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
START, BACK, LOGIN, HOME = "/akun/sso/", "/akun/sso/kembali/", "/akun/masuk/", "/akun/profil/"


@pytest.fixture
def issuer(settings, cast):
    made = start()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = made.url, CLIENT_ID, SECRET
    settings.OIDC_NAME = "SSO Kemensos"
    made.lies = {"email": cast.worker.email.upper(), "email_verified": True}
    yield made
    made.server.shutdown()
    made.server.server_close()


def sign_on(client, issuer: Issuer, **changes):
    address = client.get(START, {"next": HOME}).url
    query = {"code": issuer.authorize(address), "state": parse_qs(urlsplit(address).query)["state"][0], **changes}
    return client.get(BACK, query)


def test_the_button_is_there_and_opens_the_account_of_the_verified_address(client, cast, issuer):
    assert "Masuk lewat SSO Kemensos" in client.get(LOGIN).content.decode()
    assert sign_on(client, issuer).url == HOME
    assert client.session["_auth_user_id"] == str(cast.worker.pk)
    assert client.get(HOME).status_code == 200


def test_without_an_issuer_there_is_nothing(client, cast):
    assert "/akun/sso/" not in client.get(LOGIN).content.decode()
    assert client.get(START).status_code == client.get(BACK).status_code == 404


LIES = {
    "unverified": {"email_verified": False},
    "verified_as_text": {"email_verified": "true"},
    "no_address": {"email": None},
    "unknown_address": {"email": "tidak.ada@contoh.id"},
    "other_audience": {"aud": "lain"},
    "other_issuer": {"iss": "https://contoh.org"},
    "expired": {"exp": 1_000_000_000},
    "other_nonce": {"nonce": "lain"},
    "no_nonce": {"nonce": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_hold_opens_nothing_and_makes_no_account(client, cast, issuer, lie):
    before = User.objects.count()
    issuer.lies |= LIES[lie]
    assert sign_on(client, issuer).url == LOGIN
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == before
    with as_owner():
        assert AuditEvent.objects.get().details == {"by": "oidc"}
    assert "belum berhasil" in client.get(LOGIN).content.decode()


def test_a_signature_of_another_key_opens_nothing(client, cast, issuer):
    issuer.signs_with = rsa.generate_private_key(65537, 2048)
    assert sign_on(client, issuer).url == LOGIN


@pytest.mark.parametrize(("algorithm", "key"), [("none", ""), ("HS256", SECRET)])
def test_no_signature_and_a_shared_secret_open_nothing(client, cast, issuer, algorithm, key):
    issuer.algorithm, issuer.signs_with = algorithm, key
    assert sign_on(client, issuer).url == LOGIN


@pytest.mark.parametrize("changes", [{"state": "lain"}, {"state": ""}, {"code": "tidak-ada"}, {"code": ""}, {"state": "é"}])
def test_an_answer_that_was_not_asked_for_opens_nothing(client, cast, issuer, changes):
    assert sign_on(client, issuer, **changes).url == LOGIN
    assert "_auth_user_id" not in client.session


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(client, cast, issuer, client_of):
    address = client.get(START).url
    query = {"code": issuer.authorize(address), "state": parse_qs(urlsplit(address).query)["state"][0]}
    assert type(client)().get(BACK, query).url == LOGIN
    assert client.get(BACK, query).url == "/"
    assert type(client)().get(BACK, query).url == LOGIN


def test_a_switched_off_account_stays_closed(client, cast, issuer):
    User.objects.filter(pk=cast.worker.pk).update(is_active=False)
    assert sign_on(client, issuer).url == LOGIN


def test_the_second_factor_stays_ours(client, cast, issuer):
    secret, _codes = give_app(cast.worker)
    assert sign_on(client, issuer).url == "/akun/masuk/langkah-kedua/"
    assert client.post("/akun/masuk/langkah-kedua/", {"code": code_of(secret)}).url == HOME


def test_a_trusted_issuer_counts_as_a_second_factor(client, cast, issuer, settings):
    settings.OIDC_TRUST_MFA = settings.SECOND_FACTOR_REQUIRED = True
    assert sign_on(client, issuer).url == HOME
    assert client.get(HOME).status_code == 200


def test_a_trusted_issuer_is_no_security_key(client, cast, issuer, settings):
    settings.OIDC_TRUST_MFA = settings.SECOND_FACTOR_REQUIRED = True
    issuer.lies |= {"email": cast.auditor.email}
    assert sign_on(client, issuer).url == HOME
    assert client.get("/audit/").url.startswith("/akun/perlu-kunci/")


def test_an_issuer_that_does_not_answer_is_said_calmly(client, cast, issuer):
    issuer.server.shutdown()
    issuer.server.server_close()
    assert client.get(START).url == LOGIN
