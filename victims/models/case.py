"""The case, who owns it, and the clocks that run on it."""

from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField
from victims import policies
from victims.models.person import Victim
from victims.models.reference import Country, Modus
from victims.states import (
    OPEN_STATUSES,
    AgeBand,
    ApplicantKind,
    ArrivalSource,
    CaseOutcome,
    CaseStatus,
    Channel,
    DeadlineCode,
    Emergency,
    Track,
)

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # nothing in this system is older; see the constraints


class VictimCaseQuerySet(models.QuerySet["VictimCase"]):
    """Scoped reads of cases."""

    def visible_to(self, user: User | AnonymousUser) -> "VictimCaseQuerySet":
        """Those that the user has live access to. For lists use ``CaseAccess.objects.page``."""
        return self.filter(policies.case_scope(user))

    def next_due(self, user: User | AnonymousUser) -> "VictimCaseQuerySet":
        """Those with a running clock, the nearest first: to be narrowed to a manager or owner, and cut off."""
        return self.filter(policies.case_scope(user, row_by_row=True), next_due_at__isnull=False).order_by("next_due_at", "id")

    def open(self) -> "VictimCaseQuerySet":
        """Those that are not closed."""
        return self.filter(status__in=OPEN_STATUSES)


class VictimCase(models.Model):
    """One course of care for one person, from intake to closing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="cases")
    draft_id = models.UUIDField(unique=True, null=True)
    status = models.CharField(max_length=20, choices=CaseStatus, default=CaseStatus.INTAKE)
    outcome = models.CharField(max_length=20, choices=CaseOutcome, blank=True)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    case_manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_restricted = models.BooleanField(default=False)

    opened_at = models.DateTimeField(default=timezone.now)
    arrived_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    closing_requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)

    arrival_source = models.CharField(max_length=20, choices=ArrivalSource)
    applicant_kind = models.CharField(max_length=20, choices=ApplicantKind, blank=True)
    emergency = models.CharField(max_length=10, choices=Emergency, default=Emergency.NONE)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    age_at_intake = models.PositiveSmallIntegerField(null=True)
    age_is_estimated = models.BooleanField(default=False)
    age_band = models.CharField(max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN)
    track = models.CharField(max_length=10, choices=Track, default=Track.ADULT)
    modus = models.ForeignKey(Modus, on_delete=models.PROTECT, null=True)
    exploitation_forms = ArrayField(models.CharField(max_length=30), default=list)
    destination = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    transit_countries = ArrayField(models.CharField(max_length=30), default=list)
    recruitment_channel = models.CharField(max_length=20, choices=Channel, blank=True)
    forced_into_crime = models.BooleanField(default=False, help_text="A fact about a victim (UU 21/2007 Art. 18).")

    arrival_place = SealedField(group=FieldGroup.MIGRATION)
    route = SealedField(group=FieldGroup.MIGRATION)
    chronology = SealedField(group=FieldGroup.NARRATIVE)
    safety_note = SealedField(group=FieldGroup.SAFETY)
    closing_reason = SealedField(group=FieldGroup.SUMMARY)

    objects = VictimCaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="victims_case_status_known"),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=CaseStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="victims_case_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=(Q(status=CaseStatus.CLOSED) & ~Q(outcome="")) | (~Q(status=CaseStatus.CLOSED) & Q(outcome="")),
                name="victims_case_outcome_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.CLOSING, closing_requested_by__isnull=False) | ~Q(status=CaseStatus.CLOSING),
                name="victims_case_closing_has_requester",
            ),
            models.CheckConstraint(
                condition=Q(age_at_intake__isnull=True) | Q(age_at_intake__lte=120), name="victims_case_age_plausible"
            ),
            # The driver reads no year before 1, and a page that lists such a case would fail for everybody.
            models.CheckConstraint(condition=Q(arrived_at__gte=EARLIEST), name="victims_case_arrived_plausible"),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(applied_at__gte=EARLIEST), name="victims_case_applied_plausible"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("owner_unit", "status"), name="victims_case_by_owner"),
            models.Index(fields=("opened_at",), name="victims_case_by_opened"),
            models.Index(fields=("case_manager", "status"), name="victims_case_by_manager"),
            models.Index(
                fields=("case_manager", "next_due_at", "id"),
                name="victims_case_manager_due",
                condition=Q(next_due_at__isnull=False),
            ),
            models.Index(
                fields=("owner_unit", "next_due_at", "id"),
                name="victims_case_owner_due",
                condition=Q(next_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseNumber(models.Model):
    """The last number given in a year; the row is locked by the opening of a case."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CaseBound(models.Model):
    """A row that hangs on a case, carries its ``case_id`` and is walled by it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(VictimCase, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class CaseOwnership(CaseBound):
    """Which unit owned the case, from when to when. Exactly one is open."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(default=timezone.now)
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case",), condition=Q(to_at__isnull=True), name="victims_ownership_one_open"),
        ]


class Deadline(CaseBound):
    """A clock: when it started, when it is due, when it was met."""

    code = models.CharField(max_length=30, choices=DeadlineCode)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case", "code"),
                condition=Q(met_at__isnull=True, cancelled_at__isnull=True),
                name="victims_deadline_one_open",
            ),
            models.CheckConstraint(condition=Q(code__in=DeadlineCode.values), name="victims_deadline_code_known"),
            models.CheckConstraint(condition=Q(started_at__gte=EARLIEST), name="victims_deadline_start_plausible"),
        ]


class TraffickingEventQuerySet(models.QuerySet["TraffickingEvent"]):
    """Scoped reads of events."""

    def visible_to(self, user: User | AnonymousUser) -> "TraffickingEventQuerySet":
        """Those that the user may tie a new case to; an event of a case is read through that case."""
        return self.filter(policies.event_scope(user))


class TraffickingEvent(models.Model):
    """An arrival, a raid or a syndicate that ties cases together; seen by whoever sees one of its cases."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    label = SealedField(group=FieldGroup.NARRATIVE)
    happened_on = models.DateField(null=True)
    registered_principal = models.BigIntegerField()

    objects = TraffickingEventQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class CaseEvent(CaseBound):
    """The link between a case and an event."""

    event = models.ForeignKey(TraffickingEvent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "event"), name="victims_case_event_once"),
        ]
