"""How somebody with elevated work comes to a key, proves it, loses it; and what whoever got a code out of her cannot do."""

from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tests.factories.factors import code_of, give_app
from tests.factories.keys import ENROL, SoftKey
from tests.signed_in import by_code, by_key
from tppo_cases.access.context import scope
from tppo_cases.access.factors.reset import ask_reset
from tppo_cases.access.gates import KEY_PROVEN
from tppo_cases.access.models import Approval
from tppo_cases.access.people.posts import ask_for_post
from tppo_cases.accounts.models import User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import OutboxMessage

pytestmark = pytest.mark.django_db
LOGIN, STEP, KEY, CONFIRM = "/akun/masuk/", "/akun/masuk/langkah-kedua/", "/akun/perlu-kunci/", "/akun/konfirmasi/"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


def sign_in_by(user: User, answer: dict[str, str], wanted: str) -> Client:
    client = Client()
    assert client.post(LOGIN, {"email": user.email, "password": PASSWORD, "next": wanted}).url == STEP
    assert client.post(STEP, answer).url == wanted
    return client


def test_from_a_code_to_a_key_and_back_to_where_she_wanted_to_go(cast):
    secret, _codes = give_app(cast.auditor)
    client = sign_in_by(cast.auditor, {"code": code_of(secret)}, "/audit/")
    led = client.get("/audit/?halaman=2")
    body = client.get(led.url).content.decode()
    assert "Pekerjaan ini memerlukan kunci keamanan" in body
    assert f'href="{ENROL}?next=%2Faudit%2F%3Fhalaman%3D2"' in body
    answer = SoftKey().enrol(client, next="/audit/?halaman=2")
    assert answer.url == "/audit/?halaman=2"
    assert client.get("/audit/").status_code == 200
    assert client.get(led.url).url == "/audit/?halaman=2"


def test_adding_a_key_asks_for_password_and_code_and_is_written_to_her(cast):
    secret, _codes = give_app(cast.auditor)
    client = by_code(cast.auditor, confirmed=False)
    assert client.get(ENROL + "?next=/audit/").url == f"{CONFIRM}?next=%2Fakun%2Fkeamanan%2Fkunci%2F%3Fnext%3D%2Faudit%2F"
    assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 200
    assert client.get(ENROL).status_code == 302
    assert client.post(CONFIRM, {"password": PASSWORD, "code": code_of(secret)}).status_code == 302
    assert client.get("/audit/").url.startswith(KEY)  # confirming with a code is no key
    assert SoftKey().enrol(client).status_code == 302
    with as_owner():
        assert AuditEvent.objects.filter(action="factor.enrolled", details={"kind": "webauthn"}).exists()
        letters = OutboxMessage.objects.filter(topic="mail.sign_in_changed")
        assert letters.count() == 2  # of the app and of the key


def test_a_key_opens_at_the_sign_in_on_its_own_page_and_at_the_confirmation(cast):
    key = SoftKey()
    give_app(cast.auditor)
    key.enrol(by_code(cast.auditor))
    client = Client()
    client.post(LOGIN, {"email": cast.auditor.email, "password": PASSWORD, "next": "/audit/"})
    client.get(STEP)
    assert client.post(STEP, {"credential": key.answer(client)}).url == "/audit/"
    assert client.get("/audit/").status_code == 200
    for page in (KEY, CONFIRM):
        cache.clear()
        client = by_code(cast.auditor)
        assert client.get("/audit/").url.startswith(KEY)
        asked = client.get(f"{page}?next=/audit/").content.decode()
        assert "Pakai kunci keamanan" in asked
        before = client.session.session_key
        assert client.post(page, {"credential": key.answer(client), "next": "/audit/"}).url == "/audit/"
        assert client.session.session_key != before
        assert client.get("/audit/").status_code == 200


def test_with_a_key_at_home_a_code_still_opens_nothing(cast):
    SoftKey().enrol(by_code(cast.auditor))
    secret, _codes = give_app(cast.auditor)
    client = by_code(cast.auditor)
    assert "Anda sudah punya kunci" in client.get(client.get("/audit/").url).content.decode()
    for answer in ({}, {"code": code_of(secret)}, {"credential": "{}"}, {"credential": "x", "code": code_of(secret)}):
        assert client.post(KEY, {**answer, "next": "/audit/"}).status_code == 200
        assert client.get("/audit/").status_code == 302


def test_a_recovery_code_lets_in_opens_nothing_elevated_and_lets_her_add_a_new_key(cast):
    _secret, codes = give_app(cast.auditor)
    SoftKey().enrol(by_code(cast.auditor))
    cache.clear()
    client = sign_in_by(cast.auditor, {"code": codes[0]}, "/akun/profil/")
    assert client.get("/akun/profil/").status_code == 200
    assert client.get("/audit/").url.startswith(KEY)
    assert client.post(CONFIRM, {"password": PASSWORD, "code": codes[1]}).status_code == 302
    assert client.get("/audit/").url.startswith(KEY)
    assert SoftKey(b"soft-key-0000002").enrol(client, next="/audit/").url == "/audit/"
    assert client.get("/audit/").status_code == 200


def test_whoever_got_a_code_out_of_her_changes_nothing_about_her_key(cast):
    secret, codes = give_app(cast.auditor)
    SoftKey().enrol(by_code(cast.auditor))
    client = sign_in_by(cast.auditor, {"code": code_of(secret)}, "/akun/profil/")
    key = Authenticator.objects.get(type="webauthn")
    assert client.get(f"{ENROL}?next=/audit/").url == f"{KEY}?next=%2Fakun%2Fkeamanan%2Fkunci%2F%3Fnext%3D%2Faudit%2F"
    assert client.post(ENROL, {"name": "Milik orang lain", "credential": "{}"}).url.startswith(KEY)
    for act in ("/akun/keamanan/hapus/", "/akun/keamanan/kode-pemulihan/"):
        assert client.post(act, {"factor": key.pk}).url == f"{KEY}?next=%2Fakun%2Fkeamanan%2F"
    assert [row.pk for row in Authenticator.objects.filter(type="webauthn")] == [key.pk]
    asked = client.get(f"{CONFIRM}?next={ENROL}").content.decode()
    assert "Kode pemulihan" in asked
    assert "Kode dari aplikasi" not in asked
    refused = client.post(CONFIRM, {"password": PASSWORD, "code": code_of(secret, 1), "next": ENROL}).content.decode()
    assert "Kode aplikasi tidak cukup di sini" in refused
    assert client.post(CONFIRM, {"password": PASSWORD, "code": codes[0], "next": ENROL}).url == ENROL
    assert client.get(ENROL).status_code == 200


def test_a_later_confirmation_by_code_takes_nothing_away(cast):
    secret, _codes = give_app(cast.auditor)
    client = by_key(cast.auditor)
    client.post(CONFIRM, {"password": PASSWORD, "code": code_of(secret)})
    assert client.get("/audit/").status_code == 200


def test_a_removed_key_proves_nothing_more_here_and_on_other_devices(cast):
    give_app(cast.auditor)
    here, elsewhere = by_code(cast.auditor), by_key(cast.auditor)
    SoftKey().enrol(here)
    assert here.get("/audit/").status_code == 200
    here.post("/akun/keamanan/hapus/", {"factor": Authenticator.objects.get(type="webauthn").pk})
    assert here.get("/audit/").url.startswith(KEY)
    assert elsewhere.get("/audit/").url.startswith(LOGIN)


def test_a_request_that_was_on_its_way_does_not_bring_the_proof_of_a_removed_key_back(cast):
    give_app(cast.auditor)
    client = by_code(cast.auditor)
    SoftKey().enrol(client)
    slow = client.session
    assert slow[KEY_PROVEN]
    client.post("/akun/keamanan/hapus/", {"factor": Authenticator.objects.get(type="webauthn").pk})
    with suppress(UpdateError):
        slow.save()
    assert client.get("/audit/").url.startswith(KEY)


def test_a_new_sign_in_counts_afresh(cast):
    secret, _codes = give_app(cast.auditor)
    client = by_key(cast.auditor)
    client.post("/akun/keluar/")
    client.post(LOGIN, {"email": cast.auditor.email, "password": PASSWORD})
    client.post(STEP, {"code": code_of(secret)})
    assert client.get("/audit/").url.startswith(KEY)


def test_a_posted_form_leads_back_to_the_page_it_stood_on_and_never_elsewhere(cast):
    give_app(cast.agency_admin)
    client = by_code(cast.agency_admin)
    led = client.post("/akun/pengguna/baru/", headers={"Referer": "http://testserver/akun/pengguna/baru/"}).url
    assert led == f"{KEY}?next=http%3A%2F%2Ftestserver%2Fakun%2Fpengguna%2Fbaru%2F"
    assert f'href="{ENROL}?next=http%3A%2F%2Ftestserver%2Fakun%2Fpengguna%2Fbaru%2F"' in client.get(led).content.decode()
    outside = client.post("/akun/pengguna/baru/", headers={"Referer": "https://contoh.org/"}).url
    assert "contoh.org" not in client.get(outside).content.decode()


def test_an_auditor_decides_as_the_second_person_with_a_key_and_a_head_as_head_without(cast):
    give_app(cast.worker)
    give_app(cast.auditor)
    with scope(cast.agency_admin):
        asked = ask_reset(actor=cast.agency_admin, person=cast.worker, reason="Ponsel hilang")
        post = ask_for_post(
            actor=cast.agency_admin, person=cast.training, unit=cast.head.memberships.get().unit, role=Role.SOCIAL_WORKER,
            reason="Membantu",
        )  # fmt: skip
        other = Approval.objects.get(target_id=post.pk).pk
    page = f"/persetujuan/{asked.pk}/"
    client = by_code(cast.auditor)
    assert client.get(page).url == f"{KEY}?next=%2Fpersetujuan%2F{asked.pk}%2F"
    assert client.post(page, {"decision": "approve"}).url.startswith(KEY)
    assert Authenticator.objects.filter(user=cast.worker).exists()
    by_key(cast.auditor).post(page, {"decision": "approve"})
    assert not Authenticator.objects.filter(user=cast.worker).exists()
    assert by_code(cast.head).post(f"/persetujuan/{other}/", {"decision": "approve"}).url == "/persetujuan/"
