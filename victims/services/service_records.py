"""Record a service that was given."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import access_of, require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.reference import ServiceKind
from victims.models.work import Service
from victims.selectors.cases import case_view
from victims.services.deadlines import meet_deadline
from victims.services.transitions import locked_case, move
from victims.states import CaseStatus, DeadlineCode


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """One of the ten components, the day, the value in rupiah where aid was given, and a note."""

    kind: ServiceKind
    given_on: date
    value_rupiah: int | None = None
    note: str = ""


@transaction.atomic
def record_service(*, actor: User, case_id: UUID, facts: ServiceFacts) -> Service:
    """Record a service, also before there is a plan (an emergency); the first one after the plan begins the care.

    Stops the clocks of Art. 52 and 53 of UU 21/2007 on the day it was given. The provider is the actor's unit.
    Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_contribute(actor, case) and FieldGroup.SERVICES in case_view(actor, case))
    _check_day(case, facts.given_on)
    service = Service(
        case=case, kind=facts.kind, given_on=facts.given_on, provider_unit=_provider(actor, case),
        value_rupiah=facts.value_rupiah, recorded_by=actor,
    )  # fmt: skip
    seal(service, note=facts.note.strip())
    service.save(force_insert=True)
    record(
        actor, "service.recorded", target=service, case_id=case.pk, unit_id=service.provider_unit_id,
        details={"kind": facts.kind.pk},
    )  # fmt: skip
    if case.status == CaseStatus.PLANNED:
        move(actor, case, CaseStatus.IN_SERVICE)
    at = _moment(facts.given_on)
    for code in (DeadlineCode.SERVICE_7D, DeadlineCode.EMERGENCY):
        meet_deadline(case.pk, code, at)
    return service


def _provider(actor: User, case: VictimCase) -> Unit:
    """The owning unit where the actor works there, else her own first one."""
    units = access_of(actor).units_with(Capability.CASE_EDIT)
    return next((unit for unit in units if unit.pk == case.owner_unit_id), units[0])


def _check_day(case: VictimCase, day: date) -> None:
    if day > timezone.localdate():
        raise RefusedError(_("Layanan dicatat sesudah diberikan: pilih hari ini atau sebelumnya"), "given_on")
    if day < timezone.localdate(case.arrived_at):
        raise RefusedError(_("Tanggal layanan mendahului kedatangan"), "given_on")


def _moment(day: date) -> datetime:
    """Now for today, else noon of that day: the hour of a past service is not asked."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(12)))
