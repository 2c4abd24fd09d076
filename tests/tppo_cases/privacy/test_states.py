"""The tables of requests and incidents, cell by cell."""

import pytest

from tppo_cases.core.errors import TransitionNotAllowedError
from tppo_cases.privacy.models.breaches import Breach
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.services import breaches, requests
from tppo_cases.privacy.states import (
    BREACH_TRANSITIONS,
    REQUEST_CLOCKS,
    REQUEST_TRANSITIONS,
    BreachStatus,
    RequestKind,
    RequestStatus,
)

R, B = RequestStatus, BreachStatus
ALLOWED_REQUEST = {
    (R.RECEIVED, R.VERIFIED), (R.RECEIVED, R.REFUSED), (R.RECEIVED, R.WITHDRAWN), (R.VERIFIED, R.IN_WORK),
    (R.VERIFIED, R.REFUSED), (R.VERIFIED, R.WITHDRAWN), (R.IN_WORK, R.FULFILLED), (R.IN_WORK, R.REFUSED),
    (R.IN_WORK, R.WITHDRAWN),
}  # fmt: skip
ALLOWED_BREACH = {
    (B.NOTICED, B.ASSESSED), (B.ASSESSED, B.NOTIFIED), (B.ASSESSED, B.NO_DUTY), (B.NOTIFIED, B.CLOSED),
    (B.NO_DUTY, B.CLOSED), (B.NO_DUTY, B.ASSESSED),
}  # fmt: skip


def test_tables_have_every_state_and_clock():
    assert set(REQUEST_TRANSITIONS) == set(R)
    assert set(BREACH_TRANSITIONS) == set(B)
    assert set(REQUEST_CLOCKS) == set(RequestKind)


def check(row, step, current, wanted, allowed) -> None:
    if (current, wanted) in allowed:
        step(row, wanted)
        assert row.status == wanted
        return
    with pytest.raises(TransitionNotAllowedError):
        step(row, wanted)
    assert row.status == current


@pytest.mark.parametrize("wanted", RequestStatus)
@pytest.mark.parametrize("current", RequestStatus)
def test_step_of_a_request(current, wanted):
    check(SubjectRequest(status=current), requests.step, current, wanted, ALLOWED_REQUEST)


@pytest.mark.parametrize("wanted", BreachStatus)
@pytest.mark.parametrize("current", BreachStatus)
def test_step_of_an_incident(current, wanted):
    check(Breach(status=current), breaches.step, current, wanted, ALLOWED_BREACH)
