"""Hand-over, manager and the named team."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.cast import OTHER_UNIT
from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import scope
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.accounts.models import Unit
from tppo_cases.notifications.models import Notification
from victims.errors import RefusedError
from victims.models.case import CaseOwnership, VictimCase
from victims.models.grants import CaseUserPermission
from victims.models.person import VictimIdentity
from victims.selectors.cases import case_view
from victims.services import ownership
from victims.services.emergency import open_in_emergency
from victims.services.grants import give_named_access


@pytest.fixture
def other_unit(db):
    return Unit.objects.get(code=OTHER_UNIT)


@pytest.fixture
def case(cast):
    return make_case(cast.worker)


def transfer(actor, case, unit, **how):
    with scope(actor):
        return ownership.transfer_case(
            actor=actor, case_id=case.pk, unit=unit, **{"manager": None, "reason": "Pulang ke NTB", **how}
        )


def sees(user, case):
    """Whether the first and the second wall let a user through."""
    with scope(user):
        first = VictimCase.objects.visible_to(user).filter(pk=case.pk).exists()
        second = VictimCase.objects.filter(pk=case.pk).exists()
        third = VictimIdentity.objects.filter(pk=case.victim_id).exists()
    assert first == second == third
    return first


def test_the_case_and_its_history_go_over(cast, case, other_unit):
    transfer(cast.head, case, other_unit, manager=cast.other_worker)

    assert sees(cast.other_worker, case)
    assert not sees(cast.worker, case)
    with as_owner():
        spans = CaseOwnership.objects.filter(case=case).order_by("from_at")
        assert [(span.unit.code, span.to_at is None) for span in spans] == [("rp-bambuapus", False), (OTHER_UNIT, True)]
        assert VictimCase.objects.get(pk=case.pk).case_manager == cast.other_worker


def test_the_new_unit_is_told(cast, case, other_unit):
    transfer(cast.head, case, other_unit)

    assert Notification.objects.filter(user=cast.other_head, kind="case_transferred", target_id=case.pk).exists()


def test_the_supervisor_of_both_goes_on_seeing_it(cast, case, other_unit):
    transfer(cast.head, case, other_unit)

    assert sees(cast.directorate, case)


def test_persons_that_the_former_unit_named_lose_it(cast, case, other_unit):
    with scope(cast.worker):
        give_named_access(actor=cast.worker, case=case, user=cast.network_companion, groups=["summary"], reason="Pendamping")
    transfer(cast.head, case, other_unit)

    assert not sees(cast.network_companion, case)


@pytest.mark.parametrize("who", ["worker", "directorate"])
def test_only_the_head_hands_over(cast, case, other_unit, who):
    with pytest.raises(PermissionDenied):
        transfer(getattr(cast, who), case, other_unit)


@pytest.mark.parametrize("code", ["rp-bambuapus", "kemenkes-rujukan", "kemensos-sekretariat"])
def test_not_to_itself_another_agency_or_a_unit_without_workers(cast, case, code):
    with pytest.raises(RefusedError):
        transfer(cast.head, case, Unit.objects.get(code=code))


def test_the_new_manager_works_there(cast, case, other_unit):
    with pytest.raises(RefusedError) as refusal:
        transfer(cast.head, case, other_unit, manager=cast.colleague)
    assert "manager" in refusal.value.error_dict


def test_the_head_names_the_manager(cast, case):
    with scope(cast.head):
        changed = ownership.assign_manager(actor=cast.head, case_id=case.pk, manager=cast.colleague)
        with pytest.raises(RefusedError):
            ownership.assign_manager(actor=cast.head, case_id=case.pk, manager=cast.other_worker)

    assert changed.case_manager == cast.colleague


def restrict(actor, case, *team):
    with scope(actor):
        return ownership.restrict_case(actor=actor, case_id=case.pk, team=team)


def test_a_restricted_case_is_seen_by_named_persons_alone(cast, case):
    restrict(cast.head, case)

    seen_by = {name for name, user in cast if sees(user, case)}
    assert seen_by == {"head", "worker"}


def test_the_team_sees_it_too(cast, case):
    restrict(cast.worker, case, cast.colleague)

    assert {name for name, user in cast if sees(user, case)} == {"worker", "colleague"}


def test_strangers_are_not_taken_into_the_team(cast, case):
    with pytest.raises(RefusedError):
        restrict(cast.head, case, cast.other_worker)


def test_unrestricting_lets_the_unit_in_and_ends_the_named_access(cast, case):
    restrict(cast.head, case)
    with scope(cast.head):
        ownership.unrestrict_case(actor=cast.head, case_id=case.pk, reason="Ancaman berlalu")
        named = CaseUserPermission.objects.filter(content_object=case, ended_at__isnull=True)

        assert not named.exists()
    assert {name for name, user in cast if sees(user, case)} == {"worker", "colleague", "head", "shelter_staff", "directorate"}


def test_a_restricted_case_is_handed_over_to_a_person(cast, case, other_unit):
    restrict(cast.head, case)
    with pytest.raises(RefusedError):
        transfer(cast.head, case, other_unit)
    transfer(cast.head, case, other_unit, manager=cast.other_worker)

    assert {name for name, user in cast if sees(user, case)} == {"other_worker"}


def test_the_head_may_take_a_new_manager_into_a_restricted_case(cast, case):
    restrict(cast.head, case)
    with scope(cast.head):
        ownership.assign_manager(actor=cast.head, case_id=case.pk, manager=cast.colleague)

    assert sees(cast.colleague, case)


def test_whoever_reads_in_an_emergency_is_named_in_the_team_all_the_same(cast, case, other_unit):
    """Her unit was handed the case just after she had opened it in an emergency."""
    story = "Dokter perlu tahu obatnya sekarang, petugas tidak dapat dihubungi"
    with scope(cast.other_head):
        open_in_emergency(actor=cast.other_head, number=case.number, groups=["summary"], reason="medical", story=story)
    transfer(cast.head, case, other_unit, manager=cast.other_worker)
    restrict(cast.other_worker, case, cast.other_head)

    with scope(cast.other_head):
        shown = VictimCase.objects.visible_to(cast.other_head).get(pk=case.pk)
        assert case_view(cast.other_head, shown).groups == ALL_GROUPS
