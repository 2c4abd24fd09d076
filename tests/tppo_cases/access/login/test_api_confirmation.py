"""Heavy acts of the API: a session that was confirmed lately may, a token never."""

import time

import pytest
from rest_framework.request import Request

from tppo_cases.access.api import RecentlyConfirmed
from tppo_cases.access.login.confirmation import CONFIRMED_AT


@pytest.mark.parametrize(
    ("age", "token", "allowed"), [(10, False, True), (600, False, False), (10, True, False), (None, False, False)]
)
def test_who_is_confirmed_for_the_api(rf, age, token, allowed):
    request = rf.post("/api/v1/berat/")
    request.session = {} if age is None else {CONFIRMED_AT: time.time() - age}
    if token:
        request.api_token = object()
    assert RecentlyConfirmed().has_permission(Request(request), None) == allowed
    assert RecentlyConfirmed.message == "confirmation_required"
