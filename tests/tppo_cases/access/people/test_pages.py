"""The pages of an agency's administrator, and of one's own tokens and password."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from tests.cast import PASSWORD
from tppo_cases.accounts.models import Membership, Unit, User

pytestmark = pytest.mark.django_db
GOOD = {"full_name": "Orang Baru", "salutation": "Bu Baru", "email": "baru@kemensos.contoh.id", "role": "social_worker",
        "reason": "Petugas baru"}  # fmt: skip


def filled(**changes) -> dict[str, object]:
    return {**GOOD, "unit": Unit.objects.get(code="rp-bambuapus").pk, **changes}


def test_the_list_holds_ones_own_agency_and_finds_by_name(client_of, cast):
    client = client_of(cast.agency_admin)
    body = client.get("/akun/pengguna/").content.decode()
    assert cast.worker.full_name in body
    assert cast.health_officer.full_name not in body
    found = client.get("/akun/pengguna/?q=WORKER&status=aktif").content.decode()
    assert cast.worker.full_name in found
    assert cast.auditor.full_name not in found
    assert "Tidak ada pengguna yang cocok" in client.get("/akun/pengguna/?q=tidak-ada").content.decode()


@pytest.mark.parametrize("act", ["kata-sandi", "aktifkan"])
def test_an_administrator_neither_sees_nor_chooses_a_password(client_of, cast, act):
    client = client_of(cast.agency_admin)
    client.post("/akun/pengguna/baru/", filled())
    person = User.objects.get(email=GOOD["email"])
    if act == "aktifkan":
        client.post(f"/akun/pengguna/{person.pk}/nonaktifkan/")
    answer = client.post(f"/akun/pengguna/{person.pk}/{act}/", {"password": "pilihan admin sendiri", "new_password": "x" * 20})
    person.refresh_from_db()
    assert answer.url == f"/akun/pengguna/{person.pk}/"
    assert not person.has_usable_password()
    assert "Undangan belum dipakai" in client.get("/akun/pengguna/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"full_name": ""}, "Isi nama lengkap, misalnya Ratna Wulandari"),
        ({"email": "tanpa-lambang"}, "Isi alamat surel lengkap"),
        ({"email": "worker@contoh.id"}, "sudah dipakai akun lain"),
        ({"role": ""}, "Pilih peran orang ini"),
        ({"reason": " "}, "Tulis alasannya"),
        ({"role": "auditor"}, "Pilih peran dari daftar"),
        ({"role": "directorate_officer"}, "Peran ini tidak ada di unit tersebut"),
        ({"unit": ""}, "Pilih unit tempat orang ini bekerja"),
        ({"unit": "999999"}, "Pilih unit dari daftar"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_keeps_what_was_typed(client_of, cast, changes, sentence):
    response = client_of(cast.agency_admin).post("/akun/pengguna/baru/", filled(**changes))
    body = response.content.decode()
    assert response.status_code == 200
    assert sentence in body
    assert "Bu Baru" in body
    assert not User.objects.filter(email=GOOD["email"]).exists()


def test_units_of_other_agencies_are_no_choice(client_of, cast):
    unit = Unit.objects.get(code="kemenkes-rujukan")
    body = (
        client_of(cast.agency_admin)
        .post("/akun/pengguna/baru/", filled(unit=unit.pk, role="referral_officer"))
        .content.decode()
    )
    assert "Pilih unit dari daftar" in body


def test_people_of_other_agencies_are_not_found(client_of, cast):
    client = client_of(cast.agency_admin)
    post = Membership.objects.get(user=cast.health_officer)
    assert client.get(f"/akun/pengguna/{cast.health_officer.pk}/").status_code == 404
    assert client.post(f"/akun/pengguna/{cast.health_officer.pk}/nonaktifkan/").status_code == 404
    assert client.post(f"/akun/pengguna/{cast.worker.pk}/peran/{post.pk}/akhiri/").status_code == 404


def test_the_list_asks_as_much_for_three_people_as_for_forty(client_of, cast):
    client = client_of(cast.agency_admin)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/akun/pengguna/")
        return len(queries)

    before, unit = asked(), Unit.objects.get(code="rp-bambuapus")
    for number in range(30):
        person = User.objects.create_user(f"orang{number}@contoh.id", None, full_name=f"Orang {number}")
        Membership.objects.create(user=person, unit=unit, role="social_worker")
    assert asked() == before


def test_a_long_list_goes_on_without_a_gap(client_of, cast):
    unit = Unit.objects.get(code="rp-bambuapus")
    for number in range(60):
        person = User.objects.create_user(f"orang{number}@contoh.id", None, full_name="Nama Sama")
        Membership.objects.create(user=person, unit=unit, role="social_worker")
    client, url, seen = client_of(cast.agency_admin), "/akun/pengguna/?q=Nama+Sama", []
    while url:
        response = client.get(url)
        seen += [person.pk for person in response.context["people"]]
        url = response.context["next_url"]
    assert len(seen) == len(set(seen)) == 60


def test_a_token_is_shown_once_works_and_can_be_revoked(client_of, client, cast):
    browser = client_of(cast.worker)
    token = browser.post("/akun/token/").context["new_token"]
    header = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/me/", headers=header).status_code == 200
    assert token not in browser.get("/akun/token/").content.decode()
    made = AuthToken.objects.get(user=cast.worker)
    assert browser.post(f"/akun/token/{made.token_key}/cabut/").status_code == 302
    assert client.get("/api/v1/me/", headers=header).status_code == 401


def test_there_are_five_tokens_at_most(client_of, cast):
    browser = client_of(cast.worker)
    for _ in range(6):
        browser.post("/akun/token/")
    assert AuthToken.objects.filter(user=cast.worker).count() == 5


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old_password": "bukan"}, "Kata sandi sekarang tidak cocok"),
        ({"new_password": "pendek", "repeated_password": "pendek"}, "Pakai paling sedikit 12 karakter"),
        ({"new_password": "Kemensos-Korban2026", "repeated_password": "Kemensos-Korban2026"}, "mudah ditebak"),
        ({"new_password": "password1234", "repeated_password": "password1234"}, "terlalu umum"),
        ({"new_password": PASSWORD, "repeated_password": PASSWORD}, "berbeda dari yang sekarang"),
        ({"repeated_password": "lain sama sekali 27"}, "belum sama"),
    ],
)
def test_a_new_password_is_checked_in_indonesian(client_of, cast, fields, sentence):
    data = {"old_password": PASSWORD, "new_password": "teratai biru di tepi", "repeated_password": "teratai biru di tepi"}
    response = client_of(cast.worker).post("/akun/kata-sandi/", {**data, **fields})
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_after_a_change_this_session_stays_and_the_others_end(client_of, cast):
    here, elsewhere = client_of(cast.worker), client_of(cast.worker)
    new = "teratai biru di tepi"
    here.post("/akun/kata-sandi/", {"old_password": PASSWORD, "new_password": new, "repeated_password": new})
    assert here.get("/akun/profil/").status_code == 200
    assert elsewhere.get("/akun/profil/").status_code == 302


def test_the_language_is_remembered_with_the_account(client_of, client, cast):
    browser = client_of(cast.worker)
    answer = browser.post("/akun/bahasa/", {"language": "en", "next": "/akun/profil/"})
    assert (answer.url, answer.cookies["bahasa"].value) == ("/akun/profil/", "en")
    login = client.post("/akun/masuk/", {"email": cast.worker.email, "password": PASSWORD})
    assert login.cookies["bahasa"].value == "en"
    assert "bahasa" not in browser.post("/akun/bahasa/", {"language": "fr"}).cookies
