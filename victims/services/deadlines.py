"""Start, meet and cancel the clocks of a case. Limits are reference data; overdue is computed when read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from victims.models.case import Deadline, VictimCase
from victims.models.reference import DeadlineRule
from victims.states import DeadlineCode


def limit_of(code: DeadlineCode, *, urgent: bool = False) -> timedelta:
    """The limit of a clock from its rule; raises DeadlineRule.DoesNotExist when reference data is missing."""
    rule = DeadlineRule.objects.get(pk=code)
    return timedelta(hours=rule.urgent_hours if urgent and rule.urgent_hours else rule.hours)


def start_deadlines(case_id: UUID, starts: dict[DeadlineCode, datetime], *, is_new_case: bool = False) -> None:
    """Start clocks at the given times; a clock that is running already is left alone. Caller holds the case lock."""
    running = set() if is_new_case else set(_running(case_id).filter(code__in=starts).values_list("code", flat=True))
    hours = dict(DeadlineRule.objects.filter(pk__in=starts).values_list("pk", "hours"))
    Deadline.objects.bulk_create(
        Deadline(case_id=case_id, code=code, started_at=at, due_at=at + timedelta(hours=hours[code]))
        for code, at in starts.items()
        if code not in running
    )
    refresh_next_due(case_id)


def meet_deadline(case_id: UUID, code: DeadlineCode, at: datetime | None = None) -> None:
    """Stop a clock as met; nothing happens when it does not run."""
    if _running(case_id).filter(code=code).update(met_at=at or timezone.now()):
        refresh_next_due(case_id)


def cancel_deadlines(case_id: UUID, *codes: DeadlineCode) -> None:
    """Cancel running clocks (all, when no code is given): the case is closed or the step fell away."""
    running = _running(case_id)
    if (running.filter(code__in=codes) if codes else running).update(cancelled_at=timezone.now()):
        refresh_next_due(case_id)


def refresh_next_due(case_id: UUID) -> None:
    """Copy the nearest running deadline to the case, so that lists can sort by it."""
    nearest = _running(case_id).order_by("due_at").values("due_at")[:1]
    VictimCase.objects.filter(pk=case_id).update(next_due_at=Subquery(nearest))


def _running(case_id: UUID) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case_id=case_id, met_at__isnull=True, cancelled_at__isnull=True)
