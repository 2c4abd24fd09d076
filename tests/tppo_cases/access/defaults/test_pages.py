"""Hak lihat on the screen: who reads it, what it says before saving, and what it keeps to itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import make_accepted
from tppo_cases.access.context import scope
from tppo_cases.access.defaults.selectors import find_list
from tppo_cases.access.defaults.services import change_groups
from tppo_cases.access.models import Approval
from tppo_cases.accounts.models import Agency, Membership
from tppo_cases.audit.models import AuditEvent
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
LIST = "/hak-lihat/"


def posted(kind: str, code: str, groups: str, **more: str) -> dict[str, object]:
    seen = ",".join(sorted(find_list(kind, code).groups))
    return {"groups": groups.split(), "seen": seen, **more}


def main_of(response) -> str:
    return response.content.decode().split("<main", 1)[1]


@pytest.mark.parametrize("name", ["agency_admin", "auditor"])
def test_the_matrix_shows_every_list(client_of, cast, name):
    body = main_of(client_of(getattr(cast, name)).get(LIST))
    for label in ("Pekerja sosial", "Pengawasan unit pemilik", "Kemenkes", "Polri", "reintegrasi"):
        assert label in body
    assert ("/hak-lihat/role/shelter_staff/" in body) == (name == "agency_admin")


@pytest.mark.parametrize(
    "name", ["worker", "head", "directorate", "coordinator", "report_admin", "health_officer", "superuser"]
)
def test_others_do_not_reach_it(client_of, cast, name):
    client = client_of(getattr(cast, name))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}role/shelter_staff/").status_code == 403


def test_the_auditor_reads_and_changes_nothing(confirmed_client_of, cast):
    client = confirmed_client_of(cast.auditor)
    assert client.post(f"{LIST}role/shelter_staff/", posted("role", "shelter_staff", "summary", step="save")).status_code == 403


def test_the_administrator_of_another_agency_does_not_reach_it(client_of, cast):
    post = Membership.objects.get(user=cast.health_colleague)
    Membership.objects.create(user=cast.health_colleague, unit=post.unit, role="agency_admin")
    client = client_of(cast.health_colleague)
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/").content.decode()


def test_a_change_is_confirmed_first(client_of, cast):
    response = client_of(cast.agency_admin).get(f"{LIST}role/shelter_staff/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:confirm"))


@pytest.mark.parametrize("path", ["role/auditor/", "agency/tidak-ada/", "whim/unit_head/"])
def test_what_is_no_list_is_not_found(confirmed_client_of, cast, path):
    assert confirmed_client_of(cast.agency_admin).get(LIST + path).status_code == 404


def test_a_preview_says_what_and_how_many_and_changes_nothing(confirmed_client_of, cast):
    make_accepted(cast)
    client = confirmed_client_of(cast.agency_admin)
    body = main_of(client.post(f"{LIST}agency/kemenkes/", posted("agency", "kemenkes", "summary legal", step="preview")))
    assert "identitas, kesehatan, psikososial" in body
    assert "<dd>hukum</dd>" in body
    assert "Cabut sekarang dan minta persetujuan" in body
    assert "<dt>Orang</dt><dd>2</dd><dt>Unit</dt><dd>1</dd><dt>Akses yang sedang berlaku</dt><dd>1</dd>" in body
    assert Agency.objects.get(code="kemenkes").shareable_groups == ["summary", "identity", "health", "psychosocial"]


def test_counts_stop_at_a_thousand(confirmed_client_of, cast, monkeypatch):
    monkeypatch.setattr("tppo_cases.access.defaults.selectors.MOST", 1)
    client = confirmed_client_of(cast.agency_admin)
    body = main_of(client.post(f"{LIST}role/social_worker/", posted("role", "social_worker", "summary", step="preview")))
    assert "<dt>Orang</dt><dd>1+</dd>" in body


def test_saving_narrows_now_and_asks_for_more(confirmed_client_of, cast):
    client = confirmed_client_of(cast.agency_admin)
    typed = posted("agency", "kemenkes", "summary identity psychosocial legal", step="save")
    refused = client.post(f"{LIST}agency/kemenkes/", typed)
    assert "Tulis alasannya" in refused.content.decode()
    saved = client.post(f"{LIST}agency/kemenkes/", typed | {"reason": "Perlu untuk pelaporan"}, follow=True)
    body = main_of(saved)
    assert "Penyempitan berlaku sekarang juga." in body
    assert "Menunggu auditor" in body
    assert "Dicabut: kesehatan" in body
    again = client.post(f"{LIST}agency/kemenkes/", typed | {"reason": "Perlu"})
    assert "berubah sejak Anda membukanya" in again.content.decode()


def test_the_auditor_allows_it_on_the_page_of_approvals(confirmed_client_of, cast):
    with scope(cast.agency_admin):
        seen = find_list("agency", "kemenkes").groups
        change_groups(actor=cast.agency_admin, kind="agency", code="kemenkes", groups=seen | {"legal"}, seen=seen, reason="Ya")
    client = confirmed_client_of(cast.auditor)
    page = client.get(reverse("approvals:list")).content.decode()
    assert "Pelebaran hak lihat" in page
    with scope(cast.auditor):
        path = reverse("approvals:detail", args=[Approval.objects.get().pk])
    detail = client.get(path).content.decode()
    assert "Kemenkes" in detail
    assert "hukum" in detail
    client.post(path, {"decision": "approve"})
    assert "Ditambahkan: hukum" in main_of(client.get(LIST))


def effect(client, number: str, groups: str = "summary") -> str:
    body = main_of(client.post(f"{LIST}agency/kemenkes/", posted("agency", "kemenkes", groups, step="case", number=number)))
    return body.split("Periksa kasus", 1)[1].split("</section>", 1)[0]


def test_who_would_see_what_of_a_case_before_saving(confirmed_client_of, cast):
    case = make_case(cast.worker, person={"identity": {"alias": "Melati", "full_name": "Katiman"}})
    make_accepted(cast, case)
    body = effect(confirmed_client_of(cast.agency_admin), case.number.lower())
    assert "Kemenkes, Petugas rujukan" in body
    assert "Sekarang: ringkasan, kesehatan" in body
    assert "Menjadi: ringkasan" in body
    assert "Kemensos, Pekerja sosial" in body
    assert "Tetap: semua bagian" in body
    for told in ("Melati", "Katiman", "Bambu Apus", "Meja", cast.worker.full_name, cast.health_officer.full_name):
        assert told not in body
    with as_owner():
        event = AuditEvent.objects.get(action="defaults.previewed")
    assert (event.actor_id, event.case_id, event.details) == (cast.agency_admin.pk, case.pk, {})


def test_a_role_is_tried_out_on_a_case(confirmed_client_of, cast):
    case = make_case(cast.worker)
    typed = posted("role", "social_worker", "summary services", step="case", number=case.number)
    body = main_of(confirmed_client_of(cast.agency_admin).post(f"{LIST}role/social_worker/", typed))
    assert "Menjadi: ringkasan, layanan" in body


def test_an_unknown_and_a_restricted_number_get_the_same_answer(confirmed_client_of, cast):
    restricted = make_case(cast.worker)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=restricted.pk, team=[cast.colleague])
    client = confirmed_client_of(cast.agency_admin)
    unknown = effect(client, "TPPO-2026-999999")
    assert "tidak ditemukan atau tidak dapat diperiksa" in unknown
    assert effect(client, restricted.number).replace(restricted.number, "X") == unknown.replace("TPPO-2026-999999", "X")
    with as_owner():
        assert set(AuditEvent.objects.filter(action="defaults.previewed").values_list("case_id", flat=True)) == {None}


def test_bad_input_is_said_and_no_bug(confirmed_client_of, cast):
    client = confirmed_client_of(cast.agency_admin)
    for typed in (
        {"groups": ["gossip"]},
        {"groups": ["summary"], "seen": "x" * 500},
        {"step": "save"},
        {"number": "\x00", "step": "case"},
    ):
        assert client.post(f"{LIST}role/shelter_staff/", typed).status_code in {200, 400}


def test_queries_do_not_grow_with_the_lists_and_changes(confirmed_client_of, cast):
    client = confirmed_client_of(cast.agency_admin)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(5):
        Agency.objects.create(
            code=f"lain-{number}", name=f"Lain {number}", short_name=f"Lain {number}", shareable_groups=["legal"]
        )
        with scope(cast.agency_admin):
            change_groups(actor=cast.agency_admin, kind="agency", code=f"lain-{number}", groups=[], seen=["legal"])
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)
