"""Who may see a case: the grants (why, which parts, until when) and what is derived from them (which cases)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.core.ids import uuid7
from victims.models.case import CaseBound, VictimCase
from victims.models.work import Consent
from victims.states import CaseStatus, GrantSource, LegalGround


class GrantQuerySet(models.QuerySet["CaseGrant"]):
    """Adjectives for grants."""

    def live(self) -> "GrantQuerySet":
        """Not ended and not run out, by the database's clock."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=Now()), ended_at__isnull=True)


class CaseGrant(CaseBound):
    """A principal may see these parts of a case, for this reason, until then. Ended, never deleted."""

    principal = models.BigIntegerField()
    groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup))
    source = models.CharField(max_length=20, choices=GrantSource)
    source_id = models.UUIDField(null=True, help_text="The placement or referral that gave it.")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    legal_ground = models.CharField(max_length=20, choices=LegalGround, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    valid_until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=40, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case", "principal", "source", "source_id"),
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="victims_grant_one_live",
            ),
            models.CheckConstraint(
                condition=Q(groups__contained_by=FieldGroup.values) & ~Q(groups=[]), name="victims_grant_groups_known"
            ),
            models.CheckConstraint(condition=Q(source__in=GrantSource.values), name="victims_grant_source_known"),
            models.CheckConstraint(
                condition=~Q(source=GrantSource.REFERRAL) | Q(consent__isnull=False) | ~Q(legal_ground=""),
                name="victims_grant_referral_has_ground",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("case",), name="victims_grant_live", condition=Q(ended_at__isnull=True)),
        ]


class CaseUserPermission(UserObjectPermissionBase):
    """The grant of a named person: team of a restricted case, psychologist, interpreter, leave cover.

    django-guardian's direct-foreign-key table with a reason and an end. Its shortcuts are not used: they ignore both.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    content_object = models.ForeignKey(VictimCase, on_delete=models.PROTECT, db_column="case_id", related_name="+")
    groups = ArrayField(models.CharField(max_length=20, choices=FieldGroup))
    reason = models.CharField(max_length=200)
    valid_until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta(UserObjectPermissionBase.Meta):
        unique_together: ClassVar = []
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("content_object", "user"), condition=Q(ended_at__isnull=True), name="victims_case_user_one_live"
            ),
            models.CheckConstraint(
                condition=Q(groups__contained_by=FieldGroup.values) & ~Q(groups=[]), name="victims_case_user_groups_known"
            ),
            models.CheckConstraint(condition=~Q(granted_by=F("user")), name="victims_case_user_not_self"),
        ]


PAGE_SIZE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class CaseFilters:
    """What a case list may be narrowed to. ``victims`` limits to the hits of a search."""

    statuses: Sequence[str] = ()
    include_closed: bool = False
    order: str = "newest"  # newest | due
    victim_ids: Sequence[Any] | None = None
    owner_unit_ids: Sequence[int] = ()
    overdue_only: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


class CaseAccessQuerySet(models.QuerySet["CaseAccess"]):
    """Reads of the derived table."""

    def live(self, principals: Iterable[int]) -> "CaseAccessQuerySet":
        """Rows of these principals that have not run out."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=Now()), principal__in=sorted(principals))


class CaseAccess(models.Model):
    """Derived: which principals see which case, with what lists sort by. Only the database's keeper writes it."""

    pk = models.CompositePrimaryKey("principal", "case_id")
    principal = models.BigIntegerField()
    case = models.ForeignKey(VictimCase, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=CaseStatus)
    next_due_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    objects = CaseAccessQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=("principal", "-opened_at", "-case"), name="case_access_newest"),
            models.Index(
                fields=("principal", "-opened_at", "-case"), name="case_access_open", condition=~Q(status=CaseStatus.CLOSED)
            ),
            models.Index(
                fields=("principal", "next_due_at", "case"), name="case_access_due", condition=~Q(status=CaseStatus.CLOSED)
            ),
            models.Index(fields=("case", "principal"), name="case_access_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.principal}"
