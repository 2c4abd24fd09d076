"""Held beds that nobody answered for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shelters.models import BedCount, Placement
from shelters.services.holds import expire_holds
from shelters.states import BedKind, PlacementStatus
from shelters.tasks import expire_holds as task
from tests.factories.cases import make_case
from tests.factories.placements import change, own_shelter, propose
from tppo_cases.access.context import scope
from tppo_cases.accounts.services.system import system_user
from tppo_cases.audit.models import AuditEvent
from tppo_cases.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(cast) -> Placement:
    return change(propose(cast.worker, make_case(cast.worker)), hold_until=timezone.now() - timedelta(minutes=1))


def test_hold_that_ran_out_gives_the_bed_back(cast, due):
    assert expire_holds() == 1

    with scope(cast.worker):
        due.refresh_from_db()
    assert due.status == PlacementStatus.EXPIRED
    assert BedCount.objects.get(shelter=own_shelter(), bed_kind=BedKind.MALE).occupied == 0


def test_expiry_is_done_once_by_the_named_system_and_told_to_the_worker(cast, due):
    assert [task.delay().get(), task.delay().get()] == [1, 0]

    with scope(cast.worker):
        event = AuditEvent.objects.get(action="placement.expired", case_id=due.case_id)
    assert event.actor == system_user()
    assert Notification.objects.filter(user=cast.worker, target_id=due.pk).exists()


def test_answered_and_young_proposals_stay(cast):
    propose(cast.worker, make_case(cast.worker))
    change(propose(cast.head, make_case(cast.worker)), hold_until=timezone.now() - timedelta(days=1))

    assert expire_holds() == 0
