"""Quarterly reports with frozen figures, and exports with their trace."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reports import policies
from reports.states import CaseChoice, ExportKind, ExportPurpose, ExportStatus, IdentifiedStatus, ReportStatus
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Agency, Unit, User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField
from victims.models.case import CaseBound


class QuarterlyReportQuerySet(models.QuerySet["QuarterlyReport"]):
    """Scoped reads of reports."""

    def visible_to(self, user: User | AnonymousUser) -> "QuarterlyReportQuerySet":
        """Those of the user's agency."""
        return self.filter(policies.report_scope(user))


class QuarterlyReport(models.Model):
    """Figures of one quarter, frozen at the cut-off. Later changes become revision n, never an edit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, choices=ReportStatus, default=ReportStatus.DRAFT)
    definition_version = models.PositiveSmallIntegerField()
    cutoff_at = models.DateTimeField()
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=500, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    objects = QuarterlyReportQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-quarter", "-revision")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "year", "quarter", "revision"), name="reports_revision_once"),
            models.UniqueConstraint(
                fields=("agency", "year", "quarter"),
                condition=~Q(status=ReportStatus.SUPERSEDED),
                name="reports_one_current",
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="reports_quarter_1_to_4"),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="reports_status_known"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("created_by")), name="reports_checker_is_second"
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | (~Q(signed_by=F("created_by")) & ~Q(signed_by=F("checked_by"))),
                name="reports_signer_is_third",
            ),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.SUPERSEDED)
                | Q(status=ReportStatus.DRAFT, checked_by__isnull=True, checked_at__isnull=True, signed_by__isnull=True)
                | Q(
                    status=ReportStatus.CHECKED,
                    checked_by__isnull=False,
                    checked_at__isnull=False,
                    signed_by__isnull=True,
                    signed_at__isnull=True,
                )
                | Q(status=ReportStatus.SIGNED, checked_by__isnull=False, signed_by__isnull=False, signed_at__isnull=False),
                name="reports_steps_fit_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} Q{self.quarter} r{self.revision}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Scoped reads of exports."""

    def visible_to(self, user: User | AnonymousUser) -> "ExportQuerySet":
        """The user's own."""
        return self.filter(policies.export_scope(user))


class Export(models.Model):
    """One file that was asked for: why, how far, how many rows, its hash, until when it can be fetched."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=30, choices=ExportKind)
    report = models.ForeignKey(QuarterlyReport, on_delete=models.PROTECT, null=True, related_name="exports")
    purpose = models.CharField(max_length=200)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=ExportStatus, default=ExportStatus.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloads = models.PositiveSmallIntegerField(default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ExportStatus.values), name="reports_export_status_known"),
            models.CheckConstraint(
                condition=~Q(status=ExportStatus.READY) | Q(expires_at__isnull=False, ready_at__isnull=False),
                name="reports_export_ready_expires",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="reports_export_has_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_underway(self) -> bool:
        """Whether a worker still has to finish it."""
        return self.status in {ExportStatus.WAITING, ExportStatus.RUNNING}

    @property
    def is_gone(self) -> bool:
        """Whether its day is over, also where the file has not been removed yet."""
        late = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.status == ExportStatus.EXPIRED or late

    @property
    def can_be_fetched(self) -> bool:
        """Whether there is a file to fetch."""
        return self.status == ExportStatus.READY and not self.is_gone

    @property
    def shown_status(self) -> str:
        """The status as people see it: what is over is over."""
        return ExportStatus.EXPIRED if self.is_gone else self.status


class IdentifiedExportQuerySet(models.QuerySet["IdentifiedExport"]):
    """Scoped reads of exports that name persons."""

    def visible_to(self, user: User | AnonymousUser) -> "IdentifiedExportQuerySet":
        """The user's own."""
        return self.filter(policies.export_scope(user))


class IdentifiedExport(models.Model):
    """One file with persons by name: of what, for what, who allowed it, how often it was fetched. Stays as the ledger.

    ``password`` is sealed from the end of the writing until it is shown, once; then it is nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=IdentifiedStatus, default=IdentifiedStatus.WAITING)
    cases = models.CharField(max_length=10, choices=CaseChoice)
    groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup))
    purpose = models.CharField(max_length=20, choices=ExportPurpose)
    purpose_note = SealedField(group=FieldGroup.SUMMARY)
    persons = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField()
    size_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    password = SealedField(group=FieldGroup.SUMMARY)
    password_shown_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    downloads = models.PositiveSmallIntegerField(default=0)

    objects = IdentifiedExportQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=IdentifiedStatus.values), name="reports_identified_status_known"),
            models.CheckConstraint(condition=Q(cases__in=CaseChoice.values), name="reports_identified_cases_known"),
            models.CheckConstraint(condition=Q(purpose__in=ExportPurpose.values), name="reports_identified_purpose_known"),
            models.CheckConstraint(condition=Q(purpose_note__isnull=False), name="reports_identified_has_note"),
            models.CheckConstraint(
                condition=Q(groups__contained_by=FieldGroup.values) & ~Q(groups=[]), name="reports_identified_groups_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=IdentifiedStatus.READY) | Q(expires_at__isnull=False, ready_at__isnull=False),
                name="reports_identified_ready_expires",
            ),
            models.CheckConstraint(
                condition=Q(password__isnull=True) | Q(status=IdentifiedStatus.READY, password_shown_at__isnull=True),
                name="reports_identified_password_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people name it; it stands on every sheet."""
        return f"EB-{self.pk.hex[-10:].upper()}"

    @property
    def is_underway(self) -> bool:
        """Whether a worker still has to finish it."""
        return self.status in {IdentifiedStatus.WAITING, IdentifiedStatus.RUNNING}

    @property
    def is_late(self) -> bool:
        """Whether its time is over, also where the file has not been removed yet."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def can_be_fetched(self) -> bool:
        """Whether there is a file to fetch."""
        return self.status == IdentifiedStatus.READY and not self.is_late

    @property
    def shown_status(self) -> str:
        """The status as people see it."""
        return IdentifiedStatus.EXPIRED if self.status == IdentifiedStatus.READY and self.is_late else self.status


class ExportedCase(CaseBound):
    """A case in such a file, and the parts of it that went in: what is compared with the rights at every download."""

    export = models.ForeignKey(IdentifiedExport, on_delete=models.PROTECT, related_name="contents")
    groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("export", "case"), name="reports_exported_case_once"),
            models.CheckConstraint(
                condition=Q(groups__contained_by=FieldGroup.values) & ~Q(groups=[]), name="reports_exported_groups_known"
            ),
        ]
