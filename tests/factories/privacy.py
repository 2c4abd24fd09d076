"""Requests, holds and incidents for tests, made through the services as the people who would make them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from tppo_cases.privacy.models.breaches import Breach
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.services import breaches, requests
from tppo_cases.privacy.states import Requester, RequestKind
from victims.models.case import VictimCase

LONG_AGO = timedelta(days=3 * 365)
VERY_LONG_AGO = timedelta(days=11 * 365)


def closed_case(worker: User, *, ago: timedelta = LONG_AGO, **changes: Any) -> VictimCase:
    """A case that closed a long time ago."""
    case = make_case(worker, **changes)
    return set_status(case, "closed", outcome="completed", closed_at=timezone.now() - ago)


def facts(kind: str = RequestKind.ACCESS, **changes: Any) -> requests.RequestFacts:
    """She asks herself, an hour ago."""
    plain = {"received_from": Requester.SELF, "received_at": timezone.now() - timedelta(hours=1), "details": "Minta salinan"}
    return requests.RequestFacts(kind=RequestKind(kind), **{**plain, **changes})


def make_request(cast: Cast, case: VictimCase, kind: str = RequestKind.ACCESS, **changes: Any) -> SubjectRequest:
    """Registered by the worker."""
    with scope(cast.worker):
        return requests.register_request(actor=cast.worker, case_id=case.pk, facts=facts(kind, **changes))


def in_work(cast: Cast, case: VictimCase, kind: str = RequestKind.ACCESS) -> SubjectRequest:
    """Her identity is made sure of and the work has begun."""
    made = make_request(cast, case, kind)
    with scope(cast.worker):
        requests.verify_identity(actor=cast.worker, request_id=made.pk, identity_check="Bertemu langsung")
        return requests.start_work(actor=cast.worker, request_id=made.pk)


def report(user: User, what: str = "Ponsel dinas hilang di kereta") -> Breach:
    """An incident that was noticed two hours ago."""
    with scope(user):
        return breaches.report_breach(actor=user, what=what, noticed_at=timezone.now() - timedelta(hours=2))


def breach_facts(**changes: Any) -> breaches.BreachFacts:
    """Read for an hour by somebody who had the phone."""
    now = timezone.now()
    plain = {
        "from_at": now - timedelta(hours=2), "to_at": now, "field_groups": ["identity"], "persons": 1,
        "how": "Ponsel tanpa kunci layar", "measures": "Sesi ditutup",
    }  # fmt: skip
    return breaches.BreachFacts(**{**plain, **changes})
