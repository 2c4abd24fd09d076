"""The state machine of a case, every cell of it."""

import pytest

from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from victims.errors import TransitionNotAllowedError
from victims.models.case import VictimCase
from victims.services.transitions import locked_case, move
from victims.states import TRANSITIONS, CaseStatus

S = CaseStatus
# Written out once more by hand, from design.md section 3: the table in `states` must say the same.
DESIGN = {
    S.INTAKE: "screening closed", S.SCREENING: "assessment not_tppo closed", S.ASSESSMENT: "planned closed",
    S.PLANNED: "in_service assessment closed", S.IN_SERVICE: "assessment closing closed", S.CLOSING: "closed in_service",
    S.CLOSED: "assessment", S.NOT_TPPO: "screening closed",
}  # fmt: skip
COLUMNS = {
    S.CLOSED: {"outcome": "completed", "closed_at": "2026-01-01T00:00:00Z"}, S.CLOSING: {"closing_requested_by_id": 1},
}  # fmt: skip
REST = {"outcome": "", "closed_at": None}


def test_the_table_is_that_of_the_design():
    assert {status: " ".join(sorted(wanted)) for status, wanted in TRANSITIONS.items()} == {
        status: " ".join(sorted(words.split())) for status, words in DESIGN.items()
    }


@pytest.mark.parametrize("current", S)
@pytest.mark.parametrize("wanted", S)
def test_a_step_is_taken_exactly_when_the_table_has_it(cast, current, wanted):
    requester = {"closing_requested_by_id": cast.worker.pk}
    needs = {S.CLOSED: COLUMNS[S.CLOSED], S.CLOSING: requester}
    case = set_status(make_case(cast.worker), current, **needs.get(current, {}))

    with scope(cast.worker):
        if wanted in TRANSITIONS[current]:
            move(cast.worker, locked_case(cast.worker, case.pk), wanted, **{**REST, **needs.get(wanted, {})})
        else:
            with pytest.raises(TransitionNotAllowedError):
                move(cast.worker, locked_case(cast.worker, case.pk), wanted)

        reached = VictimCase.objects.get(pk=case.pk).status
    assert reached == (wanted if wanted in TRANSITIONS[current] else current)


def test_a_step_is_on_record_with_where_it_began(cast):
    case = make_case(cast.worker)

    with scope(cast.worker):
        move(cast.worker, locked_case(cast.worker, case.pk), S.SCREENING)
        event = AuditEvent.objects.get(case_id=case.pk, action="case.status_changed")

    assert event.details == {"from": "intake", "to": "screening"}


def test_a_case_that_the_actor_does_not_see_cannot_be_locked(cast):
    case = make_case(cast.worker)

    with scope(cast.other_worker), pytest.raises(VictimCase.DoesNotExist):
        locked_case(cast.other_worker, case.pk)
