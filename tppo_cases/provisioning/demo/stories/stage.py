"""Act as a person at a time in the past: services run now, and what they wrote is dated back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections, models, transaction
from django.utils import timezone

from referrals.models import Message, Referral, ReferralEvent
from shelters.models import Placement
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.notifications.models import Notification, OutboxMessage
from victims.models.case import CaseOwnership, Deadline, VictimCase
from victims.models.grants import CaseGrant, CaseUserPermission
from victims.models.work import Assessment, Consent, Note, Plan, Screening, Service

BY_CASE: dict[type[models.Model], str] = {
    CaseOwnership: "case_id", CaseGrant: "case_id", CaseUserPermission: "case_id", Consent: "case_id", Screening: "case_id",
    Assessment: "case_id", Plan: "case_id", Service: "case_id", Note: "case_id", Placement: "case_id", Referral: "case_id",
    ReferralEvent: "case_id", Message: "case_id", AuditEvent: "case_id", Deadline: "case_id", VictimCase: "id",
}  # fmt: skip
# A limit moves with the moment that it was counted from.
COUNTED_FROM: dict[tuple[type[models.Model], str], str] = {
    (Deadline, "due_at"): "started_at",
    (Placement, "hold_until"): "proposed_at",
    (Referral, "due_at"): "coalesce(approved_at, submitted_at)",
}
DERIVED: frozenset[tuple[type[models.Model], str]] = frozenset({(VictimCase, "next_due_at")})
_MOVED = "{0} + coalesce((SELECT w.back FROM demo_window w WHERE {1} BETWEEN w.began AND w.ended), interval '0')"


@dataclass(frozen=True)
class Act:
    """When services ran, and when that is said to have been."""

    began: datetime
    ended: datetime
    at: datetime


class Stage:
    """Keeps the acts of one story; ``zero`` is its first day (T0)."""

    def __init__(self, zero: datetime) -> None:
        self.zero, self.acts, self.case_ids = zero, list[Act](), list[UUID]()

    def at(self, *, days: float = 0, hours: float = 0) -> datetime:
        """A moment counted from T0."""
        return self.zero + timedelta(days=days, hours=hours)

    @contextmanager
    def acting(self, user: User, *, days: float = 0, hours: float = 0) -> Iterator[User]:
        """Run services as this person; what they write belongs to that time after T0."""
        began = timezone.now()
        fresh = User.objects.get(pk=user.pk)
        with scope(fresh):
            yield fresh
        self.acts.append(Act(began, timezone.now(), self.at(days=days, hours=hours)))

    def date_back(self) -> None:
        """Give every row of the story's cases its time. Runs as owner; what is derived follows by its triggers.

        It leaves traces like any other change, and says in the same transaction what they are.
        """
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE demo_window (began timestamptz, ended timestamptz, back interval) ON COMMIT DROP")
            for act in self.acts:
                back = (act.at - act.began).total_seconds()
                cursor.execute(
                    "INSERT INTO demo_window VALUES (%s, %s, make_interval(secs => %s))", [act.began, act.ended, back]
                )
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER refuse_change")
            for model, column in BY_CASE.items():
                cursor.execute(f"UPDATE {model._meta.db_table} SET {_moved(model)} WHERE {column} = ANY(%s)", [self.case_ids])  # noqa: S608
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER refuse_change")
            cursor.execute(
                "UPDATE victims_victimcase c SET next_due_at = (SELECT min(d.due_at) FROM victims_deadline d"
                " WHERE d.case_id = c.id AND d.met_at IS NULL AND d.cancelled_at IS NULL) WHERE c.id = ANY(%s)",
                [self.case_ids],
            )
            for model in (Notification, OutboxMessage):
                cursor.execute(f"UPDATE {model._meta.db_table} SET {_moved(model)}")  # noqa: S608
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            record(None, "demo.dated_back", details={"cases": len(self.case_ids)}, using="owner")


def _moved(model: type[models.Model]) -> str:
    """SET clauses that move every moment of a row back."""
    clauses = []
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and (model, field.name) not in DERIVED:
            anchor = COUNTED_FROM.get((model, field.name)) or field.column
            clauses.append(f"{field.column} = {_MOVED.format(field.column, anchor)}")
    return ", ".join(clauses)


def person(email: str) -> User:
    """One of the demo accounts."""
    return User.objects.get(email=email)


def head_of(unit: Unit) -> User:
    """Who leads a unit."""
    return _of(unit, Role.UNIT_HEAD)


def worker_of(unit: Unit) -> User:
    """Who works in a unit: the first that was hired."""
    return _of(unit, Role.SOCIAL_WORKER)


def _of(unit: Unit, role: Role) -> User:
    return Membership.objects.filter(unit=unit, role=role).select_related("user").earliest("id").user


def unit(code: str) -> Unit:
    """A unit by its code."""
    return Unit.objects.get(code=code)
