"""A thief of a laptop or phone: the browser as it was left, its cache, its cookies, its downloads, a token in a script."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.attacks.tools import end_posts
from tests.cast import PASSWORD
from tests.factories.tokens import give_token
from tppo_cases.access.context import scope
from tppo_cases.access.people.services import deactivate
from tppo_cases.access.sessions.services import end_sessions

pytestmark = pytest.mark.django_db
COOKIE = "sessionid"


def signed_in(user) -> Client:
    client = Client()
    client.post("/akun/masuk/", {"email": user.email, "password": PASSWORD})
    return client


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Token {text}"}


@pytest.mark.parametrize("path", ["/", "/kasus/", "/rujukan/", "/akun/token/", "/api/v1/cases/", "/api/v1/me/"])
def test_pages_left_in_the_cache(client_of, cast, story, path):
    """Looks through the files of the browser: nothing of the site may be kept, and nothing may say "not modified"."""
    answer = client_of(cast.worker).get(path)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.has_header("ETag")
    assert not answer.has_header("Last-Modified")


def test_back_button_after_the_logout(cast, story):
    """Presses "back" after the owner has logged out: the browser asks again and is sent to the login."""
    client, path = signed_in(cast.worker), f"/kasus/{story.rows['own'].pk}/identitas/"
    assert client.get(path).status_code == 200
    answer = client.post("/akun/keluar/")
    assert "cache" in answer["Clear-Site-Data"]
    assert client.get(path).url.startswith("/akun/masuk/")


def test_cookie_copied_before_the_logout(cast, story):
    """Has copied the cookie and uses it after the owner has logged out."""
    client = signed_in(cast.worker)
    copied = client.cookies[COOKIE].value
    client.post("/akun/keluar/")
    thief = Client()
    thief.cookies[COOKIE] = copied
    assert thief.get("/kasus/").url.startswith("/akun/masuk/")


def test_cookie_after_all_devices_were_put_out(cast):
    """Uses the session of the stolen device after its owner has ended it from another one."""
    client = signed_in(cast.worker)
    with scope(cast.worker):
        end_sessions(actor=cast.worker, person=cast.worker)
    assert client.get("/kasus/").url.startswith("/akun/masuk/")


def test_cookie_after_the_password_was_changed(cast):
    """Uses the session of the stolen device after the password was changed elsewhere."""
    stolen, home = signed_in(cast.worker), signed_in(cast.worker)
    new = "gajah-kuning-naik-becak-81"
    home.post("/akun/kata-sandi/", {"old_password": PASSWORD, "new_password": new, "repeated_password": new})
    assert stolen.get("/kasus/").url.startswith("/akun/masuk/")
    assert home.get("/kasus/").status_code == 200


@pytest.mark.parametrize(("idle", "code"), [(timedelta(minutes=29), 200), (timedelta(minutes=31), 302)])
def test_screen_left_open_over_lunch(cast, idle, code):
    """Sits down at an open screen after half an hour."""
    client = signed_in(cast.worker)
    client.get("/kasus/")
    with time_machine.travel(timezone.now() + idle, tick=False):
        assert client.get("/kasus/").status_code == code


@pytest.mark.parametrize("name", ["reports:identified-create", "victims:emergency-start"])
def test_open_session_is_not_enough_to_carry_much_away(client_of, cast, name):
    """Has the open session but not the password, and wants the file with all names, or a case of another unit."""
    answer = client_of(cast.head).get(reverse(name))
    assert answer.url.startswith("/akun/konfirmasi/")


def test_confirmation_of_the_morning(confirmed_client_of, cast):
    """Counts on a confirmation of an hour ago."""
    client = confirmed_client_of(cast.head)
    session = client.session
    session["confirmed_at"] = time.time() - 3600
    session.save()
    assert client.get("/ekspor-beridentitas/baru/").url.startswith("/akun/konfirmasi/")


def test_password_is_not_changed_with_the_session_alone(client_of, cast):
    """Wants to lock the owner out by choosing a new password."""
    new = "gajah-kuning-naik-becak-81"
    client_of(cast.worker).post("/akun/kata-sandi/", {"old_password": "salah", "new_password": new, "repeated_password": new})
    cast.worker.refresh_from_db()
    assert cast.worker.check_password(PASSWORD)


def test_token_in_a_script_after_its_owner_left(client, cast, story):
    """Found a token in a script; the owner's last post has ended since."""
    _row, text = give_token(cast.worker)
    assert client.get("/api/v1/cases/", headers=bearer(text)).status_code == 200
    end_posts(cast.worker)
    assert client.get("/api/v1/cases/", headers=bearer(text)).status_code in {401, 403}


def test_token_of_an_account_that_was_switched_off(client, cast):
    """The same after the account was switched off."""
    _row, text = give_token(cast.other_worker)
    with scope(cast.agency_admin):
        deactivate(actor=cast.agency_admin, person=cast.other_worker)
    assert client.get("/api/v1/me/", headers=bearer(text)).status_code == 401


def test_token_is_shown_once(client_of, cast):
    """Opens the page of tokens to copy one."""
    client = client_of(cast.worker)
    _row, text = give_token(cast.worker)
    assert text not in client.get("/akun/token/").content.decode()


def test_download_link_in_the_history(client_of, cast, story):
    """Opens addresses of files from the history of the browser: a link alone fetches none."""
    row = story.rows["document"]
    client = client_of(cast.worker)
    for path in (f"/kasus/{row.case_id}/dokumen/{row.pk}/unduh/", f"/ekspor/{story.rows['export'].pk}/unduh/"):
        assert client.get(path).status_code == 405


def test_file_in_the_folder_of_downloads_has_a_neutral_name(client_of, cast, story):
    """Reads the names in the folder of downloads: no number, no name, no kind of document."""
    row = story.rows["document"]
    answer = client_of(cast.worker).post(f"/kasus/{row.case_id}/dokumen/{row.pk}/unduh/")
    assert answer["Content-Disposition"] == f'attachment; filename="dokumen-{row.pk.hex[-8:]}.jpg"'


@pytest.mark.parametrize("tab", ["", "identitas/", "catatan/", "dokumen/", "riwayat/"])
def test_titles_and_addresses_in_the_history(client_of, cast, story, tab):
    """Reads titles in the history and in the list of windows."""
    row = story.rows["own"]
    page = client_of(cast.worker).get(f"/kasus/{row.pk}/{tab}").content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert not any(word in title for word in ("Cempaka", "Nama", row.number))
