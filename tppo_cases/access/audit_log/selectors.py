"""Reads of the audit trail: newest first, by key, with as many queries whatever is found."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractHour
from django.utils import timezone

from tppo_cases.accounts.models import Unit, User
from tppo_cases.audit.models import Anomaly, AuditEvent
from tppo_cases.core.ids import uuid7_floor

PAGE = 50
NIGHT = (22, 5)  # hours of the installation: WIB
SKEW = timedelta(hours=1)  # between the clocks of the web server (keys) and the database (times)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def anomalies_to_review() -> QuerySet[Anomaly]:
    """Those that nobody has looked into, the newest first. Row-level security gives them to auditors alone."""
    return Anomaly.objects.filter(reviewed_at__isnull=True).select_related("actor")


def filtered(facts: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """The rows that match a cleaned ``EventFilter``, newest first. Row-level security decides who reads any at all."""
    events = AuditEvent.objects.select_related("actor", "unit").order_by("-id")
    if facts.get("pelaku"):
        people = User.objects.filter(Q(full_name__icontains=facts["pelaku"]) | Q(email__icontains=facts["pelaku"]))
        events = events.filter(actor__in=people)
    if facts.get("dari"):
        start = _start_of(facts["dari"])
        events = events.filter(id__gte=uuid7_floor(start - SKEW), at__gte=start)
    if facts.get("sampai"):
        end = _start_of(facts["sampai"] + timedelta(days=1))
        events = events.filter(id__lt=uuid7_floor(end + SKEW), at__lt=end)
    if facts.get("masa"):
        start = timezone.now() - timedelta(days=int(facts["masa"]))
        events = events.filter(id__gte=uuid7_floor(start - SKEW), at__gte=start)
    if facts.get("unit"):
        word = facts["unit"]
        units = Unit.objects.filter(
            Q(name__icontains=word) | Q(agency__name__icontains=word) | Q(agency__short_name__icontains=word)
        )
        events = events.filter(unit__in=units)
    if facts.get("malam"):
        events = events.alias(hour=ExtractHour("at")).filter(Q(hour__gte=NIGHT[0]) | Q(hour__lt=NIGHT[1]))
    columns = {
        "target_kind": facts.get("sasaran"),
        "action": facts.get("tindakan"),
        "outcome": facts.get("hasil"),
        "case_id": facts.get("kasus"),
    }
    return events.filter(**{name: value for name, value in columns.items() if value})


def page_of(facts: Mapping[str, Any], after: UUID | None) -> tuple[list[AuditEvent], UUID | None]:
    """One page and the key to go on after, None at the end."""
    events = filtered(facts)
    if after:
        events = events.filter(id__lt=after)
    found = list(events[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
