"""An export is written once by a worker, equals the figures, is fetched by its owner alone and is gone after a day."""

import os
import time
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from openpyxl import load_workbook

from reports import files
from reports.figures.tables import TABLES
from reports.models import Export, QuarterlyReport
from reports.services import exports
from reports.states import ExportStatus
from reports.tasks import remove_expired_exports
from reports.workbook import sheet_name
from tests.factories.reports import ask_export, deliver_all, make_country, make_report
from tppo_cases.access.context import forget_access, scope
from tppo_cases.accounts.models import Membership
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import SealError
from tppo_cases.notifications.models import Notification, NotificationKind, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def export_root(tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path / "exports"


@pytest.fixture
def ready(cast) -> Export:
    """An export of a report with figures, written and ready."""
    make_country(cast, cases=10)
    export = ask_export(cast.report_admin, make_report(cast.report_admin), "=1+1 untuk rapat")
    deliver_all()
    export.refresh_from_db()
    return export


def end_post(user) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=user).update(starts_on=yesterday, ends_on=yesterday)


def fetch(user, export: Export) -> bytes:
    with scope(user):
        return exports.fetch_export(actor=user, export_id=export.pk)[1]


def test_asking_writes_an_outbox_row_with_ids_alone(cast):
    export = ask_export(cast.report_admin, make_report(cast.report_admin))

    assert export.status == ExportStatus.WAITING
    assert OutboxMessage.objects.get().payload == {"actor_id": cast.report_admin.pk, "export_id": str(export.pk)}


def test_worker_writes_the_file_and_tells_who_asked(cast, ready):
    line = Notification.objects.get(kind=NotificationKind.EXPORT_READY)

    assert (ready.status, ready.rows_done == ready.rows_total > 40) == (ExportStatus.READY, True)
    assert ready.expires_at - ready.ready_at == timedelta(hours=24)
    assert (line.user, line.target_id) == (cast.report_admin, ready.pk)


def test_file_equals_the_frozen_figures(cast, ready):
    book = load_workbook(BytesIO(fetch(cast.report_admin, ready)))
    figures = QuarterlyReport.objects.get(pk=ready.report_id).figures

    for spec in TABLES:
        rows = list(book[sheet_name(str(spec.title))].iter_rows(min_row=2, min_col=2, values_only=True))
        table = figures["tables"][spec.code]
        wanted = [tuple(row["cells"]) for row in table["rows"]]
        assert rows[: len(wanted)] == wanted
        if spec.has_total:
            assert rows[len(wanted)] == tuple(table["total"])


def test_cover_says_what_was_counted_and_why(cast, ready):
    sheet = load_workbook(BytesIO(fetch(cast.report_admin, ready)))["Sampul"]
    cells = {row[0].value: row[1] for row in sheet.iter_rows(min_row=3) if row[0].value}
    report = QuarterlyReport.objects.get(pk=ready.report_id)

    assert cells["Sidik angka (SHA-256)"].value == report.sha256
    assert cells["Tujuan ekspor"].value == "'=1+1 untuk rapat"
    assert cells["Tujuan ekspor"].data_type == "s"  # text, never a formula, also as CSV
    assert cells["Definisi"].value == "versi 1"


def test_file_is_sealed_at_rest_and_bound_to_its_export(cast, ready):
    (path,) = files.folder().glob("*.sealed")
    content = fetch(cast.report_admin, ready)

    assert content[:2] == b"PK"
    assert content[:200] not in path.read_bytes()
    assert files.folder().stat().st_mode & 0o077 == 0
    other = ask_export(cast.report_admin, ready.report)
    path.rename(path.with_name(f"{other.pk}-{ready.sha256[:16]}.sealed"))
    with pytest.raises(SealError):
        files.load(other.pk, ready.sha256)


def test_second_delivery_writes_nothing_and_the_same_figures_give_the_same_bytes(cast, ready):
    before = fetch(cast.report_admin, ready)
    Export.objects.filter(pk=ready.pk).update(status=ExportStatus.RUNNING)
    written = exports.write_export(cast.report_admin, export_id=str(ready.pk))

    assert written.sha256 == ready.sha256
    assert fetch_bytes(ready) == before
    Export.objects.filter(pk=ready.pk).update(status=ExportStatus.READY)
    assert exports.write_export(cast.report_admin, export_id=str(ready.pk)) is None


def fetch_bytes(export: Export) -> bytes:
    return files.load(export.pk, export.sha256)


def test_download_is_counted_and_on_record(cast, ready):
    fetch(cast.report_admin, ready)
    fetch(cast.report_admin, ready)

    ready.refresh_from_db()
    assert ready.downloads == 2
    with scope(cast.auditor):
        actions = AuditEvent.objects.filter(target_id=str(ready.pk)).order_by("id").values_list("action", flat=True)
        assert list(actions) == ["export.requested", "export.written", "export.downloaded", "export.downloaded"]


def test_nobody_else_gets_the_file(cast, ready):
    for user in (cast.report_checker, cast.auditor):
        with pytest.raises(Export.DoesNotExist):
            fetch(user, ready)


def test_rights_are_looked_at_again_when_it_is_fetched(cast, ready):
    Membership.objects.filter(user=cast.report_admin).update(
        ends_on=timezone.localdate() - timedelta(days=1), starts_on="2020-01-01"
    )
    forget_access(cast.report_admin)

    with pytest.raises(PermissionDenied):
        fetch(cast.report_admin, ready)


def test_worker_looks_at_rights_again(cast):
    export = ask_export(cast.report_admin, make_report(cast.report_admin))
    Membership.objects.filter(user=cast.report_admin).update(
        ends_on=timezone.localdate() - timedelta(days=1), starts_on="2020-01-01"
    )

    with pytest.raises(PermissionDenied):
        deliver_all()
    OutboxMessage.objects.update(attempts=3)
    with pytest.raises(PermissionDenied):
        deliver_all()
    export.refresh_from_db()
    assert export.status == ExportStatus.FAILED


def test_after_a_day_it_is_gone_even_before_it_is_removed(cast, ready):
    Export.objects.filter(pk=ready.pk).update(expires_at=timezone.now())

    with pytest.raises(exports.ExportGoneError):
        fetch(cast.report_admin, ready)


def test_expired_files_are_removed(cast, ready):
    Export.objects.filter(pk=ready.pk).update(expires_at=timezone.now())
    remove_expired_exports()

    ready.refresh_from_db()
    assert ready.status == ExportStatus.EXPIRED
    assert list(files.folder().glob("*.sealed")) == []
    with pytest.raises(exports.ExportGoneError):
        fetch(cast.report_admin, ready)


def test_what_dead_workers_left_is_removed_and_fresh_files_stay(cast, ready):
    left = files.folder() / ".part-tertinggal"
    left.write_bytes(b"x")
    old = time.time() - 26 * 60 * 60
    os.utime(left, (old, old))

    remove_expired_exports()
    assert not left.exists()
    assert len(list(files.folder().glob("*.sealed"))) == 1


def test_export_needs_a_purpose(cast):
    report = make_report(cast.report_admin)
    with pytest.raises(IntegrityError, match="reports_export_has_purpose"), transaction.atomic():
        Export.objects.create(kind="quarterly_xlsx", report=report, purpose="", requested_by=cast.report_admin)
