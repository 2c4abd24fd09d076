"""Pages of the emergency door and of the walls."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.access.models import Approval
from victims.models.protection import CaseWall, EmergencyAccess
from victims.services.emergency import open_in_emergency
from victims.services.walls import raise_wall

pytestmark = pytest.mark.django_db
DOOR = "/kasus/darurat/"
STORY = "Menelepon posko, terdengar ketakutan dan minta dijemput."


@pytest.fixture
def case(cast):
    return make_case(cast.worker)


def posted(case, **changes):
    return {"number": case.number.lower(), "reason": "life", "story": STORY, "groups": ["summary", "contact"], **changes}


def opened(user, case) -> EmergencyAccess:
    with scope(user):
        return open_in_emergency(actor=user, number=case.number, groups=["summary"], reason="life", story=STORY)


def test_the_door_asks_again_who_is_there(client_of, cast):
    assert client_of(cast.other_head).get(DOOR).url.startswith("/akun/konfirmasi/")


def test_the_case_opens_with_a_banner_and_without_a_way_to_write(confirmed_client_of, cast, case):
    client = confirmed_client_of(cast.other_head)
    answer = client.post(DOOR, posted(case))
    assert answer.url == f"/kasus/{case.pk}/"
    page = client.get(answer.url).content.decode()
    assert "Akses darurat, hanya membaca, sampai" in page
    assert client.get(f"/kasus/{case.pk}/tindakan/").status_code == 200
    notes = client.get(f"/kasus/{case.pk}/catatan/").content.decode()
    assert "Simpan catatan" not in notes
    assert client.get(f"/kasus/{case.pk}/penempatan/").status_code == 404


def test_a_second_press_opens_it_once(confirmed_client_of, cast, case):
    client = confirmed_client_of(cast.other_head)
    body = posted(case, kunci="019a0000-0000-7000-8000-000000000001")
    assert {client.post(DOOR, body).url for _ in range(2)} == {f"/kasus/{case.pk}/"}
    with scope(cast.auditor):
        assert EmergencyAccess.objects.count() == 1


def test_what_was_typed_is_kept_beside_what_is_wrong(confirmed_client_of, cast, case):
    page = confirmed_client_of(cast.other_head).post(DOOR, posted(case, story="pendek", number="TPPO-0")).content.decode()
    assert "30 karakter" in page
    assert "TPPO-0" in page
    page = confirmed_client_of(cast.other_head).post(DOOR, posted(case, number="TPPO-0")).content.decode()
    assert "Tidak ada kasus dengan nomor ini" in page
    assert STORY in page


def test_the_auditor_reviews_and_the_owner_reads(client_of, cast, case):
    row = opened(cast.other_head, case)
    page = f"/kasus/darurat/{row.pk}/"
    assert STORY in client_of(cast.head).get(page).content.decode()
    assert client_of(cast.head).post(page, {"verdict": "justified", "review": "x"}).status_code == 403
    assert row.user.full_name in client_of(cast.auditor).get("/kasus/darurat/tinjauan/").content.decode()
    assert "Pilih satu" in client_of(cast.auditor).post(page, {}).content.decode()
    client_of(cast.auditor).post(page, {"verdict": "justified", "review": "Sudah ditanyakan kepada posko."})
    assert "Sudah ditanyakan" in client_of(cast.other_head).get(page).content.decode()
    for user in (cast.colleague, cast.superuser, cast.health_officer, cast.agency_admin):
        assert client_of(user).get(page).status_code == 404
    assert "Akses darurat" in client_of(cast.head).get(f"/kasus/{case.pk}/akses/").content.decode()


def test_the_auditor_reads_no_case_number_there(client_of, cast, case):
    row = opened(cast.other_head, case)
    assert case.number not in client_of(cast.auditor).get(f"/kasus/darurat/{row.pk}/").content.decode()


def test_the_review_costs_the_same_whatever_waits(client_of, cast):
    client = client_of(cast.auditor)
    opened(cast.other_head, make_case(cast.worker))
    client.get("/kasus/darurat/tinjauan/")
    with CaptureQueriesContext(connection) as few:
        client.get("/kasus/darurat/tinjauan/")
    for _ in range(2):
        opened(cast.other_head, make_case(cast.worker))
    with CaptureQueriesContext(connection) as many:
        client.get("/kasus/darurat/tinjauan/")
    assert len(few) == len(many)


def test_a_wall_is_raised_shown_and_asked_to_be_lifted(client_of, cast, case):
    client = client_of(cast.worker)
    page = f"/kasus/{case.pk}/dinding/"
    assert "Pilih petugas" in client.post(page, {}).content.decode()
    assert f"{cast.head.full_name}, {case.owner_unit.name}" in client.get(page).content.decode()  # names are not unique
    assert client.post(page, {"user": cast.head.pk, "reason": "kin"}).url == f"/kasus/{case.pk}/akses/"
    assert client_of(cast.head).get(f"/kasus/{case.pk}/").status_code == 404
    assert cast.head.full_name in client.get(f"/kasus/{case.pk}/akses/").content.decode()
    with scope(cast.worker):
        wall = CaseWall.objects.get()
    client.post(f"/kasus/{case.pk}/dinding/{wall.pk}/cabut/", {"reason": "Salah orang"})
    with scope(cast.directorate):
        assert Approval.objects.get().deciders == [cast.directorate.pk]


def test_who_declares_her_own_conflict_is_led_away(client_of, cast, case):
    client = client_of(cast.shelter_staff)
    assert client.post(f"/kasus/{case.pk}/konflik-saya/", {"reason": "knows_victim"}).url == "/kasus/"
    assert client.get(f"/kasus/{case.pk}/").status_code == 404
    assert client.get(f"/kasus/{case.pk}/dinding/").status_code == 404


def test_others_raise_no_walls(client_of, cast, case):
    assert client_of(cast.shelter_staff).get(f"/kasus/{case.pk}/dinding/").status_code == 403
    assert client_of(cast.other_head).get(f"/kasus/{case.pk}/dinding/").status_code == 404


def test_a_walled_officer_cannot_even_search_or_count_it(client_of, cast, case):
    with scope(cast.worker):
        raise_wall(actor=cast.worker, case_id=case.pk, user=cast.head, reason="kin")
    client = client_of(cast.head)
    client.post("/kasus/", {"q": case.number})
    found = client.get("/kasus/?hasil=1").content.decode()
    assert "0 kasus yang dapat Anda lihat" in found
    for path in ("/", "/kasus/", "/kasus/tenggat/", "/api/v1/cases/", "/pemberitahuan/", "/rumah-perlindungan/"):
        body = client.get(path).content.decode()
        assert case.number not in body
        assert str(case.pk) not in body
