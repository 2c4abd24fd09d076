"""The wall against an officer with a conflict of interest: raised at once, lifted by two, passed by nothing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from referrals.models import Referral
from shelters.models import Placement
from tests.factories import referrals as refer
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import own_shelter, place
from tppo_cases.access.approvals.services import approve
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from victims.errors import RefusedError
from victims.models.case import Deadline, VictimCase
from victims.models.grants import CaseAccess, CaseFilters
from victims.models.person import Victim, VictimIdentity
from victims.models.protection import CaseWall
from victims.services.emergency import open_in_emergency
from victims.services.grants import give_named_access
from victims.services.walls import ask_to_lift, raise_wall

pytestmark = pytest.mark.django_db


def wall(actor: User, case: VictimCase, user: User) -> CaseWall:
    with scope(actor):
        return raise_wall(actor=actor, case_id=case.pk, user=user, reason="kin")


def sees(user: User, case: VictimCase) -> bool:
    with scope(user):
        seen = [
            VictimCase.objects.filter(pk=case.pk).exists(),
            VictimCase.objects.visible_to(user).filter(pk=case.pk).exists(),
            case.pk in CaseAccess.objects.page(user, CaseFilters()).case_ids,
            Victim.objects.filter(pk=case.victim_id).exists(),
            VictimIdentity.objects.filter(pk=case.victim_id).exists(),
            Deadline.objects.filter(case=case).exists(),
        ]
    assert len(set(seen)) == 1, seen
    return seen[0]


def test_a_walled_officer_sees_nothing_of_the_case_by_either_wall(cast):
    case = make_case(cast.worker)
    assert sees(cast.head, case)
    wall(cast.worker, case, cast.head)
    assert not sees(cast.head, case)
    assert sees(cast.colleague, case)
    with scope(cast.head):
        assert CaseAccess.objects.count_capped(cast.head, CaseFilters()) == 0
        assert not CaseWall.objects.exists()


def test_it_stands_around_every_case_of_the_person(cast):
    case = make_case(cast.worker)
    with as_owner():
        again = make_case(cast.worker)
        Victim.objects.filter(pk=again.victim_id).update(person_id=case.victim.person_id)
    wall(cast.worker, case, cast.colleague)
    assert not sees(cast.colleague, again)


def test_no_grant_passes_it(cast):
    case = make_case(cast.worker)
    wall(cast.worker, case, cast.colleague)
    with scope(cast.head):
        give_named_access(actor=cast.head, case=case, user=cast.colleague, groups=["summary"], reason="Cuti")
    assert not sees(cast.colleague, case)


def test_no_emergency_passes_it(cast):
    case = make_case(cast.worker)
    wall(cast.worker, case, cast.other_head)
    with scope(cast.other_head), pytest.raises(RefusedError, match="Tidak ada kasus"):
        open_in_emergency(actor=cast.other_head, number=case.number, groups=["summary"], reason="life", story="x" * 40)


def test_a_receiver_and_a_shelter_hand_lose_what_their_own_side_shows(cast):
    case = make_case(cast.worker)
    own_shelter()
    place(cast.head, case)
    refer.make_accepted(cast, case, consent=refer.consent_of(cast.worker, case, "kemenkes"))
    for user, model in ((cast.health_officer, Referral), (cast.shelter_staff, Placement)):
        with scope(user):
            assert model.objects.visible_to(user).exists()
        wall(cast.worker, case, user)
        with scope(user):
            assert not model.objects.exists()
    with scope(cast.health_colleague):
        assert Referral.objects.visible_to(cast.health_colleague).exists()


def test_the_manager_who_is_walled_off_no_longer_manages(cast):
    case = make_case(cast.worker)
    with as_owner():
        VictimCase.objects.filter(pk=case.pk).update(case_manager=cast.worker)
    wall(cast.head, case, cast.worker)
    with as_owner():
        assert VictimCase.objects.get(pk=case.pk).case_manager is None


def test_anybody_who_sees_the_case_may_declare_her_own_conflict(cast):
    case = make_case(cast.worker)
    wall(cast.shelter_staff, case, cast.shelter_staff)
    assert not sees(cast.shelter_staff, case)


def test_who_does_not_work_on_the_case_walls_nobody_else_off(cast):
    case = make_case(cast.worker)
    with pytest.raises(PermissionDenied):
        wall(cast.shelter_staff, case, cast.head)
    with pytest.raises(VictimCase.DoesNotExist):
        wall(cast.other_head, case, cast.head)
    assert sees(cast.head, case)


def test_lifting_needs_a_second_person_who_is_not_the_officer(cast):
    case = make_case(cast.worker)
    standing = wall(cast.worker, case, cast.colleague)
    with scope(cast.worker):
        asked = ask_to_lift(actor=cast.worker, case_id=case.pk, wall_id=standing.pk, reason="Salah orang")
    assert set(asked.deciders) == {cast.head.pk, cast.directorate.pk}
    assert not sees(cast.colleague, case)
    with scope(cast.directorate):
        approve(actor=cast.directorate, approval_id=asked.pk)
    assert sees(cast.colleague, case)
    with as_owner():
        trail = AuditEvent.objects.filter(action__startswith="wall.").order_by("id")
        assert [(row.action, row.actor_id, row.details.get("user")) for row in trail] == [
            ("wall.raised", cast.worker.pk, cast.colleague.pk), ("wall.lifted", cast.directorate.pk, cast.colleague.pk)
        ]  # fmt: skip


def test_the_head_who_is_walled_off_is_not_asked_to_lift_it(cast):
    case = make_case(cast.worker)
    standing = wall(cast.worker, case, cast.head)
    with scope(cast.worker):
        asked = ask_to_lift(actor=cast.worker, case_id=case.pk, wall_id=standing.pk, reason="Salah orang")
    assert asked.deciders == [cast.directorate.pk]


def test_the_database_lets_nobody_lift_in_anothers_name_or_her_own_wall(cast):
    case = make_case(cast.worker)
    wall(cast.worker, case, cast.colleague)
    with pytest.raises(ProgrammingError, match="row-level security"), scope(cast.worker), transaction.atomic():
        CaseWall.objects.update(lifted_by=cast.head, lifted_at=timezone.now())
    with pytest.raises(IntegrityError, match="victims_wall_not_lifted_by_oneself"), as_owner():
        CaseWall.objects.update(lifted_by=cast.colleague, lifted_at=timezone.now())
    with pytest.raises(ProgrammingError, match="permission denied"), scope(cast.worker), transaction.atomic():
        CaseWall.objects.update(user=cast.head)


def test_the_wall_is_the_databases_own_and_costs_no_statement(cast, django_assert_num_queries):
    case = make_case(cast.worker)
    wall(cast.worker, case, cast.head)
    with scope(cast.head), django_assert_num_queries(1):
        VictimCase.objects.filter(pk=case.pk).exists()
    with scope(cast.head), connection.cursor() as cursor:
        cursor.execute("SELECT simpul_walled_cases()")
        assert cursor.fetchone()[0] == [case.pk]
