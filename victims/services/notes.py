"""Write notes on a case, and what became of the person afterwards."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from victims import policies
from victims.errors import RefusedError
from victims.models.case import Deadline, VictimCase
from victims.models.work import Note
from victims.selectors.cases import case_view
from victims.services.closing import FOLLOW_UPS
from victims.services.deadlines import meet_deadline, start_deadlines
from victims.services.transitions import locked_case
from victims.states import DeadlineCode


@transaction.atomic
def write_note(*, actor: User, case_id: UUID, group: str, body: str) -> Note:
    """Write a note on one part of a case; whoever may see that part reads it.

    Raises VictimCase.DoesNotExist, PermissionDenied (also for a part that the writer may not see), RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_contribute(actor, case) and group in case_view(actor, case))
    return _add(actor, case, group, body)


@transaction.atomic
def record_follow_up(*, actor: User, case_id: UUID, body: str) -> Note:
    """Record a contact after closing: a note on reintegration that stops the nearest follow-up clock.

    Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError when no follow-up is due any more.
    """
    case = locked_case(actor, case_id)
    require(policies.can_follow_up(actor, case) and FieldGroup.REINTEGRATION in case_view(actor, case))
    running = Deadline.objects.filter(case=case, code__in=FOLLOW_UPS, met_at__isnull=True, cancelled_at__isnull=True)
    nearest = running.order_by("due_at").first()
    if nearest is None:
        raise RefusedError(_("Tidak ada tindak lanjut yang menunggu"))
    note = _add(actor, case, FieldGroup.REINTEGRATION, body)
    meet_deadline(case.pk, DeadlineCode(nearest.code), note.written_at)
    return note


@transaction.atomic
def record_monitoring(*, actor: User, case_id: UUID, body: str) -> Note:
    """Record a monitoring contact of an open case: a note on its services; the next one is due after the same time.

    Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_edit_case(actor, case) and FieldGroup.SERVICES in case_view(actor, case))
    note = _add(actor, case, FieldGroup.SERVICES, body)
    meet_deadline(case.pk, DeadlineCode.MONITORING, note.written_at)
    start_deadlines(case.pk, {DeadlineCode.MONITORING: note.written_at})
    return note


def _add(actor: User, case: VictimCase, group: str, body: str) -> Note:
    if not body.strip():
        raise RefusedError(_("Tulis isi catatan"), "body")
    note = Note(case=case, group=group, author=actor)
    seal(note, body=body.strip())
    note.save(force_insert=True)
    record(actor, "note.written", target=note, case_id=case.pk, unit_id=case.owner_unit_id, details={"group": str(group)})
    return note
