"""What waits for a person in this app: the first page, and the number beside its line in the navigation."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from tppo_cases.access.context import access_of
from tppo_cases.access.principals import PrincipalKind, split_principal
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.breaches import Breach, BreachCase
from tppo_cases.privacy.models.holds import LegalHold
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.models.stops import StopNotice
from tppo_cases.privacy.states import BreachStatus

MOST_ROWS = 100


@dataclass(frozen=True)
class Work:
    """The parts of the first page; empty ones are not drawn."""

    requests: list[SubjectRequest]
    stops: list[tuple[StopNotice, str]]
    touched: list[BreachCase]
    breaches: list[Breach]


def open_requests(user: User) -> list[SubjectRequest]:
    """Requests that wait, the nearest clock first; the case is not read. One query."""
    return list(SubjectRequest.objects.visible_to(user).open().select_related("unit")[:MOST_ROWS])


def open_stops(user: User) -> list[tuple[StopNotice, str]]:
    """Notices that wait for a confirmation, with the receiver's name. Two queries."""
    rows = list(StopNotice.objects.visible_to(user).open()[:MOST_ROWS])
    return list(zip(rows, receiver_names(rows), strict=True))


def receiver_names(rows: list[StopNotice]) -> list[str]:
    """The receiver of each notice in words. One or two queries."""
    ids: dict[PrincipalKind, set[int]] = {kind: set() for kind in PrincipalKind}
    for row in rows:
        kind, ref = split_principal(row.receiver_principal)
        ids[kind].add(ref)
    units = dict(Unit.objects.filter(pk__in=ids[PrincipalKind.UNIT]).values_list("pk", "name"))
    users = dict(User.objects.filter(pk__in=ids[PrincipalKind.USER]).values_list("pk", "full_name"))
    names = {PrincipalKind.UNIT: units, PrincipalKind.USER: users}
    found = [split_principal(row.receiver_principal) for row in rows]
    return [names.get(kind, {}).get(ref, "") for kind, ref in found]


def work_of(user: User) -> Work:
    """Everything that waits for this person."""
    desk = policies.is_desk(user)
    return Work(
        requests=open_requests(user),
        stops=[] if desk else open_stops(user),
        touched=[] if desk else list(_to_inform(user).select_related("breach")[:MOST_ROWS]),
        breaches=list(Breach.objects.visible_to(user).exclude(status=BreachStatus.CLOSED).order_by("due_at")[:MOST_ROWS]),
    )


def _to_inform(user: User) -> Any:
    return BreachCase.objects.visible_to(user).filter(asked_at__isnull=False, informed_at__isnull=True)


def waiting_rows(request: HttpRequest) -> list[QuerySet[Any]]:
    """The requests, incidents and notices that wait for the user, for the bubble of the navigation."""
    user = user_of(request)
    access = access_of(user)
    if not (access.has(Capability.CASE_EDIT) or access.has(Capability.BREACH_MANAGE)):
        return []
    if policies.is_desk(user):
        return [Breach.objects.visible_to(user).exclude(status__in=(BreachStatus.CLOSED, BreachStatus.NOTIFIED))]
    return [SubjectRequest.objects.visible_to(user).open(), StopNotice.objects.visible_to(user).open()]


def stops_on(user: User, case_id: UUID) -> list[tuple[StopNotice, str]]:
    """All notices on one case, with the receiver's name."""
    rows = list(StopNotice.objects.visible_to(user).filter(case=case_id).select_related("confirmed_by")[:MOST_ROWS])
    return list(zip(rows, receiver_names(rows), strict=True))


def holds_on(user: User, case_id: UUID) -> list[LegalHold]:
    """All holds on one case, the newest first."""
    rows = LegalHold.objects.visible_to(user).filter(case=case_id)
    return list(rows.select_related("unit", "placed_by", "lift_asked_by", "lifted_by")[:MOST_ROWS])


def holds_of(user: User) -> list[LegalHold]:
    """Holds that stand, the newest first."""
    return list(
        LegalHold.objects.visible_to(user)
        .filter(Q(lifted_at__isnull=True))
        .select_related("unit", "placed_by", "lift_asked_by")[:MOST_ROWS]
    )
