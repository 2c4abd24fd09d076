"""Proving again who is there before a heavy act."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tests.cast import PASSWORD
from tppo_cases.access.login.confirmation import confirm_now, is_confirmed, needs_confirmation

pytestmark = pytest.mark.django_db
PAGE = "/akun/konfirmasi/"


@needs_confirmation()
def heavy(request: HttpRequest) -> HttpResponse:
    return HttpResponse("dibuka")


def ask(client, rf, path="/berat/?a=1") -> HttpResponse:
    request = rf.get(path)
    request.session = client.session
    return heavy(request)


def test_an_old_session_is_sent_to_the_page_and_back(client_of, cast, rf):
    client = client_of(cast.head)
    assert ask(client, rf).url == f"{PAGE}?next=%2Fberat%2F%3Fa%3D1"
    answer = client.post(PAGE, {"password": PASSWORD, "next": "/akun/profil/"})
    assert answer.url == "/akun/profil/"
    assert ask(client, rf).content == b"dibuka"


def test_a_login_counts_for_five_minutes(client, cast, rf):
    client.post("/akun/masuk/", {"email": cast.head.email, "password": PASSWORD})
    assert ask(client, rf).content == b"dibuka"
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert ask(client, rf).status_code == 302


def test_a_clock_that_was_set_back_confirms_nothing(client_of, cast, rf):
    request = rf.get("/")
    request.session = client_of(cast.head).session
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        confirm_now(request)
    assert not is_confirmed(request)


def test_a_wrong_password_confirms_nothing_and_says_so(client_of, cast, rf):
    client = client_of(cast.head)
    answer = client.post(PAGE, {"password": "salah", "next": "/"})
    assert b"Kata sandi tidak cocok" in answer.content
    assert b"salah" not in answer.content
    assert ask(client, rf).status_code == 302


def test_the_password_of_another_person_confirms_nothing(client_of, cast, rf):
    client = client_of(cast.head)
    client.post(PAGE, {"password": PASSWORD + "x", "email": cast.worker.email})
    assert ask(client, rf).status_code == 302


def test_guessing_here_locks_as_guessing_at_the_login_does(client_of, cast, rf):
    client = client_of(cast.head)
    for _ in range(5):
        client.post(PAGE, {"password": "salah"})
    client.post(PAGE, {"password": PASSWORD})
    assert ask(client, rf).status_code == 302


def test_it_never_leads_elsewhere(client_of, cast):
    assert client_of(cast.head).post(PAGE, {"password": PASSWORD, "next": "//contoh.org"}).url == "/"
