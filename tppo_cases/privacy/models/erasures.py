"""The tombstone of a person whose data were removed."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.models.retention import RetentionRun
from tppo_cases.privacy.states import ErasureGround
from victims.models.case import CaseBound
from victims.models.person import Victim


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Scoped reads of tombstones."""

    def visible_to(self, user: User | AnonymousUser) -> "ErasureQuerySet":
        """Those on cases of one's own unit; all for data protection."""
        return self.filter(policies.owner_or_desk_scope(user))


class Erasure(CaseBound):
    """Who had a person's data removed, when and why. The database removes only what such a row orders."""

    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=ErasureGround)
    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(RetentionRun, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    carried_out_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ("-ordered_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(ground=ErasureGround.REQUEST, request__isnull=False, asked_by__isnull=False, decided_by__isnull=False)
                    & ~Q(asked_by=F("decided_by"))
                )
                | Q(ground=ErasureGround.RETENTION, run__isnull=False),
                name="privacy_erasure_by_two_or_by_rule",
            ),
            models.UniqueConstraint(fields=("request",), name="privacy_erasure_request_once"),
        ]
