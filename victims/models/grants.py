"""Who may see a case: the grants (why, which parts, until when) and what is derived from them (which cases)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from tppo_cases.access.context import access_of
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
_OPEN = ~Q(status=CaseStatus.CLOSED)


@dataclass(frozen=True)
class CaseFilters:
    """What a case list may be narrowed to. Open cases only, unless ``include_closed``; the archive sorts by date alone."""

    statuses: Sequence[str] = ()
    include_closed: bool = False
    order: str = "newest"  # newest | due
    victim_ids: Sequence[Any] | None = None
    owner_unit_ids: Sequence[int] = ()
    manager_id: int | None = None
    overdue_only: bool = False

    @property
    def by_due(self) -> bool:
        """Whether the nearest deadline comes first."""
        return self.order == "due" and not self.include_closed


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: the next one starts after it. ``at`` is None among cases without a deadline."""

    at: datetime | None
    case_id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else ''}~{self.case_id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read a cursor from an address; None for anything that is not one."""
        at, _, key = text.partition("~")
        try:
            moment = datetime.fromisoformat(at) if at else None
            return cls(moment, UUID(key)) if moment is None or moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True)
class CasePage:
    """The cases of one page in their order, and where the next page starts (None at the end)."""

    case_ids: list[UUID]
    following: Cursor | None


class CaseAccessQuerySet(models.QuerySet["CaseAccess"]):
    """Reads of the derived table: one arm for each principal, so that each walks its own index and stops early."""

    def live(self, principals: Iterable[int]) -> "CaseAccessQuerySet":
        """Rows of these principals that have not run out."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=Now()), principal__in=sorted(principals))

    def narrowed(self, filters: CaseFilters) -> "CaseAccessQuerySet":
        """Only rows that fit the filters."""
        rows = self if filters.include_closed else self.filter(_OPEN)
        if filters.statuses:
            rows = rows.filter(status__in=list(filters.statuses))
        if filters.overdue_only:
            rows = rows.filter(next_due_at__lte=Now())
        if filters.victim_ids is not None:
            rows = rows.filter(case__victim__in=list(filters.victim_ids))
        if filters.owner_unit_ids:
            rows = rows.filter(case__owner_unit__in=list(filters.owner_unit_ids))
        if filters.manager_id is not None:
            rows = rows.filter(case__case_manager=filters.manager_id)
        return rows

    def page(self, user: User, filters: CaseFilters, after: Cursor | None = None, size: int = PAGE_SIZE) -> CasePage:
        """One page of the cases that the user sees, by keyset. The time does not grow with the number of cases.

        Opening date: newest first. Deadline: nearest first, cases without one last. One query, two at that seam.
        """
        if not filters.by_due:
            found = self._arms(user, filters, "opened_at", _older_than(after), size + 1)
            return _page(found, size)
        found = []
        if after is None or after.at is not None:
            dated = Q(next_due_at__isnull=False) & _due_after(after)
            found = self._arms(user, filters, "next_due_at", dated, size + 1)
        if len(found) <= size:
            rest = Q(next_due_at__isnull=True)
            if after is not None and after.at is None:
                rest &= Q(case__gt=after.case_id)
            found += self._arms(user, filters, "next_due_at", rest, size + 1 - len(found))
        return _page(found, size)

    def _arms(self, user: User, filters: CaseFilters, column: str, where: Q, size: int) -> list[tuple[UUID, datetime | None]]:
        """The first rows by ``column`` over all principals of the user, each case once."""
        order = (column, "case") if column == "next_due_at" else (f"-{column}", "-case")
        arms = [
            self.live([principal]).narrowed(filters).filter(where).order_by(*order).values_list("case_id", column)[:size]
            for principal in sorted(access_of(user).principals)
        ]
        ordering = (column, "case_id") if column == "next_due_at" else (f"-{column}", "-case_id")
        rows = arms[0] if len(arms) == 1 else arms[0].union(*arms[1:]).order_by(*ordering)[:size]
        return [(case_id, at) for case_id, at in rows]

    def count_capped(self, user: User, filters: CaseFilters, cap: int = COUNT_CAP) -> int:
        """How many cases the user sees, at most ``cap + 1``: counting stops there."""
        arms = [
            self.live([principal]).narrowed(filters).order_by().values_list("case_id")[: cap + 1]
            for principal in sorted(access_of(user).principals)
        ]
        union = arms[0] if len(arms) == 1 else arms[0].union(*arms[1:])
        return min(union.count(), cap + 1)


def _older_than(after: Cursor | None) -> Q:
    if after is None or after.at is None:
        return Q()
    # The first condition lets the index start there; the second cuts off rows of the very same moment.
    return Q(opened_at__lte=after.at) & (Q(opened_at__lt=after.at) | Q(case__lt=after.case_id))


def _due_after(after: Cursor | None) -> Q:
    if after is None or after.at is None:
        return Q()
    return Q(next_due_at__gte=after.at) & (Q(next_due_at__gt=after.at) | Q(case__gt=after.case_id))


def _page(found: list[tuple[UUID, datetime | None]], size: int) -> CasePage:
    page = found[:size]
    following = Cursor(page[-1][1], page[-1][0]) if len(found) > size else None
    return CasePage([case_id for case_id, _at in page], following)


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
