"""Answer what the coordination desk asks about a case of one's own unit."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import seal
from tppo_cases.notifications.models import NotificationKind
from tppo_cases.notifications.services import notify
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.questions import MatchQuestion
from victims.services.transitions import locked_case
from victims.states import DocumentSeen, KnownElsewhere


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a unit knows of the person in its own case."""

    document_seen: DocumentSeen
    known_elsewhere: KnownElsewhere
    note: str = ""


@transaction.atomic
def answer_questions(*, actor: User, case_id: UUID, answer: Answer) -> VictimCase:
    """Answer the desk about a case, once for all questions that wait there: how many they are is not the unit's to know.

    Raises VictimCase.DoesNotExist, PermissionDenied, or RefusedError when nothing waits.
    """
    case = locked_case(actor, case_id)
    require(policies.can_answer_question(actor, case))
    waiting = MatchQuestion.objects.visible_to(actor).waiting().filter(case=case).select_for_update(of=("self",))
    questions = list(waiting.select_related("asked_by"))
    if not questions:
        raise RefusedError(_("Tidak ada pertanyaan yang menunggu jawaban."))
    for question in questions:
        question.answered_by, question.answered_at = actor, timezone.now()
        question.document_seen, question.known_elsewhere = answer.document_seen, answer.known_elsewhere
        seal(question, note=answer.note.strip())
        question.save(update_fields=["answered_by", "answered_at", "document_seen", "known_elsewhere", "note"])
        notify([question.asked_by], NotificationKind.MATCH_ANSWERED, question.match_id)
    record(actor, "match.answered", target=case, case_id=case.pk, unit_id=case.owner_unit_id)
    return case
