"""The API gives what the pages give: same rights, same figures, same file."""

import uuid

import pytest
from django.urls import reverse

from reports.models import Export, QuarterlyReport
from reports.states import ReportStatus
from tests.factories.reports import Q3, ask_export, deliver_all, make_country, make_report, put_report
from tests.reports.views.test_quarterly import READERS, other_agency_admin

pytestmark = pytest.mark.django_db
LIST = reverse("api-reports")


@pytest.fixture(autouse=True)
def export_root(tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path / "exports"


def post(client, name: str, *args: object, key: uuid.UUID | None = None, **data: object):
    headers = {"Idempotency-Key": str(key)} if key else {}
    return client.post(reverse(name, args=args), data, content_type="application/json", headers=headers)


def test_readers_of_the_agency_get_the_list(cast, client_of):
    make_report(cast.report_admin)
    answers = {who: client_of(user).get(LIST) for who, user in cast}

    assert {who for who, answer in answers.items() if answer.status_code == 200} == READERS
    assert {answer.status_code for who, answer in answers.items() if who not in READERS} == {403}
    (row,) = answers["auditor"].json()["results"]
    assert (row["year"], row["quarter"], row["status"], "figures" in row) == (2026, 3, "draft", False)


def test_report_is_made_once_for_a_key(cast, client_of):
    client, key = client_of(cast.report_admin), uuid.uuid4()
    made = [post(client, "api-reports", key=key, year=2026, quarter=3) for _ in range(2)]

    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    refused = post(client, "api-reports", year=2026, quarter=3)
    assert (refused.status_code, list(refused.json())) == (400, ["quarter"])


@pytest.mark.parametrize("data", [{}, {"year": 2026}, {"year": 2026, "quarter": 5}, {"year": "x", "quarter": 1}])
def test_bad_input_is_named_by_field(cast, client_of, data):
    answer = post(client_of(cast.report_admin), "api-reports", **data)

    assert answer.status_code == 400
    assert set(answer.json()) <= {"year", "quarter"}


def test_detail_holds_the_frozen_figures(cast, client_of):
    make_country(cast)
    report = make_report(cast.report_admin)
    figures = client_of(cast.report_signer).get(reverse("api-report", args=[report.pk])).json()["figures"]

    assert figures["totals"]["cases"] == report.figures["totals"]["cases"]
    wanted = report.figures["tables"]["origin"]
    assert [row["cells"] for row in figures["tables"]["origin"]["rows"]] == [row["cells"] for row in wanted["rows"]]
    assert figures["tables"]["origin"]["total"] == wanted["total"]


def test_another_agency_gets_signs_for_small_figures_and_no_foreign_report(cast, client_of):
    make_country(cast)
    national = make_report(cast.report_admin)
    user, own = other_agency_admin(cast)

    figures = client_of(user).get(reverse("api-report", args=[own.pk])).json()["figures"]
    assert (figures["suppressed"], figures["totals"]["persons"]) == (True, "<11")
    assert client_of(user).get(reverse("api-report", args=[national.pk])).status_code == 404
    assert post(client_of(user), "api-report-revise", national.pk).status_code == 404


def test_verbs_move_a_report_and_answer_409_when_it_has_moved(cast, client_of):
    report = make_report(cast.report_admin)
    assert post(client_of(cast.report_admin), "api-report-check", report.pk).status_code == 403

    checker = client_of(cast.report_checker)
    assert [post(checker, "api-report-check", report.pk).status_code for _ in range(2)] == [200, 409]
    signed = post(client_of(cast.report_signer), "api-report-sign", report.pk)
    assert signed.json()["status"] == ReportStatus.SIGNED
    revision = post(checker, "api-report-revise", report.pk).json()
    assert (revision["revision"], revision["status"]) == (2, "draft")


def test_checked_report_can_be_returned_with_a_reason(cast, client_of):
    report = put_report(cast, ReportStatus.CHECKED)
    client = client_of(cast.report_signer)

    assert post(client, "api-report-return", report.pk).status_code == 400
    assert post(client, "api-report-return", report.pk, reason="Angka Juli").json()["status"] == "draft"


def test_export_is_asked_watched_and_fetched(cast, client_of):
    client, report = client_of(cast.report_admin), make_report(cast.report_admin)
    asked = post(client, "api-report-export", report.pk, purpose="Bahan rapat")
    assert (asked.status_code, asked.json()["status"]) == (202, "waiting")

    deliver_all()
    ready = client.get(reverse("api-export", args=[asked.json()["id"]])).json()
    assert ready["status"] == "ready"
    assert post(client, "api-export-download", ready["id"]).content[:2] == b"PK"
    assert [row["downloads"] for row in client.get(reverse("api-exports")).json()["results"]] == [1]


def test_export_belongs_to_who_asked(cast, client_of):
    export = ask_export(cast.report_admin, make_report(cast.report_admin))
    deliver_all()
    other = client_of(cast.report_checker)

    assert other.get(reverse("api-exports")).json()["results"] == []
    assert other.get(reverse("api-export", args=[export.pk])).status_code == 404
    assert post(other, "api-export-download", export.pk).status_code == 404


def test_expired_export_is_gone(cast, client_of):
    export = ask_export(cast.report_admin, make_report(cast.report_admin))
    deliver_all()
    Export.objects.update(status="expired")

    assert post(client_of(cast.report_admin), "api-export-download", export.pk).status_code == 410


def test_list_does_not_read_the_figures(cast, client_of, django_assert_max_num_queries):
    make_report(cast.report_admin, Q3)
    make_report(cast.report_admin, Q3.previous)
    client = client_of(cast.report_admin)

    with django_assert_max_num_queries(12) as captured:
        assert len(client.get(LIST).json()["results"]) == QuarterlyReport.objects.count()
    assert not any('"figures"' in query["sql"] for query in captured.captured_queries)
