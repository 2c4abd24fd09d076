"""Double clicks and two officers at once, with real threads and real commits: changed once, told calmly."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from referrals.models import Referral, ReferralEvent
from referrals.services import answering, approval, drafting
from tests.cast import Cast, load_cast
from tests.factories.cases import make_case
from tests.factories.referrals import facts, make_approved, make_submitted
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from victims.errors import TransitionNotAllowedError
from victims.models.grants import CaseGrant


@pytest.fixture
def crowd(own_database) -> Cast:
    return load_cast()


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads that start together; returns results, or the exceptions that they raised."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        start.wait(10)
        try:
            return job()
        except Exception as error:  # noqa: BLE001  # handed to the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def as_user(user: User, service: Callable[..., object], **words: object) -> Callable[[], object]:
    def job() -> object:
        fresh = User.objects.get(pk=user.pk)
        with scope(fresh):
            return service(actor=fresh, **words)

    return job


def steps_to(user: User, referral: Referral, status: str) -> int:
    with scope(user):
        return ReferralEvent.objects.filter(referral=referral, to_status=status).count()


def test_two_officers_approve_at_once(crowd):
    referral = make_submitted(crowd)

    officers = (crowd.head, crowd.directorate)
    results = at_once(*(as_user(officer, approval.approve, referral_id=referral.pk) for officer in officers))

    assert [type(result) for result in results if isinstance(result, Exception)] == [TransitionNotAllowedError]
    assert steps_to(crowd.worker, referral, "approved") == 1


def test_approval_and_return_at_once_leave_one_of_them(crowd):
    referral = make_submitted(crowd)

    at_once(
        as_user(crowd.head, approval.approve, referral_id=referral.pk),
        as_user(crowd.directorate, approval.return_for_correction, referral_id=referral.pk, reason="Lengkapi"),
    )

    assert steps_to(crowd.worker, referral, "approved") + steps_to(crowd.worker, referral, "returned") == 1


def test_two_receivers_accept_at_once(crowd):
    referral = make_approved(crowd)
    officers = (crowd.health_officer, crowd.health_colleague)

    results = at_once(*(as_user(officer, answering.accept, referral_id=referral.pk) for officer in officers))

    assert [type(result) for result in results if isinstance(result, Exception)] == [TransitionNotAllowedError]
    assert steps_to(crowd.worker, referral, "accepted") == steps_to(crowd.worker, referral, "received") == 1
    with scope(crowd.worker):
        assert CaseGrant.objects.filter(source="referral", source_id=referral.pk).count() == 1


def test_double_press_of_create_makes_one_draft(crowd):
    case, key, wanted = make_case(crowd.worker), "0199d0c8-0000-7000-8000-000000000001", facts()

    results = at_once(
        *[as_user(crowd.worker, drafting.create_referral, case_id=case.pk, facts=wanted, key=key) for _ in range(2)]
    )

    assert len({result.pk for result in results}) == 1
    with scope(crowd.worker):
        assert Referral.objects.count() == 1


def test_double_click_on_the_page_answers_calmly_twice(crowd):
    referral = make_submitted(crowd)

    def click() -> str:
        client = Client()
        client.force_login(User.objects.get(pk=crowd.head.pk))
        answer = client.post(f"/rujukan/{referral.pk}/setujui/", follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    pages = at_once(click, click)

    assert sorted("sudah disetujui oleh Anda, pukul" in str(page) for page in pages) == [False, True]
    assert steps_to(crowd.worker, referral, "approved") == 1
