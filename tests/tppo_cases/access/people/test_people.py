"""An agency's administrator keeps its people: its own only, never herself, and what ends, ends at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from knox.models import AuthToken

from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import access_of, scope
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


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def actions() -> list[str]:
    with as_owner():
        return list(AuditEvent.objects.exclude(action="login.succeeded").order_by("id").values_list("action", flat=True))


def test_a_new_account_has_no_password_until_its_person_sets_one(cast):
    person = services.create_person(actor=cast.agency_admin, facts=NEW, unit=unit("rp-bambuapus"), role=Role.SOCIAL_WORKER)
    assert actions() == ["user.created", "membership.given", "invitation.sent"]
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
        services.give_post(
            actor=cast.agency_admin, person=cast.worker, unit=unit("kemenkes-rujukan"), role=Role.REFERRAL_OFFICER
        )


def test_nobody_gives_or_takes_from_herself(cast):
    for command in (services.reset_password, services.deactivate):
        with pytest.raises(PermissionDenied):
            command(actor=cast.agency_admin, person=cast.agency_admin)
    own = cast.agency_admin.memberships.get()
    with pytest.raises(PermissionDenied):
        services.give_post(actor=cast.agency_admin, person=cast.agency_admin, unit=own.unit, role=Role.REPORT_ADMIN)
    with pytest.raises(PermissionDenied):
        services.end_post(actor=cast.agency_admin, post=own)


def test_the_database_refuses_a_post_given_to_oneself(cast):
    with pytest.raises(IntegrityError, match="not_self_granted"), transaction.atomic():
        Membership.objects.create(
            user=cast.agency_admin, unit=unit("kemensos-pengawas"), role=Role.AUDITOR, granted_by=cast.agency_admin
        )


@pytest.mark.parametrize("person", ["worker", "head", "directorate", "auditor", "superuser", "coordinator"])
def test_only_administrators_keep_people(cast, person):
    with pytest.raises(PermissionDenied):
        services.create_person(actor=getattr(cast, person), facts=NEW, unit=unit("rp-bambuapus"), role=Role.SOCIAL_WORKER)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COORDINATOR])
@pytest.mark.parametrize("code", ["kemensos-sekretariat", "kemensos-pengawas", "kemensos-koordinasi", "rp-bambuapus"])
def test_no_agency_appoints_those_who_look_into_all_of_them(cast, role, code):
    with pytest.raises(RefusedError):
        services.give_post(actor=cast.agency_admin, person=cast.worker, unit=unit(code), role=role)


def test_every_other_role_has_a_place_and_workers_only_in_centres():
    assert set(ROLE_PLACES) == set(Role) - {Role.AUDITOR, Role.COORDINATOR}
    assert role_fits(Role.SOCIAL_WORKER, Unit(kind=Unit.Kind.RPTC))
    assert not role_fits(Role.SOCIAL_WORKER, Unit(kind=Unit.Kind.OFFICE))
    assert not role_fits(Role.DIRECTORATE_OFFICER, Unit(kind=Unit.Kind.SENTRA))


def test_a_post_that_ends_closes_its_cases_at_once(cast):
    make_case(cast.worker)
    services.end_post(actor=cast.agency_admin, post=cast.colleague.memberships.get())
    colleague = fresh(cast.colleague)
    assert not access_of(colleague).capabilities
    with scope(colleague):
        assert VictimCase.objects.count() == 0
    with pytest.raises(RefusedError):
        services.end_post(actor=cast.agency_admin, post=cast.colleague.memberships.get())


def test_a_post_is_given_once(cast):
    place = unit("sn-paramita")
    services.give_post(actor=cast.agency_admin, person=cast.worker, unit=place, role=Role.SOCIAL_WORKER)
    with pytest.raises(RefusedError):
        services.give_post(actor=cast.agency_admin, person=cast.worker, unit=place, role=Role.SOCIAL_WORKER)
    assert [membership.unit.code for membership in access_of(fresh(cast.worker)).memberships] == ["rp-bambuapus", "sn-paramita"]


def test_switching_off_ends_sessions_and_tokens_and_they_do_not_come_back(cast, client_of):
    session = client_of(cast.worker)
    _, token = AuthToken.objects.create(cast.worker)
    services.deactivate(actor=cast.agency_admin, person=cast.worker)
    services.reactivate(actor=cast.agency_admin, person=cast.worker)
    assert session.get("/akun/profil/").status_code == 302
    assert session.get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert not fresh(cast.worker).has_usable_password()
    assert actions() == ["user.deactivated", "session.ended", "token.revoked", "user.reactivated", "invitation.sent"]


ENDINGS = {
    "deactivate": lambda cast: services.deactivate(actor=cast.agency_admin, person=cast.worker),
    "reset_password": lambda cast: services.reset_password(actor=cast.agency_admin, person=cast.worker),
    "last_post": lambda cast: services.end_post(actor=cast.agency_admin, post=cast.worker.memberships.get()),
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
    post = services.give_post(actor=cast.agency_admin, person=cast.worker, unit=unit("sn-paramita"), role=Role.SOCIAL_WORKER)
    session = client_of(cast.worker)
    services.end_post(actor=cast.agency_admin, post=post)
    assert session.get("/akun/profil/").status_code == 200


def test_an_account_that_two_agencies_use_is_not_switched_off_by_one(cast):
    Membership.objects.create(user=cast.worker, unit=unit("kemenkes-rujukan"), role=Role.REFERRAL_OFFICER)
    with pytest.raises(PermissionDenied):
        services.deactivate(actor=cast.agency_admin, person=cast.worker)
