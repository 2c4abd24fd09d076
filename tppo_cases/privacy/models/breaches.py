"""The register of failures of protection (UU 27/2022 Art. 46) and whom each one touched."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField
from tppo_cases.privacy import policies
from tppo_cases.privacy.states import BreachStatus
from victims.models.case import CaseBound


class BreachQuerySet(models.QuerySet["Breach"]):
    """Scoped reads of incidents."""

    def visible_to(self, user: User | AnonymousUser) -> "BreachQuerySet":
        """All for data protection; for anybody else those that she reported."""
        return self.filter(policies.breach_scope(user))


class Breach(models.Model):
    """An incident, its facts and its clock of 3x24 hours."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=BreachStatus, default=BreachStatus.NOTICED)
    what = SealedField(group="breach")
    noticed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)

    account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    field_groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup), default=list)
    persons = models.PositiveIntegerField(default=0)
    searches = models.PositiveIntegerField(default=0)
    exports = models.PositiveIntegerField(default=0)
    how = SealedField(group="breach")
    measures = SealedField(group="breach")
    packed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    assessed_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    no_duty_reason = SealedField(group="breach")
    no_duty_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ("-reported_at",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=BreachStatus.values), name="privacy_breach_status_known"),
            models.CheckConstraint(
                condition=Q(from_at__isnull=True) | Q(to_at__gt=F("from_at")), name="privacy_breach_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status=BreachStatus.NOTICED) | Q(assessed_by__isnull=False, assessed_at__isnull=False),
                name="privacy_breach_assessed_first",
            ),
            models.CheckConstraint(
                condition=~Q(status=BreachStatus.NOTIFIED) | Q(notified_at__isnull=False), name="privacy_breach_notified_at"
            ),
            models.CheckConstraint(
                condition=~Q(status=BreachStatus.CLOSED)
                | Q(notified_at__isnull=False)
                | (Q(no_duty_by__isnull=False, closed_by__isnull=False) & ~Q(closed_by=F("no_duty_by"))),
                name="privacy_breach_no_duty_by_two",
            ),
            models.CheckConstraint(
                condition=Q(status=BreachStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=BreachStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="privacy_breach_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class BreachCaseQuerySet(models.QuerySet["BreachCase"]):
    """Scoped reads of touched cases."""

    def visible_to(self, user: User | AnonymousUser) -> "BreachCaseQuerySet":
        """All for data protection; for a unit those of its own cases that one sees."""
        return self.filter(policies.owner_or_desk_scope(user))


class BreachCase(CaseBound):
    """A case that the account opened in that time: which parts, how often, when. Its unit informs the person."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="cases")
    case_number = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    groups = ArrayField(models.CharField(max_length=20), default=list)
    fields = ArrayField(models.CharField(max_length=40), default=list)
    actions = ArrayField(models.CharField(max_length=60), default=list)
    events = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    informed_at = models.DateTimeField(null=True)
    informed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = BreachCaseQuerySet.as_manager()

    class Meta:
        ordering = ("first_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("breach", "case"), name="privacy_breach_case_once"),
            models.CheckConstraint(
                condition=Q(informed_at__isnull=True, informed_by__isnull=True)
                | Q(informed_at__isnull=False, informed_by__isnull=False, asked_at__isnull=False),
                name="privacy_breach_case_informed_together",
            ),
        ]
