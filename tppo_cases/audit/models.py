"""The audit trail: who did, saw or was denied what. Rows are only ever added."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7


class AuditEvent(models.Model):
    """One act. Written in the transaction of the act; a denial right after its rollback.

    ``details`` holds field names, codes and counts, never values. Grant and trigger refuse change and removal.
    ``at`` and ``transaction_id`` are set by the database.
    """

    class Outcome(models.TextChoices):
        OK = "ok", _("Terlaksana")
        DENIED = "denied", _("Ditolak")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    transaction_id = models.BigIntegerField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OK)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    case_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [
            models.Index(fields=("case_id", "-id"), name="audit_by_case", condition=Q(case_id__isnull=False)),
            models.Index(fields=("actor", "-id"), name="audit_by_actor"),
            models.Index(fields=("action", "-id"), name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind}"
