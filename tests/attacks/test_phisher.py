"""A phisher or stuffer of passwords: no account, a convincing page elsewhere, lists of addresses and passwords."""

import pytest
from django.core import mail
from django.test import Client

from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tppo_cases.access.context import scope
from tppo_cases.access.people.services import reset_password
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LOGIN = "/akun/masuk/"
ELSEWHERE = (
    "https://jahat.example/", "//jahat.example/", "///jahat.example/", "/\\jahat.example/", "\\\\jahat.example",
    "javascript:alert(1)", "https:jahat.example", "http://testserver@jahat.example/", " https://jahat.example",
    "/%09/jahat.example\t", "data:text/html,x", "\x00//jahat.example",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE, ids=range(len(ELSEWHERE)))
def test_login_that_leads_to_a_page_of_mine(client, cast, wanted):
    """Sends a link to the true login with ``next`` on her own page."""
    answer = client.post(LOGIN, {"email": cast.worker.email, "password": PASSWORD, "next": wanted})
    assert answer.status_code in {302, 400}
    assert "jahat" not in answer.get("Location", "").split("?")[0].lstrip("/").split("/")[0]
    assert answer.get("Location", "/").startswith("/")
    assert not answer.get("Location", "/").startswith(("//", "/\\"))


@pytest.mark.parametrize("wanted", ELSEWHERE[:6], ids=range(6))
def test_confirmation_that_leads_to_a_page_of_mine(client_of, cast, wanted):
    """The same with the page that asks for the password again."""
    answer = client_of(cast.worker).post("/akun/konfirmasi/", {"password": PASSWORD, "next": wanted})
    assert answer.status_code in {302, 400}
    assert not answer.get("Location", "/").startswith(("//", "/\\", "h", "j"))


@pytest.mark.parametrize("host", ["jahat.example", "testserver.jahat.example", "testserver:80@jahat.example", "a b"])
def test_host_header_of_another_site(client, host):
    """Asks with the name of her own host, so that links would carry it."""
    assert client.get(LOGIN, headers={"Host": host}).status_code == 400


def test_forwarded_host_is_not_believed(client, cast, settings):
    """Has an administrator's request carry another host in its headers: the letter keeps the true address."""
    settings.SITE_URL = "https://simpul.example"
    answer = client.get("/kasus/", headers={"X-Forwarded-Host": "jahat.example"})
    assert "jahat" not in answer["Location"]
    with scope(cast.agency_admin):
        reset_password(actor=cast.agency_admin, person=cast.other_worker)
    for message in mail.outbox:
        assert "jahat" not in message.body


def test_session_planted_before_the_login(client, cast):
    """Plants her own session key in the victim's browser and waits for the login."""
    client.get(LOGIN)
    client.cookies["sessionid"] = "a" * 32
    client.post(LOGIN, {"email": cast.worker.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32
    thief = Client()
    thief.cookies["sessionid"] = "a" * 32
    assert thief.get("/kasus/").status_code == 302


def test_forged_forwarded_addresses_do_not_pass_the_lock(client, cast):
    """Guesses with another ``X-Forwarded-For`` each time, as if from everywhere."""
    for number in range(6):
        client.post(
            LOGIN, {"email": cast.worker.email, "password": f"salah-{number}"}, headers={"X-Forwarded-For": f"10.9.8.{number}"}
        )
    answer = client.post(LOGIN, {"email": cast.worker.email, "password": PASSWORD}, headers={"X-Forwarded-For": "10.1.1.1"})
    assert answer.status_code == 200
    assert client.get("/kasus/").status_code == 302


def test_lock_caused_by_a_stranger_leaves_the_owner_in(client, cast):
    """Wants to keep a worker out: fails on purpose for her name from another address."""
    for number in range(6):
        client.post(LOGIN, {"email": cast.worker.email, "password": f"x{number}"}, REMOTE_ADDR="203.0.113.9")
    answer = Client().post(LOGIN, {"email": cast.worker.email, "password": PASSWORD}, REMOTE_ADDR="198.51.100.7")
    assert answer.status_code == 302


@pytest.mark.parametrize("email", ["tidak.ada@contoh.id", "worker@contoh.id", "admin@contoh.id", "WORKER@CONTOH.ID"])
def test_which_addresses_have_accounts(client, cast, email):
    """Compares the answers for addresses with and without an account."""
    page = client.post(LOGIN, {"email": email, "password": "salah-salah-salah"}).content.decode()
    other = Client().post(LOGIN, {"email": "zz@contoh.id", "password": "salah-salah-salah"}).content.decode()
    sentences = [text[text.index("<main") :].replace(mail_, "") for text, mail_ in ((page, email), (other, "zz@contoh.id"))]
    assert strip_tokens(sentences[0]) == strip_tokens(sentences[1])


def strip_tokens(page: str) -> str:
    """Without the token of the form, which differs each time."""
    return "".join(part.split('"', 1)[-1] for part in page.split('name="csrfmiddlewaretoken" value="'))


def test_login_form_posted_from_elsewhere(cast):
    """Has the victim's browser log in as the attacker, from her own page."""
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    token = client.cookies["csrftoken"].value
    body = {"email": cast.worker.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(LOGIN, body, headers={"Origin": "https://jahat.example"}).status_code == 403


@pytest.mark.parametrize("path", [LOGIN, "/akun/undangan/", "/akun/bantuan/"])
def test_page_in_a_frame_and_form_to_elsewhere(client, path):
    """Puts the true page into a frame under a transparent button; or has its form sent to her own host."""
    policy = client.get(path)["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy


def test_known_demo_password_in_an_installation(client, cast):
    """Tries the published accounts of the demonstration."""
    assert client.post("/akun/peragaan/", {"email": "kepala@contoh.id"}).status_code == 404
    answer = client.post(LOGIN, {"email": "admin@contoh.id", "password": "satu-simpul-untuk-korban"})
    assert answer.status_code == 200


def test_answer_of_a_sign_on_that_nobody_asked_for(client):
    """Sends a code and a state of her own to the address of single sign-on."""
    assert client.get("/akun/sso/kembali/", {"code": "x", "state": "y"}).status_code in {302, 404}
    assert client.get("/kasus/").status_code == 302


def test_typed_password_in_the_field_of_the_address(client, cast):
    """Waits for people who type the password into the wrong field: the trail does not keep it."""
    client.post(LOGIN, {"email": PASSWORD, "password": cast.worker.email})
    with as_owner():
        kept = str(list(AuditEvent.objects.values_list("action", "target_id", "details")))
    assert PASSWORD not in kept
