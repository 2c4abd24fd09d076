"""An intake that is being written: every section is saved as it is typed, sealed as a whole."""

from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.accounts.models import Unit, User
from tppo_cases.core.ids import uuid7
from tppo_cases.core.sealed import SealedField
from victims import policies
from victims.states import DraftStatus


class IntakeDraftQuerySet(models.QuerySet["IntakeDraft"]):
    """Scoped reads of drafts."""

    def visible_to(self, user: User | AnonymousUser) -> "IntakeDraftQuerySet":
        """The writer's own drafts, and those of a unit for its head."""
        return self.filter(policies.draft_scope(user))


class IntakeDraft(models.Model):
    """What was typed so far, by section, as sealed JSON. ``revision`` rises with every save."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    owner_principal = models.BigIntegerField()  # of the writer
    unit_principal = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=DraftStatus, default=DraftStatus.OPEN)
    content = SealedField(group="draft")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    case_id = models.UUIDField(null=True)

    objects = IntakeDraftQuerySet.as_manager()

    class Meta:
        ordering = ("-saved_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status=DraftStatus.SUBMITTED, case_id__isnull=False)
                | (~Q(status=DraftStatus.SUBMITTED) & Q(case_id__isnull=True)),
                name="victims_draft_case_iff_submitted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
