"""Keys that make a repeated command harmless, and acts that need a second person; other models of the app are gathered."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.approvals import policies
from tppo_cases.access.conduct.models import ConductAcceptance
from tppo_cases.access.defaults.models import GroupChange, GroupDefault
from tppo_cases.access.sessions.models import Session
from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField

__all__ = [
    "APPROVAL_GROUP", "Approval", "ApprovalQuerySet", "CommandKey", "ConductAcceptance", "GroupChange", "GroupDefault",
    "Session",
]  # fmt: skip


class CommandKey(models.Model):
    """The result of a command that was sent with an idempotency key; unique for the user and the key."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    command = models.CharField(max_length=60)
    result_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "key"), name="access_command_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.command} {self.key}"


APPROVAL_GROUP = "approval"  # of the sealed reasons: open to whoever sees the request
PATIENCE = timedelta(days=14)


def _end_of_patience() -> datetime:
    return timezone.now() + PATIENCE


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Scoped reads of requests for a second person."""

    def visible_to(self, user: User | AnonymousUser) -> "ApprovalQuerySet":
        """Those that the user asked for or was asked to decide; all for the auditor."""
        return self.filter(policies.approval_scope(user))

    def waiting(self) -> "ApprovalQuerySet":
        """Not decided and not run out."""
        return self.filter(status=Approval.Status.PENDING, expires_at__gt=timezone.now())


class Approval(models.Model):
    """An act that one person asks for and another must allow. ``details`` holds codes and ids, never what a case says."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Menunggu")
        APPROVED = "approved", _("Disetujui")
        REFUSED = "refused", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    case_id = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)
    reason = SealedField(group=APPROVAL_GROUP)
    deciders = ArrayField(models.BigIntegerField(), help_text="The users who were asked.")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_end_of_patience)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = SealedField(group=APPROVAL_GROUP)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=("pending", "approved", "refused", "withdrawn")), name="access_approval_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") | Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="access_approval_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(status="pending", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status="pending") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="access_approval_decided_iff_not_pending",
            ),
            models.UniqueConstraint(
                fields=("kind", "target_id"), condition=Q(status="pending"), name="access_approval_one_pending"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("requested_by", "-requested_at"), name="access_approval_asked")]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be decided."""
        return self.status == self.Status.PENDING and self.expires_at > timezone.now()
