"""Requests: the clock, the proof of a proxy, who works on them, what data protection sees."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.factories import referrals as refer
from tests.factories.cases import make_case
from tests.factories.privacy import facts, in_work, make_request
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.sealed import NotRevealedError, reveal
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.services import requests
from victims.models.case import VictimCase
from victims.selectors.cases import Groups
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
HOURS = {"access": 72, "correction": 72, "objection": 72, "erasure": 720}


@pytest.mark.parametrize("kind", HOURS)
def test_clock_runs_from_when_it_was_received(cast, kind):
    request = make_request(cast, make_case(cast.worker), kind)

    assert request.due_at - request.received_at == timedelta(hours=HOURS[kind])


def test_whole_way_is_on_record_and_sealed(cast):
    case = make_case(cast.worker)
    request = in_work(cast, case)
    with scope(cast.worker):
        done = requests.fulfil(actor=cast.worker, request_id=request.pk, answer="Salinan dibacakan di unit")
        actions = set(
            AuditEvent.objects.filter(case_id=case.pk, action__startswith="subject.").values_list("action", flat=True)
        )

    assert (done.status, done.closed_at is not None) == ("fulfilled", True)
    assert b"dibacakan" not in bytes(done.answer.data)
    assert actions == {"subject.received", "subject.verified", "subject.started", "subject.fulfilled"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_from": "proxy"}, "proxy_evidence"),
        ({"received_from": "guardian", "proxy_evidence": "  "}, "proxy_evidence"),
        ({"received_at": timezone.now() + timedelta(days=2)}, "received_at"),
    ],
)
def test_what_has_to_be_mended(cast, changes, field):
    case = make_case(cast.worker)
    with scope(cast.worker), pytest.raises(RefusedError) as refusal:
        requests.register_request(actor=cast.worker, case_id=case.pk, facts=facts(**changes))
    assert list(refusal.value.message_dict) == [field]


def test_refusal_needs_a_legal_ground_and_an_answer(cast):
    request = make_request(cast, make_case(cast.worker))
    for ground, answer in (("mood", "Tidak"), ("law", " ")):
        with scope(cast.worker), pytest.raises(RefusedError):
            requests.refuse(actor=cast.worker, request_id=request.pk, ground=ground, answer=answer)


def test_erasure_is_not_fulfilled_by_one(cast):
    request = in_work(cast, make_case(cast.worker), "erasure")
    with scope(cast.worker), pytest.raises(RefusedError, match="orang kedua"):
        requests.fulfil(actor=cast.worker, request_id=request.pk, answer="Sudah")


def sees(user, request) -> bool:
    with scope(user):
        found = SubjectRequest.objects.filter(pk=request.pk).exists()  # the wall of the database alone
        assert SubjectRequest.objects.visible_to(user).filter(pk=request.pk).exists() <= found
        return SubjectRequest.objects.visible_to(user).filter(pk=request.pk).exists()


def test_owner_unit_and_data_protection_see_it_nobody_else(cast):
    case = make_case(cast.worker)
    refer.make_accepted(cast, case)
    request = make_request(cast, case)

    assert {name for name, user in cast if sees(user, request)} == {"worker", "colleague", "head", "auditor"}


def test_of_a_restricted_case_only_the_named_see_it(cast):
    case = make_case(cast.worker)
    request = make_request(cast, case)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=case.pk, team=[cast.colleague])

    assert {name for name, user in cast if sees(user, request)} == {"worker", "colleague", "auditor"}


def test_database_alone_keeps_other_units_out(cast):
    request = make_request(cast, make_case(cast.worker))
    for user in (cast.other_head, cast.health_officer, cast.directorate, cast.shelter_staff, cast.superuser):
        with scope(user):
            shown = SubjectRequest.objects.filter(pk=request.pk).exists()
        assert shown == (user == cast.shelter_staff)  # of the same unit: kept out by the policy of the application


def test_data_protection_sees_no_case_and_does_nothing_with_it(cast):
    request = make_request(cast, make_case(cast.worker))
    with scope(cast.auditor):
        row = SubjectRequest.objects.visible_to(cast.auditor).get(pk=request.pk)
        assert not VictimCase.objects.filter(pk=row.case_id).exists()
        with pytest.raises(NotRevealedError):
            reveal(row, "details", Groups(frozenset()))
        with pytest.raises(PermissionDenied):
            requests.verify_identity(actor=cast.auditor, request_id=request.pk, identity_check="x")
