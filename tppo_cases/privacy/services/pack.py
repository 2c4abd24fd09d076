"""The pack of an incident: what an account opened in a time, read from the audit trail."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError
from tppo_cases.privacy.models.breaches import Breach, BreachCase
from tppo_cases.privacy.services.breaches import locked_breach
from tppo_cases.privacy.states import BreachStatus
from victims.services.viewing import ONE_OPENING

EXPORTS = ("export.requested", "export.downloaded")


@dataclass
class Touched:
    """What happened to one case."""

    first_at: datetime
    last_at: datetime
    groups: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    actions: set[str] = field(default_factory=set)
    events: int = 0


def _touched(events: list[AuditEvent]) -> dict[UUID, Touched]:
    found: dict[UUID, Touched] = {}
    for event in events:
        if event.case_id is None:
            continue
        case = found.setdefault(event.case_id, Touched(event.at, event.at))
        case.last_at = event.at
        case.groups.update(event.details.get("groups", ()))
        case.fields.update(event.details.get("fields", ()))
        case.actions.add(event.action)
        case.events += 1
    return found


def _events(account: User, from_at: datetime, to_at: datetime) -> list[AuditEvent]:
    """Everything that was carried out for the account, the oldest first.

    An opening covers the tabs of the quarter of an hour after it without a second entry, so those of the quarter before
    the window count too.
    """
    done = AuditEvent.objects.filter(actor=account, outcome=AuditEvent.Outcome.OK, at__lte=to_at)
    during = done.filter(at__gte=from_at)
    still_open = done.filter(at__gte=from_at - ONE_OPENING, at__lt=from_at, action="case.viewed")
    return sorted([*during, *still_open], key=lambda event: event.at)


def _labels(keys: list[UUID]) -> dict[UUID, tuple[str, int, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, number, unit_id, person_id FROM simpul_case_labels(%s::uuid[], '{}')", [keys])
        return {case_id: (number, unit_id, person_id) for case_id, number, unit_id, person_id in cursor.fetchall()}


@transaction.atomic
def build_pack(*, actor: User, breach_id: UUID, account: User, from_at: datetime, to_at: datetime) -> Breach:
    """Gather the cases that the account opened between two moments; a former pack of the incident is added to.

    What the audit trail cannot tell apart, the account's own work of that time, is in it too. Raises Breach.DoesNotExist,
    PermissionDenied, RefusedError.
    """
    breach = locked_breach(actor, breach_id)
    if breach.status not in {BreachStatus.NOTICED, BreachStatus.ASSESSED}:
        raise RefusedError(_("Berkas hanya disusun sebelum pemberitahuan."))
    if to_at <= from_at:
        raise RefusedError(_("Waktu selesai harus sesudah waktu mulai"), "to_at")
    events = _events(account, from_at, to_at)
    cases = _touched(events)
    labels = _labels(list(cases))
    _write(breach, cases, labels)
    every = set(BreachCase.objects.filter(breach=breach).values_list("case", flat=True))
    breach.account, breach.from_at, breach.to_at, breach.packed_at = account, from_at, to_at, timezone.now()
    breach.field_groups = sorted({*breach.field_groups, *(group for case in cases.values() for group in case.groups)})
    breach.persons = len({person for _number, _unit, person in _labels(list(every)).values()})
    breach.searches = sum(event.action == "case.listed" for event in events)
    breach.exports = sum(event.action in EXPORTS for event in events)
    breach.save()
    record(actor, "breach.packed", target=breach, details={"account": account.pk, "cases": len(every)})
    return breach


def _write(breach: Breach, cases: dict[UUID, Touched], labels: dict[UUID, tuple[str, int, UUID]]) -> None:
    asked = breach.assessed_at if breach.status == BreachStatus.ASSESSED else None
    known = {row.case_id: row for row in BreachCase.objects.filter(breach=breach, case__in=list(cases))}
    for case_id, found in sorted(cases.items(), key=lambda item: item[1].first_at):
        number, unit_id, _person = labels[case_id]
        facts: dict[str, Any] = {"first_at": found.first_at, "last_at": found.last_at, "events": found.events}
        facts |= {name: sorted(getattr(found, name)) for name in ("groups", "fields", "actions")}
        if row := known.get(case_id):
            BreachCase.objects.filter(pk=row.pk).update(**facts)
        else:
            BreachCase.objects.create(
                breach=breach, case_id=case_id, case_number=number, unit_id=unit_id, asked_at=asked, **facts
            )
