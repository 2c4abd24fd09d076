"""The pages of reports: who gets them, what they show, and that small figures stay hidden outside the national agency."""

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.figures.periods import Quarter
from reports.models import QuarterlyReport
from reports.services.quarterly import create_report
from reports.states import ReportStatus
from tests.factories.reports import Q3, make_country, make_report, put_report
from tppo_cases.access.context import forget_access, scope
from tppo_cases.accounts.models import Membership, Unit
from tppo_cases.accounts.roles import Role
from tppo_cases.notifications.models import Notification

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("reports:report-list"), reverse("reports:report-create")
READERS = {"directorate", "report_admin", "report_checker", "report_signer", "auditor"}
ADMINS = {"report_admin", "report_checker"}
# URL name -> method -> who of the cast gets in; everybody else is refused.
WHO_MAY = {
    "report-list": ("get", READERS),
    "report-create": ("get", ADMINS),
    "report-detail": ("get", READERS),
    "report-check": ("post", ADMINS),
    "report-sign": ("post", {"report_signer"}),
    "report-return": ("post", ADMINS | {"report_signer"}),
    "report-remind": ("post", ADMINS),
    "report-revise": ("post", ADMINS),
    "export-create": ("get", ADMINS),
    "export-list": ("get", ADMINS),
}


def address(name: str, report: QuarterlyReport) -> str:
    plain = name in {"report-list", "report-create", "export-list"}
    return reverse(f"reports:{name}", args=[] if plain else [report.pk])


@pytest.mark.parametrize("name", WHO_MAY)
def test_table_of_who_may(cast, client_of, name):
    report = make_report(cast.report_admin)
    method, allowed = WHO_MAY[name]

    answers = {who: getattr(client_of(user), method)(address(name, report)).status_code for who, user in cast}
    let_in = {who for who, code in answers.items() if code in (200, 302)}
    # A maker gets into the page of the check, but the service refuses her.
    own = {"report_admin"} if name in {"report-check", "report-return"} else set()
    assert let_in == allowed - own
    assert {code for who, code in answers.items() if who not in let_in} == {403}


def other_agency_admin(cast) -> tuple:
    """A report admin of Kemenkes, and the report of its part."""
    user = cast.training
    Membership.objects.filter(user=user).update(unit=Unit.objects.get(code="kemenkes-direktorat"), role=Role.REPORT_ADMIN)
    forget_access(user)
    with scope(user):
        return user, create_report(actor=user, quarter=Q3)


def test_report_of_another_agency_is_unknown(cast, client_of):
    national = make_report(cast.report_admin)
    user, own = other_agency_admin(cast)

    assert client_of(user).get(reverse("reports:report-detail", args=[national.pk])).status_code == 404
    assert client_of(cast.report_admin).get(reverse("reports:report-detail", args=[own.pk])).status_code == 404
    assert client_of(user).get(reverse("reports:report-detail", args=[own.pk])).status_code == 200


def test_small_figures_are_hidden_outside_the_national_agency(cast, client_of):
    make_country(cast)
    user, own = other_agency_admin(cast)

    page = client_of(user).get(reverse("reports:report-detail", args=[own.pk]))
    shown = page.context["shown"]
    assert shown.suppressed
    assert own.figures["totals"]["persons"] < 11
    assert shown.totals["persons"].value is None
    assert all(not 0 < (cell.value or 0) < 11 for table in shown.tables.values() for row in table.rows for cell in row.cells)
    assert "&lt;11" in page.content.decode()


def test_national_admins_see_full_figures(cast, client_of):
    make_country(cast)
    report = make_report(cast.report_admin)

    page = client_of(cast.report_admin).get(reverse("reports:report-detail", args=[report.pk]))
    assert page.context["shown"].totals["persons"].value == report.figures["totals"]["persons"]
    assert "&lt;11" not in page.content.decode()


def test_report_is_made_from_the_form(cast, client_of):
    response = client_of(cast.report_admin).post(CREATE, {"quarter": "2026-3"})

    report = QuarterlyReport.objects.get()
    assert response.url == reverse("reports:report-detail", args=[report.pk])
    assert (report.year, report.quarter) == (2026, 3)


@pytest.mark.parametrize("quarter", ["", "2026-9", "besok", "2030-1"])
def test_bad_quarter_gives_a_sentence_beside_the_field(cast, client_of, quarter):
    page = client_of(cast.report_admin).post(CREATE, {"quarter": quarter})

    assert page.status_code == 200
    assert "Pilih triwulan" in page.content.decode()
    assert not QuarterlyReport.objects.exists()


def test_quarter_with_a_report_is_not_offered(cast, client_of):
    make_report(cast.report_admin)
    form = client_of(cast.report_admin).get(CREATE).context["form"]

    offered = {value for value, _ in form.fields["quarter"].choices}
    assert "2026-3" not in offered
    assert str(Quarter(2026, 2)) in offered


def test_three_people_sign_a_report_on_its_page(cast, client_of):
    report = make_report(cast.report_admin)
    client_of(cast.report_checker).post(reverse("reports:report-check", args=[report.pk]))
    client_of(cast.report_signer).post(reverse("reports:report-sign", args=[report.pk]))

    report.refresh_from_db()
    assert report.status == ReportStatus.SIGNED


def test_step_taken_before_is_said_calmly(cast, client_of):
    report = put_report(cast, ReportStatus.CHECKED)
    page = client_of(cast.report_checker).post(reverse("reports:report-check", args=[report.pk]), follow=True)

    assert page.status_code == 200
    assert "Keadaan laporan sudah berubah" in page.content.decode()


@pytest.mark.parametrize("status", ReportStatus)
def test_page_shows_every_status(cast, client_of, status):
    report = put_report(cast, status)

    for user in (cast.report_admin, cast.report_signer, cast.auditor):
        assert client_of(user).get(reverse("reports:report-detail", args=[report.pk])).status_code == 200


def test_report_without_a_single_case_has_a_page(cast, client_of):
    report = make_report(cast.report_admin)
    page = client_of(cast.report_admin).get(reverse("reports:report-detail", args=[report.pk])).content.decode()

    assert "Belum ada korban tercatat" in page


def test_queries_do_not_grow_with_reports(cast, client_of, django_assert_max_num_queries):
    for quarter in (Quarter(2025, 1), Quarter(2025, 2), Quarter(2026, 1), Q3):
        make_report(cast.report_admin, quarter)
    client = client_of(cast.report_admin)

    with django_assert_max_num_queries(15):
        client.get(LIST)
    report = QuarterlyReport.objects.first()
    with django_assert_max_num_queries(15):
        client.get(reverse("reports:report-detail", args=[report.pk]))


def test_a_report_comes_back_with_the_reason_and_is_checked_again(cast, client_of):
    report = put_report(cast, ReportStatus.CHECKED)
    signer, address = client_of(cast.report_signer), reverse("reports:report-return", args=[report.pk])

    refused = signer.post(address, {"reason": " "}).content.decode()
    assert "Tulis apa yang perlu diperbaiki" in refused
    assert signer.post(address, {"reason": "Angka Juli tidak cocok"}).status_code == 302
    page = client_of(cast.report_admin).get(reverse("reports:report-detail", args=[report.pk])).content.decode()
    assert "Angka Juli tidak cocok" in page
    client_of(cast.report_checker).post(reverse("reports:report-check", args=[report.pk]))
    report.refresh_from_db()
    assert (report.status, report.return_reason) == (ReportStatus.CHECKED, "")


def test_a_running_quarter_is_neither_checked_nor_signed_and_the_page_says_when(cast, client_of):
    with scope(cast.report_admin):
        report = create_report(actor=cast.report_admin, quarter=Quarter.of(timezone.localdate()))
    checker = client_of(cast.report_checker)

    page = checker.get(reverse("reports:report-detail", args=[report.pk])).content.decode()
    assert "Nyatakan sudah diperiksa" not in page
    assert "Dapat diperiksa dan ditandatangani setelah" in page
    assert "Menunggu petugas kedua" not in page
    assert not Notification.objects.filter(target_id=report.pk).exists()
    client_of(cast.report_admin).post(reverse("reports:report-remind", args=[report.pk]))
    assert not Notification.objects.filter(target_id=report.pk).exists()
    checker.post(reverse("reports:report-check", args=[report.pk]))
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT


def test_a_signer_of_another_agency_reads_but_does_not_sign(cast, client_of):
    """She reads the national report by one post and signs for Kemenkes by another."""
    user = cast.directorate
    Membership.objects.create(user=user, unit=Unit.objects.get(code="kemenkes-direktorat"), role=Role.REPORT_SIGNER)
    forget_access(user)
    report = put_report(cast, ReportStatus.CHECKED)
    client = client_of(user)

    assert client.get(reverse("reports:report-detail", args=[report.pk])).status_code == 200
    assert client.post(reverse("reports:report-sign", args=[report.pk])).status_code == 403
