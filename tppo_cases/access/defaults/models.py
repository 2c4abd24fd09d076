"""The lists of field groups that hold now, and every change of them. The database alone writes the first from the second."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tppo_cases.access.groups import FieldGroup, GroupKind, GroupSource
from tppo_cases.access.roles import UNIT_ROLES
from tppo_cases.accounts.models import User
from tppo_cases.core.ids import uuid7

_ROLES, _SOURCES = sorted(UNIT_ROLES), sorted(GroupSource.values)


class GroupDefault(models.Model):
    """The cap of a role, or what a reason for access opens. That of an agency is ``Agency.shareable_groups``."""

    kind = models.CharField(max_length=10, choices=GroupKind)
    code = models.CharField(max_length=30)
    groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("kind", "code"), name="access_groupdefault_once"),
            models.CheckConstraint(
                condition=Q(kind="role", code__in=_ROLES) | Q(kind="source", code__in=_SOURCES),
                name="access_groupdefault_known",
            ),
            models.CheckConstraint(
                condition=Q(groups__contained_by=FieldGroup.values) & ~Q(groups=[]), name="access_groupdefault_groups_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


class GroupChange(models.Model):
    """Groups that were taken away by one person, or added by one who asked and another who allowed it. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=GroupKind)
    code = models.CharField(max_length=30)
    added = ArrayField(models.CharField(max_length=20, choices=FieldGroup), default=list)
    removed = ArrayField(models.CharField(max_length=20, choices=FieldGroup), default=list)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approval = models.OneToOneField("access.Approval", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="access_groupchange_kind_known"),
            models.CheckConstraint(
                condition=Q(added=[]) & ~Q(removed=[]) | ~Q(added=[]) & Q(removed=[]), name="access_groupchange_one_way"
            ),
            models.CheckConstraint(
                condition=Q(added__contained_by=FieldGroup.values, removed__contained_by=FieldGroup.values),
                name="access_groupchange_groups_known",
            ),
            models.CheckConstraint(
                condition=Q(added=[])
                | (Q(approval__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("changed_by"))),
                name="access_groupchange_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"
