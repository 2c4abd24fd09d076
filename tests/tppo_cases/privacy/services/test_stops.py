"""After a withdrawn consent the clock runs until every receiver is known to have stopped."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import referrals as refer
from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.privacy.models.stops import StopNotice
from tppo_cases.privacy.services.stops import confirm_stop
from victims.models.case import Deadline, VictimCase
from victims.selectors.tasks import due_tasks
from victims.services.consents import withdraw_consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(cast):
    """Kemenkes and KP2MI had accepted on one consent, which is withdrawn."""
    case = make_case(cast.worker)
    consent = refer.consent_of(cast.worker, case, "kemenkes", "p2mi")
    refer.make_accepted(cast, case, consent=consent)
    migration = {"kind": "return", "services": ("escort",), "shared_groups": frozenset({"summary", "migration"})}
    refer.make_accepted(cast, case, by=cast.migrant_officer, facts=refer.facts("p2mi", consent=consent, **migration))
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)
    return case


def clock(cast, case) -> Deadline:
    with scope(cast.worker):
        return Deadline.objects.get(case=case, code="PDP_WITHDRAW")


def notice_of(user) -> StopNotice:
    with scope(user):
        return StopNotice.objects.visible_to(user).get()


def test_clock_stands_among_the_tasks_of_the_owner(cast, withdrawn):
    row = clock(cast, withdrawn)
    with scope(cast.head):
        assert [task.due_at for task in due_tasks(cast.head, unit=True) if task.title == "Hentikan pemrosesan data"] == [
            row.due_at
        ]
    assert (row.due_at - row.started_at).total_seconds() == 72 * 3600
    assert row.met_at is None


def test_last_receiver_meets_it_though_it_sees_no_case(cast, withdrawn):
    for user, met in ((cast.health_officer, False), (cast.migrant_officer, True)):
        notice = notice_of(user)
        with scope(user):
            assert not VictimCase.objects.filter(pk=withdrawn.pk).exists()
            confirm_stop(actor=user, notice_id=notice.pk)
        assert (clock(cast, withdrawn).met_at is not None) == met
    with scope(cast.worker):
        case = VictimCase.objects.get(pk=withdrawn.pk)
        assert case.next_due_at != clock(cast, withdrawn).due_at


def test_owner_may_say_so_after_making_sure(cast, withdrawn):
    with scope(cast.worker):
        for notice in StopNotice.objects.visible_to(cast.worker):
            confirm_stop(actor=cast.worker, notice_id=notice.pk)
    assert clock(cast, withdrawn).met_at is not None


def test_saying_it_again_changes_nothing(cast, withdrawn):
    notice = notice_of(cast.health_officer)
    with scope(cast.health_officer):
        first = confirm_stop(actor=cast.health_officer, notice_id=notice.pk).confirmed_at
    with scope(cast.health_colleague):
        assert confirm_stop(actor=cast.health_colleague, notice_id=notice.pk).confirmed_at == first


def test_nobody_else_sees_or_confirms_it(cast, withdrawn):
    seen = set()
    for name, user in cast:
        with scope(user):
            if StopNotice.objects.visible_to(user).exists():
                seen.add(name)
    assert seen == {"worker", "colleague", "head", "health_officer", "health_colleague", "migrant_officer"}
    notice = notice_of(cast.health_officer)
    with scope(cast.migrant_officer), pytest.raises((StopNotice.DoesNotExist, PermissionDenied)):
        confirm_stop(actor=cast.migrant_officer, notice_id=notice.pk)


def test_without_receivers_it_is_met_at_once(cast):
    case = make_case(cast.worker)
    consent = refer.consent_of(cast.worker, case, "kemenkes")
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)
    assert clock(cast, case).met_at is not None
