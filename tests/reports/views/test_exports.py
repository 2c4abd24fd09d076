"""The pages of exports: a purpose is asked, progress is shown, the file goes to its owner for a day."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from reports.models import Export
from reports.states import ExportStatus
from tests.factories.reports import ask_export, deliver_all, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def export_root(tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path / "exports"


@pytest.fixture
def export(cast) -> Export:
    return ask_export(cast.report_admin, make_report(cast.report_admin))


def url(name: str, export: Export) -> str:
    return reverse(f"reports:{name}", args=[export.pk])


def test_purpose_is_required(cast, confirmed_client_of):
    address = reverse("reports:export-create", args=[make_report(cast.report_admin).pk])
    page = confirmed_client_of(cast.report_admin).post(address, {"purpose": " "})

    assert page.status_code == 200
    assert "Tulis untuk apa berkas ini" in page.content.decode()
    assert not Export.objects.exists()


def test_asking_leads_to_the_progress(cast, confirmed_client_of):
    client = confirmed_client_of(cast.report_admin)
    address = reverse("reports:export-create", args=[make_report(cast.report_admin).pk])
    form = client.get(address).context["form"]
    data = {"purpose": "Bahan rapat", "kunci": str(form["kunci"].value())}

    answers = {client.post(address, data).url for _ in range(2)}
    assert answers == {url("export-progress", Export.objects.get())}


def test_progress_polls_until_the_file_is_ready(cast, confirmed_client_of, export):
    client = confirmed_client_of(cast.report_admin)
    Export.objects.update(status=ExportStatus.RUNNING, rows_done=30, rows_total=120)
    running = client.get(url("export-progress", export), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in running
    assert "30 dari 120 baris" in running
    assert "<html" not in running

    deliver_all()
    ready = client.get(url("export-progress", export)).content.decode()
    assert "hx-trigger" not in ready
    assert "Unduh" in ready


def test_page_without_scripts_can_be_loaded_again(cast, confirmed_client_of, export):
    page = confirmed_client_of(cast.report_admin).get(url("export-progress", export)).content.decode()

    assert f'<a href="{url("export-progress", export)}">Muat ulang</a>' in page


def test_file_is_fetched_as_xlsx(cast, confirmed_client_of, export):
    deliver_all()
    response = confirmed_client_of(cast.report_admin).post(url("export-download", export))

    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="laporan-triwulan-2026-3-revisi-1.xlsx"'
    assert response.content[:2] == b"PK"


@pytest.mark.parametrize("name", ["export-progress", "export-download"])
def test_export_of_somebody_else_is_unknown(cast, confirmed_client_of, export, name):
    deliver_all()
    client = confirmed_client_of(cast.report_checker)

    answer = client.get(url(name, export)) if name == "export-progress" else client.post(url(name, export))
    assert answer.status_code == 404


def test_file_that_is_not_ready_is_unknown(cast, confirmed_client_of, export):
    assert confirmed_client_of(cast.report_admin).post(url("export-download", export)).status_code == 404


def test_expired_file_is_gone_with_a_page(cast, confirmed_client_of, export):
    deliver_all()
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = confirmed_client_of(cast.report_admin).post(url("export-download", export))
    assert answer.status_code == 410
    assert "sudah dihapus" in answer.content.decode()
    assert Export.objects.get().downloads == 0


def test_a_link_cannot_fetch_it(cast, confirmed_client_of, export):
    deliver_all()

    assert confirmed_client_of(cast.report_admin).get(url("export-download", export)).status_code == 405


def test_number_beside_the_menu_counts_what_was_not_fetched(cast, confirmed_client_of, export):
    client = confirmed_client_of(cast.report_admin)
    deliver_all()
    nav = {link.url: link.count for link in client.get(reverse("reports:export-list")).context["shell"].nav}
    assert nav[reverse("reports:export-list")] == "1"

    client.post(url("export-download", export))
    nav = {link.url: link.count for link in client.get(reverse("reports:export-list")).context["shell"].nav}
    assert nav[reverse("reports:export-list")] == ""


def test_list_does_not_query_more_for_more_exports(cast, confirmed_client_of, django_assert_max_num_queries):
    report = make_report(cast.report_admin)
    for _ in range(5):
        ask_export(cast.report_admin, report)
    client = confirmed_client_of(cast.report_admin)

    with django_assert_max_num_queries(15):
        assert len(client.get(reverse("reports:export-list")).context["exports"]) == 5


@pytest.mark.parametrize("name", ["export-create", "export-download"])
def test_asking_and_fetching_need_a_confirmation_of_the_last_half_hour(cast, client_of, confirmed_client_of, export, name):
    deliver_all()
    target = export.report_id if name == "export-create" else export.pk
    address = reverse(f"reports:{name}", args=[target])
    back = address if name == "export-create" else url("export-progress", export)

    answer = client_of(cast.report_admin).post(address)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('accounts:confirm')}?{urlencode({'next': back})}"
    client = confirmed_client_of(cast.report_admin)
    with time_machine.travel(timezone.now() + timedelta(minutes=29)):
        assert client.post(address).status_code == 200
    assert Export.objects.get().downloads == (name == "export-download")
