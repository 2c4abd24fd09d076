"""An agency's administrator keeps its people: its own only, never herself, and what ends, ends at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from knox.models import AuthToken

from tests.factories.cases import as_owner, make_case
from tppo_cases.access.approvals.services import approve, refuse
from tppo_cases.access.context import access_of, scope
from tppo_cases.access.models import Approval
from tppo_cases.access.people import services
from tppo_cases.access.people.passwords import temporary_password
from tppo_cases.access.people.policies import ROLE_PLACES, role_fits
from tppo_cases.access.sessions.models import Session
from tppo_cases.accounts.models import Membership, Unit, User
from tppo_cases.accounts.roles import Role
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.errors import RefusedError
from victims.models.case import VictimCase

pytestmark = pytest.mark.django_db
NEW = services.PersonFacts(email="Baru@kemensos.contoh.id", full_name="Orang Baru")


def create(actor: User, place: str = "rp-bambuapus", role: Role = Role.SOCIAL_WORKER) -> User:
    with scope(actor):
        return services.create_person(actor=actor, facts=NEW, unit=unit(place), role=role, reason="Petugas baru")


def ask(actor: User, person: User, place: str, role: Role = Role.SOCIAL_WORKER) -> Membership:
    with scope(actor):
        return services.give_post(actor=actor, person=person, unit=unit(place), role=role, reason="Tambahan tugas")


def by_admin(cast, command, **what):
    with scope(cast.agency_admin):
        return command(actor=cast.agency_admin, **what)


def allow(decider: User) -> None:
    with scope(decider):
        approve(actor=decider, approval_id=Approval.objects.visible_to(decider).waiting().get().pk)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def fresh_post(post: Membership) -> Membership:
    return Membership.objects.get(pk=post.pk)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def actions() -> list[str]:
    with as_owner():
        return list(AuditEvent.objects.exclude(action="login.succeeded").order_by("id").values_list("action", flat=True))


def test_a_new_account_has_no_password_until_its_person_sets_one(cast):
    person = create(cast.agency_admin)
    assert actions() == ["user.created", "approval.asked", "invitation.sent"]
    assert person.email == "baru@kemensos.contoh.id"
    assert not person.has_usable_password()


def test_temporary_passwords_differ_and_pass_the_length_that_is_asked():
    made = {temporary_password() for _ in range(300)}
    assert len(made) == 300
    assert {len(password) for password in made} == {19}


@pytest.mark.parametrize("person", ["health_officer", "migrant_officer", "network_companion", "training"])
def test_people_of_other_agencies_are_out_of_reach(cast, person):
    stranger = getattr(cast, person)
    for command in (services.reset_password, services.deactivate, services.reactivate):
        with pytest.raises(PermissionDenied):
            command(actor=cast.agency_admin, person=stranger)
    with pytest.raises(PermissionDenied):
        ask(cast.agency_admin, cast.worker, "kemenkes-rujukan", Role.REFERRAL_OFFICER)


def test_nobody_gives_or_takes_from_herself(cast):
    for command in (services.reset_password, services.deactivate):
        with pytest.raises(PermissionDenied):
            command(actor=cast.agency_admin, person=cast.agency_admin)
    own = cast.agency_admin.memberships.get()
    with pytest.raises(PermissionDenied):
        ask(cast.agency_admin, cast.agency_admin, own.unit.code, Role.REPORT_ADMIN)
    with pytest.raises(PermissionDenied):
        by_admin(cast, services.end_post, post=own)


def test_the_database_refuses_a_post_given_to_oneself(cast):
    with pytest.raises(IntegrityError, match="not_self_granted"), transaction.atomic():
        Membership.objects.create(
            user=cast.agency_admin, unit=unit("kemensos-pengawas"), role=Role.AUDITOR, granted_by=cast.agency_admin
        )


@pytest.mark.parametrize("person", ["worker", "head", "directorate", "auditor", "superuser", "coordinator"])
def test_only_administrators_keep_people(cast, person):
    with pytest.raises(PermissionDenied):
        create(getattr(cast, person))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COORDINATOR])
@pytest.mark.parametrize("code", ["kemensos-sekretariat", "kemensos-pengawas", "kemensos-koordinasi", "rp-bambuapus"])
def test_no_agency_appoints_those_who_look_into_all_of_them(cast, role, code):
    with pytest.raises(RefusedError):
        ask(cast.agency_admin, cast.worker, code, role)


def test_every_other_role_has_a_place_and_workers_only_in_centres():
    assert set(ROLE_PLACES) == set(Role) - {Role.AUDITOR, Role.COORDINATOR}
    assert role_fits(Role.SOCIAL_WORKER, Unit(kind=Unit.Kind.RPTC))
    assert not role_fits(Role.SOCIAL_WORKER, Unit(kind=Unit.Kind.OFFICE))
    assert not role_fits(Role.DIRECTORATE_OFFICER, Unit(kind=Unit.Kind.SENTRA))


def test_a_post_that_ends_closes_its_cases_at_once(cast):
    make_case(cast.worker)
    by_admin(cast, services.end_post, post=cast.colleague.memberships.get())
    colleague = fresh(cast.colleague)
    assert not access_of(colleague).capabilities
    with scope(colleague):
        assert VictimCase.objects.count() == 0
    with pytest.raises(RefusedError):
        by_admin(cast, services.end_post, post=cast.colleague.memberships.get())


def test_a_post_is_given_once(cast):
    ask(cast.agency_admin, cast.worker, "sn-paramita")
    with pytest.raises(RefusedError):
        ask(cast.agency_admin, cast.worker, "sn-paramita")
    allow(cast.other_head)
    with pytest.raises(RefusedError):
        ask(cast.agency_admin, cast.worker, "sn-paramita")
    assert [membership.unit.code for membership in access_of(fresh(cast.worker)).memberships] == ["rp-bambuapus", "sn-paramita"]


def test_switching_off_ends_sessions_and_tokens_and_they_do_not_come_back(cast, client_of):
    session = client_of(cast.worker)
    _, token = AuthToken.objects.create(cast.worker)
    by_admin(cast, services.deactivate, person=cast.worker)
    by_admin(cast, services.reactivate, person=cast.worker)
    assert session.get("/akun/profil/").status_code == 302
    assert session.get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert not fresh(cast.worker).has_usable_password()
    assert not access_of(fresh(cast.worker)).memberships
    assert actions() == [
        "user.deactivated",
        "membership.ended",
        "session.ended",
        "token.revoked",
        "user.reactivated",
        "invitation.sent",
    ]


ENDINGS = {
    "deactivate": lambda cast: by_admin(cast, services.deactivate, person=cast.worker),
    "reset_password": lambda cast: by_admin(cast, services.reset_password, person=cast.worker),
    "last_post": lambda cast: by_admin(cast, services.end_post, post=cast.worker.memberships.get()),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_whoever_leaves_loses_running_sessions_and_tokens_at_once(cast, client_of, ending):
    session = client_of(cast.worker)
    _, token = AuthToken.objects.create(cast.worker)
    header = {"Authorization": f"Token {token}"}
    assert session.get("/akun/profil/").status_code == 200
    assert Client().get("/api/v1/me/", headers=header).status_code == 200
    ENDINGS[ending](cast)
    assert session.get("/akun/profil/").url.startswith("/akun/masuk/")
    assert Client().get("/api/v1/me/", headers=header).status_code == 401
    assert not Session.objects.filter(user=cast.worker).exists()


def test_one_of_two_posts_that_ends_leaves_the_session(cast, client_of):
    post = ask(cast.agency_admin, cast.worker, "sn-paramita")
    allow(cast.auditor)
    session = client_of(cast.worker)
    by_admin(cast, services.end_post, post=fresh_post(post))
    assert session.get("/akun/profil/").status_code == 200


def test_an_account_that_two_agencies_use_is_not_switched_off_by_one(cast):
    Membership.objects.create(user=cast.worker, unit=unit("kemenkes-rujukan"), role=Role.REFERRAL_OFFICER)
    with pytest.raises(PermissionDenied):
        by_admin(cast, services.deactivate, person=cast.worker)


# ---- two people ----
def test_a_post_counts_only_from_when_another_person_approved_it(cast):
    post = ask(cast.agency_admin, cast.training, "sn-paramita", Role.UNIT_HEAD)
    assert not access_of(fresh(cast.training)).roles & {Role.UNIT_HEAD}
    allow(cast.other_head)
    assert Role.UNIT_HEAD in access_of(fresh(cast.training)).roles
    post.refresh_from_db()
    assert (post.granted_by, post.approved_by) == (cast.agency_admin, cast.other_head)


def test_who_asked_and_whom_it_is_for_are_not_among_the_deciders(cast):
    ask(cast.agency_admin, cast.auditor, "sn-paramita")
    with as_owner():
        assert Approval.objects.get().deciders == [cast.other_head.pk]


def test_a_refused_post_never_counts_and_can_be_asked_for_again(cast):
    ask(cast.agency_admin, cast.worker, "sn-paramita")
    with scope(cast.auditor):
        refuse(actor=cast.auditor, approval_id=Approval.objects.get().pk, reason="Tidak perlu")
    assert len(access_of(fresh(cast.worker)).memberships) == 1
    ask(cast.agency_admin, cast.worker, "sn-paramita")


def test_the_database_wants_two_persons_whoever_writes(cast):
    values = {"user": cast.worker, "unit": unit("sn-paramita"), "role": Role.UNIT_HEAD}
    forged = [
        {"granted_by": None},
        {"granted_by": cast.other_head},
        {"granted_by": cast.agency_admin, "approved_by": cast.head},
    ]
    for more in forged:
        with pytest.raises(ProgrammingError, match="own name"), transaction.atomic(), scope(cast.agency_admin):
            Membership.objects.create(**values, **more)
    ask(cast.agency_admin, cast.worker, "sn-paramita")
    waiting = Membership.objects.waiting()
    with pytest.raises(ProgrammingError, match="own name"), transaction.atomic(), scope(cast.agency_admin):
        waiting.update(approved_by=cast.other_head)
    with pytest.raises(IntegrityError, match="accounts_membership_two_persons"), transaction.atomic(), scope(cast.agency_admin):
        waiting.update(approved_by=cast.agency_admin)
    with pytest.raises(IntegrityError, match="accounts_membership_two_persons"), transaction.atomic(), scope(cast.worker):
        waiting.update(approved_by=cast.worker)
    with pytest.raises(ProgrammingError, match="own name"), transaction.atomic(), scope(cast.agency_admin):
        Membership.objects.filter(user=cast.worker).exclude(pk__in=waiting.values("pk")).update(role=Role.UNIT_HEAD)
