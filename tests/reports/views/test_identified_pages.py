"""The pages of exports with persons by name: confirmed again, looked at first, the password once, and the ledger."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reports.models import IdentifiedExport
from reports.states import IdentifiedStatus
from tests.factories.cases import as_owner, make_case
from tests.factories.identified import ask, now, opened, table
from tests.factories.reports import deliver_all
from tppo_cases.accounts.models import Membership
from tppo_cases.accounts.roles import Role
from victims.models.grants import CaseGrant

pytestmark = pytest.mark.django_db
CREATE = reverse("reports:identified-create")
TYPED = {"cases": "open", "groups": ["summary", "identity"], "purpose": "restitution", "note": "Berkas restitusi LPSK"}


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path / "exports"
    settings.EXPORT_SCRATCH = str(tmp_path)


@pytest.fixture
def case(cast):
    return make_case(cast.worker, person={"identity": {"alias": "Cempaka", "full_name": "Rekaan Cempaka"}})


@pytest.fixture
def ready(cast, case) -> IdentifiedExport:
    export = ask(cast.head)
    deliver_all()
    return now(cast.head, export)


def url(name: str, export: IdentifiedExport) -> str:
    return reverse(f"reports:identified-{name}", args=[export.pk])


def post(client, **changes):
    form = client.get(CREATE).context["form"]
    data = {**TYPED, "unit": form["unit"].value(), "kunci": str(form["kunci"].value()), **changes}
    return client.post(CREATE, data)


def test_form_shows_what_it_brings_before_anything_is_asked(cast, case, confirmed_client_of):
    page = post(confirmed_client_of(cast.head), langkah="periksa").content.decode()

    assert "1 kasus, 1 orang" in page
    assert "terbuka pada 1 kasus" in page
    assert "Tidak perlu persetujuan orang kedua." in page
    assert "Berkas restitusi LPSK" in page
    with as_owner():
        assert not IdentifiedExport.objects.exists()


def test_preview_says_when_a_second_person_is_needed(cast, case, confirmed_client_of, settings):
    settings.IDENTIFIED_EXPORT_ALONE = 0

    assert "Perlu persetujuan orang kedua" in post(confirmed_client_of(cast.head), langkah="periksa").content.decode()


def test_from_the_form_to_the_names(cast, case, confirmed_client_of):
    client = confirmed_client_of(cast.head)
    answer = post(client, langkah="buat")
    deliver_all()
    with as_owner():
        export = IdentifiedExport.objects.get()
    assert answer.url == url("progress", export)
    assert "Tampilkan kata sandi" in client.get(answer.url).content.decode()

    shown = client.post(url("password", export))
    assert shown["Cache-Control"] == "no-store, private"
    file = client.post(url("download", export))
    assert file["Content-Disposition"] == f'attachment; filename="{export.number}.zip"'
    [line] = table(opened(file.content, shown.context["password"])[0])
    assert line["Nama lengkap"] == "Rekaan Cempaka"
    assert client.post(url("password", export)).status_code == 302
    assert shown.context["password"] not in client.get(url("progress", export)).content.decode()


def test_second_press_of_the_button_makes_one(cast, case, confirmed_client_of):
    client = confirmed_client_of(cast.head)
    form = client.get(CREATE).context["form"]
    data = {**TYPED, "unit": form["unit"].value(), "kunci": str(form["kunci"].value()), "langkah": "buat"}

    assert len({client.post(CREATE, data).url for _ in range(2)}) == 1


@pytest.mark.parametrize("name", ["create", "password", "download"])
def test_asking_password_and_file_need_a_confirmation_of_the_last_five_minutes(
    cast, ready, client_of, confirmed_client_of, name
):
    address = CREATE if name == "create" else url(name, ready)
    back = CREATE if name == "create" else url("progress", ready)
    late = confirmed_client_of(cast.head)

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        for client in (client_of(cast.head), late):
            answer = client.post(address, TYPED)
            assert answer.url == f"{reverse('accounts:confirm')}?{urlencode({'next': back})}"
    assert now(cast.head, ready).password_shown_at is None
    assert now(cast.head, ready).downloads == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("groups", [], "Pilih sedikitnya satu bagian"),
        ("groups", ["semua"], "Pilih bagian dari daftar"),
        ("cases", "lain", "Pilih kasus dari daftar"),
        ("purpose", "", "Pilih tujuan"),
        ("note", " ", "Tulis untuk apa berkas ini"),
        ("unit", "999999", "Pilih unit dari daftar"),
        ("unit", "", "Bidang ini"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(cast, case, confirmed_client_of, field, typed, sentence):
    page = post(confirmed_client_of(cast.head), **{field: typed}, langkah="buat").content.decode()

    assert sentence in page
    if field != "note":
        assert "Berkas restitusi LPSK" in page


def test_nothing_to_export_is_said(cast, confirmed_client_of):
    assert "Tidak ada kasus dalam pilihan ini" in post(confirmed_client_of(cast.head), langkah="buat").content.decode()


@pytest.mark.parametrize("name", ["progress", "password", "download"])
@pytest.mark.parametrize("who", ["second_head", "worker", "auditor"])
def test_export_of_somebody_else_is_unknown_or_forbidden(cast, ready, confirmed_client_of, name, who):
    if who == "second_head":
        with as_owner():
            Membership.objects.filter(user=cast.colleague).update(role=Role.UNIT_HEAD)
    client = confirmed_client_of(cast.colleague if who == "second_head" else getattr(cast, who))

    answer = client.get(url(name, ready)) if name == "progress" else client.post(url(name, ready))
    assert answer.status_code == (404 if who == "second_head" else 403)


def test_revoked_in_between_is_refused(cast, ready, confirmed_client_of):
    client = confirmed_client_of(cast.head)
    with as_owner():
        Membership.objects.filter(user=cast.head).update(role=Role.SOCIAL_WORKER)

    assert client.post(url("download", ready)).status_code == 403
    assert now(cast.head, ready).downloads == 0


def test_withdrawn_file_leads_to_its_page_and_stays_withdrawn(cast, ready, case, confirmed_client_of):
    with as_owner():
        CaseGrant.objects.filter(case_id=case.pk).update(ended_at=timezone.now())
    client = confirmed_client_of(cast.head)

    page = client.post(url("download", ready), follow=True).content.decode()
    assert "tidak lagi terbuka bagi Anda" in page
    assert now(cast.head, ready).status == IdentifiedStatus.WITHDRAWN
    assert client.post(url("download", ready)).status_code == 410


def test_progress_polls_until_it_is_ready(cast, case, confirmed_client_of):
    export = ask(cast.head)
    client = confirmed_client_of(cast.head)

    waiting = client.get(url("progress", export), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert "<html" not in waiting
    deliver_all()
    assert "hx-trigger" not in client.get(url("progress", export)).content.decode()


def test_ledger_says_who_and_what_for_but_no_content(cast, ready, client_of):
    page = client_of(cast.auditor).get(reverse("reports:identified-ledger")).content.decode()

    assert all(word in page for word in (ready.number, cast.head.full_name, "Pengajuan restitusi", ready.sha256, "identitas"))
    assert "Cempaka" not in page
    assert "LPSK" not in page


@pytest.mark.parametrize("name", ["identified-list", "identified-ledger"])
def test_lists_do_not_query_more_for_more_exports(cast, case, client_of, name, django_assert_max_num_queries):
    client = client_of(cast.head if name == "identified-list" else cast.auditor)
    for _ in range(3):
        ask(cast.head)

    with django_assert_max_num_queries(16):
        assert client.get(reverse(f"reports:{name}")).content.decode().count("EB-") >= 3


def test_the_api_offers_none(cast, ready):
    from tests.access.endpoints import endpoints  # noqa: PLC0415  # reads the resolver

    assert [str(each) for each in endpoints() if each.api_class and "identified" in each.route] == []
