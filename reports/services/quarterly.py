"""A quarterly report: computed by one person, checked by a second, signed by a third; a revision replaces it.

Always: lock, authorise, state table, change, audit, tell whoever is next.
"""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import policies
from reports.figures.compute import compute_figures, fingerprint
from reports.figures.definition import DEFINITION_VERSION
from reports.figures.periods import Quarter
from reports.models import QuarterlyReport
from reports.selectors.people import agency_of, staff_with
from reports.states import TRANSITIONS, ReportStatus
from tppo_cases.access.context import require
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Agency, User
from tppo_cases.accounts.national import is_national
from tppo_cases.audit.services import Details, record
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from tppo_cases.notifications.models import Notification, NotificationKind
from tppo_cases.notifications.services import notify


@transaction.atomic
def create_report(*, actor: User, quarter: Quarter, key: UUID | None = None) -> QuarterlyReport:
    """Compute the report of a quarter for the actor's agency and freeze its figures as a draft.

    Raises PermissionDenied, RefusedError (the quarter lies ahead, or has a report already) and KeyReusedError.
    """
    agency = agency_of(actor, Capability.REPORT_CREATE)

    def run() -> QuarterlyReport:
        _lock_quarter(agency, quarter)
        _require_free(agency, quarter)
        return _freeze(actor, agency, quarter, revision=1)

    return QuarterlyReport.objects.get(pk=run_once(actor=actor, key=key, command=f"report.create {quarter}", run=run))


@transaction.atomic
def check_report(*, actor: User, report_id: UUID) -> QuarterlyReport:
    """Confirm that the draft of a quarter that is over was looked through.

    Raises DoesNotExist, PermissionDenied, TransitionNotAllowedError, RefusedError.
    """
    report = _locked(actor, report_id)
    require(policies.can_check(actor, report))
    _step(report, ReportStatus.CHECKED)
    _require_whole(report)
    report.checked_by, report.checked_at, report.return_reason = actor, timezone.now(), ""
    report.save()
    record(actor, "report.checked", target=report)
    _tell(report, Capability.REPORT_SIGN, without=actor)
    return report


@transaction.atomic
def return_report(*, actor: User, report_id: UUID, reason: str) -> QuarterlyReport:
    """Put a checked report back to draft: the signer, or another checker, found something and says what.

    Raises DoesNotExist, PermissionDenied, TransitionNotAllowedError, RefusedError.
    """
    report = _locked(actor, report_id)
    require(policies.can_return(actor, report))
    _step(report, ReportStatus.DRAFT)
    if not reason.strip():
        raise RefusedError(_("Tulis apa yang perlu diperbaiki"), field="reason")
    report.checked_by, report.checked_at, report.return_reason = None, None, reason.strip()
    report.save()
    record(actor, "report.returned", target=report, details={"reason": report.return_reason})
    notify([report.created_by], NotificationKind.REPORT_WAITING, report.pk)
    return report


@transaction.atomic
def sign_report(*, actor: User, report_id: UUID) -> QuarterlyReport:
    """Sign a checked report of a quarter that is over.

    Raises DoesNotExist, PermissionDenied, TransitionNotAllowedError, RefusedError.
    """
    report = _locked(actor, report_id)
    require(policies.can_sign(actor, report))
    _step(report, ReportStatus.SIGNED)
    _require_whole(report)
    report.signed_by, report.signed_at = actor, timezone.now()
    report.save()
    record(actor, "report.signed", target=report, details={"sha256": report.sha256})
    notify([report.created_by], NotificationKind.REPORT_WAITING, report.pk)
    return report


@transaction.atomic
def revise_report(*, actor: User, report_id: UUID, key: UUID | None = None) -> QuarterlyReport:
    """Compute the quarter anew: the report at hand is superseded, the next revision starts as a draft.

    Raises DoesNotExist, PermissionDenied, TransitionNotAllowedError, KeyReusedError.
    """

    def run() -> QuarterlyReport:
        report = _locked(actor, report_id)
        require(policies.can_create(actor))
        _step(report, ReportStatus.SUPERSEDED)
        report.save()
        record(actor, "report.superseded", target=report, details={"revision": report.revision})
        return _freeze(actor, report.agency, Quarter(report.year, report.quarter), revision=report.revision + 1)

    found = run_once(actor=actor, key=key, command=f"report.revise {report_id}", run=run)
    return QuarterlyReport.objects.get(pk=found)


@transaction.atomic
def remind_about_report(*, actor: User, report_id: UUID) -> int:
    """Remind those whose step is next, unless they have an unread note about it; returns how many were reminded.

    Raises DoesNotExist, PermissionDenied, RefusedError.
    """
    report = _locked(actor, report_id)
    require(policies.can_create(actor))
    _require_whole(report)
    told = _tell(report, next_capability(report), without=actor, again=False)
    record(actor, "report.reminded", target=report, details={"people": told})
    return told


def next_capability(report: QuarterlyReport) -> Capability:
    """Whose step is next: a checker's or the signer's."""
    return Capability.REPORT_CHECK if report.status == ReportStatus.DRAFT else Capability.REPORT_SIGN


def _lock_quarter(agency: Agency, quarter: Quarter) -> None:
    """One at a time for each agency and quarter: there is no row yet that could be locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"report {agency.pk} {quarter}"])


def _require_free(agency: Agency, quarter: Quarter) -> None:
    if quarter.starts_at > timezone.now():
        raise RefusedError(_("Triwulan ini belum mulai. Pilih triwulan lain."), field="quarter")
    current = QuarterlyReport.objects.filter(agency=agency, year=quarter.year, quarter=quarter.number)
    if current.exclude(status=ReportStatus.SUPERSEDED).exists():
        raise RefusedError(_("Triwulan ini sudah memiliki laporan. Buka laporannya untuk membuat revisi."), field="quarter")


def _is_whole(report: QuarterlyReport) -> bool:
    """Whether the quarter was over when its data was closed; until then nobody has anything to check."""
    return report.cutoff_at >= Quarter(report.year, report.quarter).ends_at


def _require_whole(report: QuarterlyReport) -> None:
    if not _is_whole(report):
        raise RefusedError(
            _("Data laporan ini ditutup sebelum triwulan berakhir. Sesudah triwulan berakhir, hitung ulang sebagai revisi.")
        )


def _locked(actor: User, report_id: UUID) -> QuarterlyReport:
    reports = QuarterlyReport.objects.visible_to(actor).select_related("agency", "created_by")
    return reports.select_for_update(of=("self",)).get(pk=report_id)


def _step(report: QuarterlyReport, wanted: ReportStatus) -> None:
    if wanted not in TRANSITIONS[ReportStatus(report.status)]:
        raise TransitionNotAllowedError(current=report.status, wanted=wanted)
    report.status = wanted


def _freeze(actor: User, agency: Agency, quarter: Quarter, *, revision: int) -> QuarterlyReport:
    cutoff = timezone.now()
    figures = compute_figures(quarter, agency, national=is_national(agency), cutoff=cutoff)
    report = QuarterlyReport.objects.create(
        agency=agency, year=quarter.year, quarter=quarter.number, revision=revision, definition_version=DEFINITION_VERSION,
        cutoff_at=cutoff, figures=figures, sha256=fingerprint(figures), created_by=actor,
    )  # fmt: skip
    details: Details = {"period": str(quarter), "revision": revision, "sha256": report.sha256}
    record(actor, "report.created", target=report, details=details)
    if _is_whole(report):
        _tell(report, Capability.REPORT_CHECK, without=actor)
    return report


def _tell(report: QuarterlyReport, capability: Capability, *, without: User, again: bool = True) -> int:
    """Give those who hold the capability a bell line; with ``again`` False only if they have no unread one."""
    people = staff_with(report.agency, capability, without=(without.pk, report.created_by_id))
    if not again:
        unread = Notification.objects.filter(kind=NotificationKind.REPORT_WAITING, target_id=report.pk, read_at__isnull=True)
        people = people.exclude(pk__in=unread.values("user"))
    told = list(people)
    notify(told, NotificationKind.REPORT_WAITING, report.pk)
    return len(told)
