"""What stands across the usual ways to a case: a wall against one officer, and the emergency door."""

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
from victims import policies
from victims.models.case import CaseBound, VictimCase
from victims.states import EmergencyReason, ReviewVerdict, WallReason

REASON_GROUP = "protection"  # of the sealed reasons: open to whoever sees the row


class CaseWall(CaseBound):
    """An officer with a conflict of interest can neither find nor open any case of this person, whatever gives access."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=WallReason)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=WallReason.values), name="victims_wall_reason_known"),
            models.UniqueConstraint(
                fields=("case", "user"), condition=Q(lifted_at__isnull=True), name="victims_wall_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_by=F("user"))),
                name="victims_wall_not_lifted_by_oneself",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("user",), name="victims_wall_standing", condition=Q(lifted_at__isnull=True)),
        ]


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    """Scoped reads of the emergency door."""

    def visible_to(self, user: User | AnonymousUser) -> "EmergencyAccessQuerySet":
        """One's own, those of cases that one's unit owns or supervises, and all for the auditor."""
        return self.filter(policies.emergency_scope(user))

    def unreviewed(self) -> "EmergencyAccessQuerySet":
        """Those that nobody has looked into yet."""
        return self.filter(reviewed_at__isnull=True)


class EmergencyAccess(models.Model):
    """Somebody opened a case that was not hers, for an hour, in an emergency. Made by the database's keeper alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(VictimCase, on_delete=models.PROTECT, related_name="+")
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup))
    reason = models.CharField(max_length=20, choices=EmergencyReason)
    story = SealedField(group=REASON_GROUP)
    opened_at = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, choices=ReviewVerdict, blank=True)
    review = SealedField(group=REASON_GROUP)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at",)
        verbose_name_plural = "emergency accesses"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reason__in=EmergencyReason.values), name="victims_emergency_reason_known"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("opened_at")), name="victims_emergency_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False, verdict__in=ReviewVerdict.values) & ~Q(reviewed_by=F("user"))),
                name="victims_emergency_reviewed_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("user", "-opened_at"), name="victims_emergency_by_user"),
            models.Index(fields=("-opened_at",), name="victims_emergency_waiting", condition=Q(reviewed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.reason
