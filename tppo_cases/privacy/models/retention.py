"""How long what is kept, and what each run removed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tppo_cases.core.ids import uuid7
from tppo_cases.privacy.states import RetentionClass


class RetentionRule(models.Model):
    """Days after which a class of data goes, and where that comes from. Data: most limits are still a proposal."""

    code = models.CharField(max_length=30, primary_key=True, choices=RetentionClass)
    days = models.PositiveIntegerField()
    source = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__in=RetentionClass.values), name="privacy_rule_code_known"),
        ]

    def __str__(self) -> str:
        return self.code


class RetentionRun(models.Model):
    """One run: what was removed, how many, what was passed over and why. Numbers of cases, no names."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    removed = models.JSONField(default=dict)
    skipped = models.JSONField(default=list)

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return str(self.pk)
