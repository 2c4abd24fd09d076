"""Change the facts of a case that its head and summary show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import SealedField, reveal_all, seal
from victims import policies
from victims.models.case import VictimCase
from victims.selectors.cases import case_view
from victims.services.deadlines import start_deadlines
from victims.services.transitions import locked_case
from victims.states import DeadlineCode

# Columns that may be changed after the intake, with the part of the case they belong to.
EDITABLE = {
    "applied_at": FieldGroup.SUMMARY, "applicant_kind": FieldGroup.SUMMARY, "emergency": FieldGroup.SUMMARY,
    "modus_id": FieldGroup.NARRATIVE, "exploitation_forms": FieldGroup.NARRATIVE, "forced_into_crime": FieldGroup.NARRATIVE,
    "destination_id": FieldGroup.MIGRATION, "transit_countries": FieldGroup.MIGRATION,
    "recruitment_channel": FieldGroup.MIGRATION,
    "arrival_place": FieldGroup.MIGRATION, "route": FieldGroup.MIGRATION, "chronology": FieldGroup.NARRATIVE,
    "safety_note": FieldGroup.SAFETY,
}  # fmt: skip


@transaction.atomic
def update_facts(*, actor: User, case_id: UUID, values: Mapping[str, Any]) -> VictimCase:
    """Change facts of an open case, by column name (``EDITABLE``); sealed ones from plain text. The audit names what differs.

    A first application date starts the clock of Art. 52. Raises VictimCase.DoesNotExist, PermissionDenied.
    """
    case = locked_case(actor, case_id)
    require(policies.can_edit_case(actor, case))
    view = case_view(actor, case)
    require(all(EDITABLE.get(name, "") in view.groups for name in values))
    sealed = {name for name in values if isinstance(VictimCase._meta.get_field(name), SealedField)}
    former: dict[str, Any] = {**reveal_all(case, sealed, view), **{name: getattr(case, name) for name in set(values) - sealed}}
    told: dict[str, Any] = {name: str(value).strip() if name in sealed else value for name, value in values.items()}
    changed = {name: value for name, value in told.items() if value != former[name]}
    if not changed:
        return case
    seal(case, **{name: value for name, value in changed.items() if name in sealed})
    for name in set(changed) - sealed:
        setattr(case, name, changed[name])
    case.save(update_fields=[*changed])
    record(
        actor, "case.facts_changed", target=case, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"fields": sorted(changed)},
    )  # fmt: skip
    if changed.get("applied_at") and former["applied_at"] is None:
        start_deadlines(case.pk, {DeadlineCode.SERVICE_7D: changed["applied_at"]})
    return case
