"""Enrolling, removing and losing a factor; who may do nothing without one."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import override_settings
from knox.models import AuthToken

from tests.access.endpoints import endpoints
from tests.access.test_every_url import PUBLIC
from tests.cast import ROLES
from tests.factories.cases import as_owner
from tests.factories.factors import code_of, give_app
from tppo_cases.access.approvals.services import approve
from tppo_cases.access.context import scope
from tppo_cases.access.factors import services
from tppo_cases.access.factors.reset import ask_reset
from tppo_cases.access.gates import ALWAYS, ENROLMENT
from tppo_cases.access.people.services import reset_password
from tppo_cases.accounts.models import User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError

pytestmark = pytest.mark.django_db
PAGE, APP, REMOVE = "/akun/keamanan/", "/akun/keamanan/aplikasi/", "/akun/keamanan/hapus/"
# One for each role that sees or carries out identities, keeps accounts or reads the trail; and those without such a role.
HELD = [
    "worker", "head", "shelter_staff", "directorate", "health_officer", "coordinator", "report_admin", "agency_admin",
    "auditor",
]  # fmt: skip
FREE = ["training", "report_signer", "superuser"]


def enrol(client) -> tuple[str, list[str]]:
    secret = re.search(r"data-secret>([A-Z2-7 ]+)<", client.get(APP).content.decode()).group(1).replace(" ", "")
    answer = client.post(APP, {"code": code_of(secret)})
    return secret, re.findall(r'case-number strong">(\d{4} \d{4})<', answer.content.decode())


def test_an_app_is_bound_by_its_first_code_and_recovery_codes_are_shown_once(cast, confirmed_client_of):
    client = confirmed_client_of(cast.worker)
    _secret, codes = enrol(client)
    assert len(set(codes)) == 10
    body = client.get(PAGE).content.decode()
    assert not any(code in body or code.replace(" ", "") in body for code in codes)
    assert "Tersisa 10 kode" in body


def test_a_wrong_first_code_binds_nothing_and_keeps_the_secret(cast, confirmed_client_of):
    client = confirmed_client_of(cast.worker)
    first = re.search(r"data-secret>([A-Z2-7 ]+)<", client.get(APP).content.decode()).group(1)
    answer = client.post(APP, {"code": "000000"}).content.decode()
    assert "Kode tidak cocok" in answer
    assert first in answer
    assert not Authenticator.objects.exists()


def test_secrets_are_sealed_in_the_database_and_in_the_session(cast, confirmed_client_of):
    client = confirmed_client_of(cast.worker)
    secret = re.search(r"data-secret>([A-Z2-7 ]+)<", client.get(APP).content.decode()).group(1).replace(" ", "")
    assert secret not in json.dumps(dict(client.session))
    client.post(APP, {"code": code_of(secret)})
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert re.fullmatch(r"[0-9a-f]{80}", json.loads(stored)[1]["seed"]) is None


def test_the_picture_of_the_secret_comes_from_us_and_needs_no_script(cast, confirmed_client_of):
    body = confirmed_client_of(cast.worker).get(APP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in body
    assert " style=" not in body


def test_enrolling_asks_who_is_there(cast, client_of):
    client = client_of(cast.worker)
    for path in (APP, "/akun/keamanan/kunci/"):
        assert client.get(path).url.startswith("/akun/konfirmasi/?next=")


def test_removing_and_new_codes_ask_too_and_lead_back_to_the_list(cast, client_of):
    give_app(cast.worker)
    client = client_of(cast.worker)
    for path in (REMOVE, "/akun/keamanan/kode-pemulihan/"):
        answer = client.post(path, {"factor": Authenticator.objects.get(type="totp").pk})
        assert answer.url == "/akun/konfirmasi/?next=%2Fakun%2Fkeamanan%2F"
    assert Authenticator.objects.filter(type="totp").exists()


def test_new_recovery_codes_end_the_old_ones(cast, confirmed_client_of):
    client = confirmed_client_of(cast.worker)
    _secret, old = enrol(client)
    new = re.findall(r'case-number strong">(\d{4} \d{4})<', client.post("/akun/keamanan/kode-pemulihan/").content.decode())
    assert len(new) == 10
    assert not set(old) & set(new)


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_the_last_factor_stays_where_one_is_required(cast):
    give_app(cast.worker)
    with pytest.raises(RefusedError):
        services.remove_factor(actor=cast.worker, factor=Authenticator.objects.get(type="totp"))


def test_with_the_last_factor_the_recovery_codes_go_too(cast, confirmed_client_of):
    client = confirmed_client_of(cast.worker)
    enrol(client)
    client.post(REMOVE, {"factor": Authenticator.objects.get(type="totp").pk})
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("factor", ["", "x", "²", "99999999999999999999", "-1"])
def test_an_unknown_factor_is_not_found(cast, confirmed_client_of, factor):
    assert confirmed_client_of(cast.worker).post(REMOVE, {"factor": factor}).status_code == 404


def test_the_factor_of_another_person_is_not_found(cast, confirmed_client_of):
    give_app(cast.colleague)
    other = Authenticator.objects.get(type="totp")
    assert confirmed_client_of(cast.worker).post(REMOVE, {"factor": other.pk}).status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()


@override_settings(SECOND_FACTOR_REQUIRED=True)
@pytest.mark.parametrize("person", HELD)
def test_without_a_factor_every_address_leads_to_enrolment(cast, client_of, person):
    client = client_of(getattr(cast, person))
    open_to_her = ALWAYS | ENROLMENT
    for endpoint in endpoints():
        if endpoint.name in open_to_her:
            continue
        answer = client.get(endpoint.path)
        if endpoint.api_class:
            assert (answer.status_code, answer.json()) == (403, {"detail": "second_factor_required"}), endpoint
        else:
            assert (answer.status_code, answer.url) == (302, PAGE), endpoint
    assert client.get(PAGE).status_code == 200
    assert PUBLIC.isdisjoint(ENROLMENT)


@override_settings(SECOND_FACTOR_REQUIRED=True)
@pytest.mark.parametrize("person", FREE)
def test_who_sees_no_identity_needs_no_factor(cast, client_of, person):
    assert client_of(getattr(cast, person)).get("/akun/profil/").status_code == 200


def test_every_role_is_in_one_of_the_two_lists():
    assert {ROLES[person][1] for person in (*HELD, *FREE) if ROLES[person]} == set(Role)


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_enrolling_opens_the_way(cast, confirmed_client_of):
    client = confirmed_client_of(cast.worker)
    assert client.get("/kasus/").url == PAGE
    before = client.session.session_key
    enrol(client)
    assert client.session.session_key != before
    assert client.get("/kasus/").status_code == 200


@override_settings(SECOND_FACTOR_REQUIRED=True)
def test_a_token_of_somebody_without_a_factor_opens_nothing(cast, client):
    _, token = AuthToken.objects.create(cast.worker)
    header = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/me/", headers=header).json() == {"detail": "second_factor_required"}
    give_app(cast.worker)
    assert client.get("/api/v1/me/", headers=header).status_code == 200


def test_a_new_password_leaves_the_factors(cast):
    give_app(cast.worker)
    with scope(cast.agency_admin):
        reset_password(actor=cast.agency_admin, person=cast.worker)
    assert Authenticator.objects.filter(user=cast.worker, type="totp").exists()


# ---- a lost factor: two people ----
def test_a_lost_factor_is_taken_away_by_two_people(cast, confirmed_client_of, client_of):
    give_app(cast.worker)
    hers = client_of(cast.worker)
    admin = confirmed_client_of(cast.agency_admin)
    page = f"/akun/pengguna/{cast.worker.pk}/langkah-kedua/"
    assert "Tulis alasannya" in admin.post(page, {"reason": ""}).content.decode()
    detail = admin.post(page, {"reason": "Ponsel hilang, sudah bertemu"}).url
    assert Authenticator.objects.filter(user=cast.worker).exists()
    assert admin.post(detail, {"decision": "approve"}).status_code in {200, 403}
    assert Authenticator.objects.filter(user=cast.worker).exists()
    assert hers.get(detail).status_code == 404
    confirmed_client_of(cast.auditor).post(detail, {"decision": "approve"})
    assert not Authenticator.objects.filter(user=cast.worker).exists()
    assert hers.get("/akun/profil/").url.startswith("/akun/masuk/")
    with as_owner():
        event = AuditEvent.objects.get(action="factor.reset")
    assert (event.actor_id, event.target_id) == (cast.auditor.pk, str(cast.worker.pk))


def test_nobody_asks_for_herself_for_strangers_or_without_a_factor(cast):
    give_app(cast.health_officer)
    give_app(cast.agency_admin)
    for person in (cast.health_officer, cast.agency_admin):
        with pytest.raises(PermissionDenied):
            ask_reset(actor=cast.agency_admin, person=person, reason="hilang")
    with pytest.raises(RefusedError):
        ask_reset(actor=cast.agency_admin, person=cast.worker, reason="hilang")


def test_the_person_never_decides_about_her_own_factor(cast):
    second = User.objects.create_user("admin2@contoh.id", None, full_name="Admin Dua")
    post = cast.agency_admin.memberships.get()
    second.memberships.create(unit=post.unit, role=post.role)
    give_app(second)
    with scope(cast.agency_admin):
        asked = ask_reset(actor=cast.agency_admin, person=second, reason="hilang")
    assert second.pk not in asked.deciders
    assert cast.auditor.pk in asked.deciders
    with scope(second), pytest.raises(type(asked).DoesNotExist):
        approve(actor=second, approval_id=asked.pk)
