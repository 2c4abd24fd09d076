"""What every verb on a case begins with: lock, read as the actor sees it, one step of the state machine."""

from typing import Any
from uuid import UUID

from tppo_cases.accounts.models import User
from tppo_cases.audit.services import Details, record
from victims.errors import TransitionNotAllowedError
from victims.models.case import VictimCase
from victims.services.locks import lock_case
from victims.states import TRANSITIONS, CaseStatus

READ_WITH = ("owner_unit__agency", "case_manager", "closing_requested_by", "victim__identity")


def locked_case(actor: User, case_id: UUID) -> VictimCase:
    """Lock a case and read it afresh. Raises VictimCase.DoesNotExist when the actor does not see it."""
    lock_case(case_id)
    visible = VictimCase.objects.visible_to(actor).select_related(*READ_WITH)
    return visible.get(pk=case_id)


def check_transition(case: VictimCase, wanted: CaseStatus) -> None:
    """Raise TransitionNotAllowedError unless the state machine has this step."""
    if wanted not in TRANSITIONS[CaseStatus(case.status)]:
        raise TransitionNotAllowedError(current=case.status, wanted=wanted)


def move(
    actor: User, case: VictimCase, wanted: CaseStatus, *, action: str = "case.status_changed", details: Details | None = None,
    **columns: Any,
) -> None:  # fmt: skip
    """Take one step, with the columns that go with it, and put it on record. Caller has locked and authorised."""
    check_transition(case, wanted)
    former, case.status = case.status, wanted
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=["status", *columns])
    record(
        actor, action, target=case, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"from": former, "to": str(wanted), **(details or {})},
    )  # fmt: skip
