"""Sessions: their limits, their list, and that what ends is refused at the next request."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tppo_cases.access.sessions.models import Session
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
HOME, LIST, LOGIN = "/akun/profil/", "/akun/perangkat/", "/akun/masuk/"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


def sign_in(person, **headers) -> Client:
    client = Client(headers=headers)
    client.post(LOGIN, {"email": person.email, "password": PASSWORD})
    return client


def at(minutes: float):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def test_thirty_idle_minutes_end_a_session_and_say_so(cast):
    client = sign_in(cast.worker)
    with at(29):
        assert client.get(HOME).status_code == 200
    with at(58):
        assert client.get(HOME).status_code == 200
    with at(89):
        assert client.get(HOME).url.startswith(LOGIN)
        assert "Sesi berakhir" in client.get(LOGIN).content.decode()
        assert "Sesi berakhir" not in client.get(LOGIN).content.decode()
    with as_owner():
        assert AuditEvent.objects.filter(action="session.expired", actor=cast.worker).count() == 1


def test_a_page_that_asks_by_itself_is_no_sign_of_a_person(cast):
    client = sign_in(cast.worker)
    for minute in (10, 20, 29):
        with at(minute):
            assert client.get(HOME, headers={"X-Background": "1"}).status_code == 200
    with at(31):
        assert client.get(HOME).url.startswith(LOGIN)


def test_the_idle_limit_is_a_setting(cast, settings):
    settings.SESSION_IDLE_LIMIT = timedelta(minutes=5)
    client = sign_in(cast.worker)
    with at(6):
        assert client.get(HOME).url.startswith(LOGIN)


def test_ten_hours_end_a_session_however_much_is_written_into_it(cast):
    client = sign_in(cast.worker)
    for step in range(1, 24):
        with at(step * 25):
            assert client.post("/akun/konfirmasi/", {"password": PASSWORD}).url == "/"  # writes into the session
    with at(10 * 60 + 1):
        assert client.get(HOME).url.startswith(LOGIN)


def test_activity_is_noted_once_a_minute(cast):
    client = sign_in(cast.worker)
    client.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]


def test_the_list_shows_device_and_network_but_no_key(cast):
    client = sign_in(cast.worker, user_agent=PHONE)
    body = client.get(LIST).content.decode()
    assert "Chrome, Android" in body
    assert "127.0.0.0/24" in body
    assert "127.0.0.1" not in body
    assert client.session.session_key not in body
    assert "Perangkat ini" in body


def test_another_device_is_put_out_at_once(cast):
    here, there = sign_in(cast.worker), sign_in(cast.worker, user_agent=PHONE)
    body = here.get(LIST).content.decode()
    handle = re.search(r'value="([0-9a-f]{20})"(?:(?!</form>).)*Chrome, Android', body).group(1)
    here.post("/akun/perangkat/keluar/", {"session": handle})
    assert there.get(HOME).url.startswith(LOGIN)
    assert here.get(HOME).status_code == 200


def test_all_devices_are_put_out_at_once(cast):
    here, there = sign_in(cast.worker), sign_in(cast.worker)
    here.post("/akun/perangkat/keluar-semua/")
    for client in (here, there):
        assert client.get(HOME).url.startswith(LOGIN)
    assert not Session.objects.filter(user=cast.worker).exists()


@pytest.mark.parametrize("handle", ["", "tidak-ada", "0" * 20])
def test_an_unknown_session_is_not_found(client_of, cast, handle):
    assert client_of(cast.worker).post("/akun/perangkat/keluar/", {"session": handle}).status_code == 404


def test_the_session_of_another_person_is_not_found(cast):
    hers, other = sign_in(cast.worker), sign_in(cast.colleague)
    handle = re.search(r'value="([0-9a-f]{20})"', hers.get(LIST).content.decode()).group(1)
    assert other.post("/akun/perangkat/keluar/", {"session": handle}).status_code == 404
    assert hers.get(HOME).status_code == 200


def test_the_chosen_number_of_devices_ends_the_one_that_was_silent_longest(cast):
    first = sign_in(cast.worker)
    first.post(LIST, {"sessions": "2"})
    with at(2):
        second = sign_in(cast.worker)
    with at(4):
        third = sign_in(cast.worker)
        assert first.get(HOME).url.startswith(LOGIN)
        assert second.get(HOME).status_code == third.get(HOME).status_code == 200


@pytest.mark.parametrize("number", ["0", "6", "x", ""])
def test_only_one_to_five_devices_can_be_chosen(cast, number):
    client = sign_in(cast.worker)
    client.post(LIST, {"sessions": number})
    cast.worker.refresh_from_db()
    assert cast.worker.max_sessions == 5


def test_a_sign_in_and_a_confirmation_change_the_key(client, cast):
    client.get(LOGIN)
    client.post(LOGIN, {"email": cast.worker.email, "password": PASSWORD})
    first = client.session.session_key
    client.post("/akun/konfirmasi/", {"password": PASSWORD})
    assert client.session.session_key != first
    assert not Session.objects.filter(pk=first).exists()
