"""Exports: asked for with a purpose, written by a worker, fetched by the same person within a day, then removed."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from reports import files, policies
from reports.cover import cover_of
from reports.figures.words import row_words
from reports.models import Export, QuarterlyReport
from reports.selectors.reports import shown_to
from reports.states import ExportKind, ExportStatus
from reports.workbook import count_rows, write_workbook
from tppo_cases.access.context import require, scope
from tppo_cases.access.idempotency import run_once
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import Details, record
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import enqueue, notify

TOPIC = "export.requested"
LIFETIME = timedelta(hours=24)


class ExportGoneError(Exception):
    """The file is not there any more: its time is over."""


@dataclass(frozen=True)
class Written:
    """What a worker wrote."""

    size: int
    sha256: str
    rows: int


@transaction.atomic
def request_export(*, actor: User, report_id: UUID, purpose: str, key: UUID | None = None) -> Export:
    """Ask for a report as XLSX; a worker writes it after the commit.

    Raises PermissionDenied, QuarterlyReport.DoesNotExist (not visible) and KeyReusedError.
    """

    def run() -> Export:
        report = QuarterlyReport.objects.visible_to(actor).get(pk=report_id)
        require(policies.can_export(actor))
        export = Export.objects.create(
            kind=ExportKind.QUARTERLY_XLSX, report=report, purpose=purpose.strip(), requested_by=actor
        )
        details: Details = {"kind": export.kind, "report": str(report.pk), "revision": report.revision}
        record(actor, "export.requested", target=export, details=details)
        enqueue(TOPIC, actor_id=actor.pk, export_id=export.pk)
        return export

    return Export.objects.get(pk=run_once(actor=actor, key=key, command=f"export.request {report_id}", run=run))


def write_export(actor: User, *, export_id: str) -> Written | None:
    """Write the file, in short transactions so that its progress can be seen; None when it is not wanted any more.

    May be repeated: the same figures give the same file. Rights are looked at again, as they are now.
    """
    with scope(actor):
        export = _started(actor, UUID(export_id))
        if export is None:
            return None
        report = _report_of(export)
        shown = shown_to(actor, report)
        Export.objects.filter(pk=export.pk).update(rows_total=count_rows(shown), rows_done=0)

    def progress(rows: int) -> None:
        Export.objects.filter(pk=export.pk, status=ExportStatus.RUNNING).update(rows_done=rows)

    with translation.override(actor.language):
        content = write_workbook(cover_of(report, shown, export), shown, row_words(), files.folder(), progress)
    sha256 = hashlib.sha256(content).hexdigest()
    files.store(export.pk, content, sha256)
    return Written(len(content), sha256, count_rows(shown))


def _report_of(export: Export) -> QuarterlyReport:
    """The report that an export of this kind is about."""
    if export.report is None:
        raise QuarterlyReport.DoesNotExist
    return export.report


def _started(actor: User, export_id: UUID) -> Export | None:
    export = Export.objects.select_for_update(of=("self",)).select_related("report__agency", "requested_by").get(pk=export_id)
    if export.status not in {ExportStatus.WAITING, ExportStatus.RUNNING}:
        return None
    require(policies.can_export(actor))
    QuarterlyReport.objects.visible_to(actor).get(pk=_report_of(export).pk)
    export.status = ExportStatus.RUNNING
    export.save(update_fields=["status"])
    return export


def finish_export(actor: User, *, export_id: str, prepared: Written | None) -> None:
    """Offer the written file for a day and tell who asked for it. Runs once for each request."""
    if prepared is None:
        return
    now = timezone.now()
    export = Export.objects.select_for_update().get(pk=export_id)
    export.status, export.ready_at, export.expires_at = ExportStatus.READY, now, now + LIFETIME
    export.size_bytes, export.sha256 = prepared.size, prepared.sha256
    export.rows_done = export.rows_total = prepared.rows
    export.save()
    record(actor, "export.written", target=export, details={"rows": prepared.rows, "sha256": prepared.sha256})
    notify([actor], NotificationKind.EXPORT_READY, export.pk)


def fail_export(actor: User, *, export_id: str) -> None:
    """Say that the file could not be written; a new one can be asked for."""
    export = Export.objects.select_for_update().get(pk=export_id)
    if export.status in {ExportStatus.WAITING, ExportStatus.RUNNING}:
        export.status = ExportStatus.FAILED
        export.save(update_fields=["status"])
        record(actor, "export.failed", target=export)


@transaction.atomic
def fetch_export(*, actor: User, export_id: UUID) -> tuple[Export, bytes]:
    """The file of one's own export, counted and on record. Rights are looked at again.

    Raises Export.DoesNotExist (another's, not ready, report no longer visible), PermissionDenied and ExportGoneError.
    """
    own = Export.objects.visible_to(actor).select_related("report__agency")
    export = own.select_for_update(of=("self",)).get(pk=export_id)
    require(policies.can_export(actor))
    if not QuarterlyReport.objects.visible_to(actor).filter(pk=_report_of(export).pk).exists():
        raise Export.DoesNotExist
    if export.is_gone:
        raise ExportGoneError
    if export.status != ExportStatus.READY:
        raise Export.DoesNotExist
    try:
        content = files.load(export.pk, export.sha256)
    except FileNotFoundError as error:
        raise ExportGoneError from error
    Export.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1)
    record(actor, "export.downloaded", target=export, details={"rows": export.rows_total, "sha256": export.sha256})
    return export, content


@transaction.atomic
def expire_exports() -> int:
    """Remove the files whose day is over, and what dead workers left behind; returns how many exports expired."""
    over = Export.objects.select_for_update(skip_locked=True).filter(status=ExportStatus.READY, expires_at__lte=timezone.now())
    expired = list(over)
    for export in expired:
        files.remove(export.pk)
        record(None, "export.expired", target=export)
    Export.objects.filter(pk__in=[export.pk for export in expired]).update(status=ExportStatus.EXPIRED)
    files.remove_left_over()
    return len(expired)
