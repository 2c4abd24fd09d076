"""Restricted cases: named persons only, on both sides, in the ORM and by row-level security alone."""

import pytest

from referrals.models import Referral
from referrals.services import answering, drafting, work
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import make_approved, make_draft, put, transfer_facts
from tppo_cases.access.context import scope
from tppo_cases.access.principals import user_principal
from tppo_cases.notifications.models import Notification
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.grants import CaseGrant
from victims.selectors.cases import case_view
from victims.services.grants import give_named_access

pytestmark = pytest.mark.django_db


def restricted_case(cast) -> VictimCase:
    """A case of which only the worker and the head are the team."""
    case = make_case(cast.worker)
    for user, by in ((cast.worker, cast.head), (cast.head, cast.worker)):
        with scope(by):
            give_named_access(actor=by, case=case, user=user, groups=["summary", "health", "services"], reason="Tim")
    restrict(case)
    return case


def restrict(case: VictimCase) -> None:
    with as_owner():
        VictimCase.objects.filter(pk=case.pk).update(is_restricted=True)


def seen_by(cast, referral) -> set[str]:
    """Who sees it; shelter staff is of the unit, but may not read referrals."""
    seen = set()
    for name, user in cast:
        with scope(user):
            by_policy = Referral.objects.visible_to(user).filter(pk=referral.pk).exists()
            by_wall = Referral.objects.filter(pk=referral.pk).exists()
        assert by_policy == by_wall or name == "shelter_staff"
        seen |= {name} if by_policy else set()
    return seen


HEALTH = {"health_officer", "health_colleague"}


def test_only_the_team_sees_it_at_the_sender(cast):
    case = restricted_case(cast)
    draft = make_draft(cast, case)
    assert seen_by(cast, draft) == {"worker", "head"}
    assert draft.is_restricted


def test_restricting_later_hides_what_was_open_to_the_unit(cast):
    case = make_case(cast.worker)
    referral = make_approved(cast, case)
    assert seen_by(cast, referral) == {"worker", "colleague", "head", "directorate"} | HEALTH
    restrict(case)
    assert seen_by(cast, referral) == HEALTH


def test_who_accepts_does_so_in_person(cast):
    referral = make_approved(cast, restricted_case(cast))
    with scope(cast.health_officer):
        accepted = answering.accept(actor=cast.health_officer, referral_id=referral.pk)
        case = VictimCase.objects.visible_to(cast.health_officer).get(pk=referral.case_id)
        assert case_view(cast.health_officer, case).groups == {"summary", "health"}
        assert CaseGrant.objects.get(source="referral").principal == user_principal(cast.health_officer.pk)
    assert seen_by(cast, accepted) == {"worker", "head", "health_officer"}
    with scope(cast.health_colleague):
        assert not VictimCase.objects.filter(pk=referral.case_id).exists()


def test_completion_closes_it_for_that_person_too(cast):
    referral = make_approved(cast, restricted_case(cast))
    with scope(cast.health_officer):
        answering.accept(actor=cast.health_officer, referral_id=referral.pk)
        work.complete(actor=cast.health_officer, referral_id=referral.pk, result="Layak jalan")
    with scope(cast.health_officer):
        assert not VictimCase.objects.filter(pk=referral.case_id).exists()
        assert Referral.objects.visible_to(cast.health_officer).get(pk=referral.pk).status == "completed"
    with scope(cast.worker):
        assert not CaseGrant.objects.live().filter(source="referral").exists()


def test_rujukan_balik_is_read_by_the_team_only(cast):
    referral = make_approved(cast, restricted_case(cast))
    with scope(cast.health_officer):
        answering.accept(actor=cast.health_officer, referral_id=referral.pk)
        back = work.refer_back(actor=cast.health_officer, referral_id=referral.pk, need="Layak jalan")
    assert seen_by(cast, back) == {"worker", "head", "health_officer"}


def test_only_the_team_is_told(cast):
    draft = make_draft(cast, restricted_case(cast))
    with scope(cast.worker):
        drafting.submit(actor=cast.worker, referral_id=draft.pk)
    assert set(Notification.objects.filter(target_id=draft.pk).values_list("user__email", flat=True)) == {cast.head.email}


def test_restricted_case_is_not_transferred_by_referral(cast):
    case = make_case(cast.worker)
    with pytest.raises(RefusedError):
        make_draft(cast, restricted_case(cast), facts=transfer_facts())
    transfer = make_approved(cast, case, facts=transfer_facts())
    restrict(case)
    with scope(cast.other_head), pytest.raises(RefusedError):
        answering.accept(actor=cast.other_head, referral_id=transfer.pk)


def test_wall_follows_the_flag_of_the_case(cast):
    case = make_case(cast.worker)
    referral = put(make_draft(cast, case), is_restricted=False)
    restrict(case)
    with as_owner():
        assert Referral.objects.get(pk=referral.pk).is_restricted
        VictimCase.objects.filter(pk=case.pk).update(is_restricted=False)
        assert not Referral.objects.get(pk=referral.pk).is_restricted
