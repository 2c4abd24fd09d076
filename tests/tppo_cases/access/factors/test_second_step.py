"""The second step of a sign-in: what opens it, what does not, and that nothing opens twice."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tests.factories.factors import code_of, give_app
from tppo_cases.access.factors import proof
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LOGIN, STEP, HOME = "/akun/masuk/", "/akun/masuk/langkah-kedua/", "/akun/profil/"


@pytest.fixture(autouse=True)
def no_old_failures():
    cache.clear()


def first_step(person: User) -> Client:
    client = Client()
    answer = client.post(LOGIN, {"email": person.email, "password": PASSWORD, "next": HOME})
    assert answer.url == STEP
    return client


def actions() -> list[str]:
    with as_owner():
        return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_the_password_alone_opens_nothing(cast):
    give_app(cast.worker)
    client = first_step(cast.worker)
    assert client.get(HOME).url.startswith(LOGIN)
    assert client.get(STEP).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_of_the_app_opens_a_session_under_a_new_key(cast):
    secret, _codes = give_app(cast.worker)
    client = first_step(cast.worker)
    before = client.session.session_key
    assert client.post(STEP, {"code": code_of(secret)}).url == HOME
    assert client.get(HOME).status_code == 200
    assert client.session.session_key != before
    assert actions() == ["factor.enrolled", "factor.used", "login.succeeded"]


def test_a_code_opens_once_also_for_another_browser_and_without_the_cache(cast):
    secret, _codes = give_app(cast.worker)
    code = code_of(secret)
    assert first_step(cast.worker).post(STEP, {"code": code}).status_code == 302
    cache.clear()
    again = first_step(cast.worker).post(STEP, {"code": code})
    assert again.status_code == 200
    assert b"sudah dipakai" in again.content


def test_a_code_of_an_earlier_time_step_is_refused_after_a_later_one(cast):
    secret, _codes = give_app(cast.worker)
    assert first_step(cast.worker).post(STEP, {"code": code_of(secret, 1)}).status_code == 302
    assert first_step(cast.worker).post(STEP, {"code": code_of(secret)}).status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "٣٣٣٣٣٣", "1" * 20])
def test_what_is_no_code_opens_nothing_and_is_no_bug(cast, code):
    give_app(cast.worker)
    client = first_step(cast.worker)
    assert client.post(STEP, {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answer", ["x", "{}", "[1]", '{"id": "a", "rawId": "a", "response": {}, "type": "public-key"}'])
def test_what_is_no_answer_of_a_key_opens_nothing_and_is_no_bug(cast, answer):
    give_app(cast.worker)
    client = first_step(cast.worker)
    assert client.post(STEP, {"credential": answer}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once_and_is_on_record(cast):
    _secret, codes = give_app(cast.worker)
    assert len(codes) == 10
    assert first_step(cast.worker).post(STEP, {"code": f" {codes[3][:4]} {codes[3][4:]}"}).url == HOME
    assert first_step(cast.worker).post(STEP, {"code": codes[3]}).status_code == 200
    assert first_step(cast.worker).post(STEP, {"code": codes[4]}).url == HOME
    assert actions().count("recovery.used") == 2


def test_guessing_codes_locks_as_guessing_passwords_does(cast):
    secret, _codes = give_app(cast.worker)
    client = first_step(cast.worker)
    answers = [client.post(STEP, {"code": "000000"}) for _ in range(5)]
    assert b"15 menit" in answers[4].content
    assert b"15 menit" in client.post(STEP, {"code": code_of(secret)}).content
    assert "_auth_user_id" not in client.session
    assert actions().count("factor.failed") == 5
    assert actions()[-1] == "login.locked"


def test_guessing_from_many_addresses_is_bounded_for_the_account(cast, settings):
    settings.TRUSTED_PROXIES = 1
    secret, _codes = give_app(cast.worker)
    client = first_step(cast.worker)
    for number in range(proof.MOST):
        client.post(STEP, {"code": "000000"}, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    answer = client.post(STEP, {"code": code_of(secret)}, headers={"X-Forwarded-For": "10.9.9.9"})
    assert b"15 menit" in answer.content
    assert "_auth_user_id" not in client.session


def test_the_second_step_waits_ten_minutes(cast):
    secret, _codes = give_app(cast.worker)
    client = first_step(cast.worker)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=5)):
        assert client.post(STEP, {"code": code_of(secret)}).url == LOGIN


@pytest.mark.parametrize("change", ["password", "is_active"])
def test_the_second_step_ends_with_the_password_and_the_account(cast, change):
    secret, _codes = give_app(cast.worker)
    client = first_step(cast.worker)
    cast.worker.set_password("lain sama sekali 27") if change == "password" else setattr(cast.worker, "is_active", False)
    cast.worker.save()
    assert client.post(STEP, {"code": code_of(secret)}).url == LOGIN


def test_without_a_first_step_there_is_no_second(client):
    assert client.get(STEP).url == LOGIN
    assert client.post(STEP, {"code": "123456"}).url == LOGIN


def test_the_code_of_another_person_does_not_fit(cast):
    give_app(cast.worker)
    secret, codes = give_app(cast.colleague)
    client = first_step(cast.worker)
    assert client.post(STEP, {"code": code_of(secret)}).status_code == 200
    assert client.post(STEP, {"code": codes[0]}).status_code == 200


def test_confirming_takes_password_and_code_together(cast, client_of):
    secret, _codes = give_app(cast.worker)
    client, page = client_of(cast.worker), "/akun/konfirmasi/"
    session = client.session
    session["confirmed_at"] = time.time() - 3600
    session.save()
    for answer in ({"password": PASSWORD}, {"code": code_of(secret)}, {"password": "salah", "code": code_of(secret)}):
        assert client.post(page, answer).status_code == 200
        assert client.session["confirmed_at"] < time.time() - 3000
    before = client.session.session_key
    assert client.post(page, {"password": PASSWORD, "code": code_of(secret)}).status_code == 302
    assert client.session["confirmed_at"] > time.time() - 60
    assert client.session.session_key != before
