"""An agency's administrator keeps its people: its own only, never herself, and what ends, ends at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from knox.models import AuthToken

from tests.cast import PASSWORD
from tests.factories.cases import as_owner, make_case
from tppo_cases.access.context import access_of, scope
from tppo_cases.access.people import services
from tppo_cases.access.people.passwords import temporary_password
from tppo_cases.access.people.policies import ROLE_PLACES, role_fits
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


def test_a_new_account_works_once_with_its_temporary_password_and_then_asks_for_another(cast, client):
    person, password = services.create_person(
        actor=cast.agency_admin, facts=NEW, unit=unit("rp-bambuapus"), role=Role.SOCIAL_WORKER
    )
    assert actions() == ["user.created", "membership.given"]
    assert person.email == "baru@kemensos.contoh.id"
    client.post("/akun/masuk/", {"email": person.email, "password": password})
    assert client.get("/kasus/").url == "/akun/kata-sandi/"
    own = "kalimat saya sendiri yang panjang"
    answer = client.post(
        "/akun/kata-sandi/", {"old_password": password, "new_password": own, "repeated_password": own}
    )  # fmt: skip
    assert answer.url == "/akun/kata-sandi/selesai/"
    assert client.get("/kasus/").status_code == 200


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
    password = services.reactivate(actor=cast.agency_admin, person=cast.worker)
    assert session.get("/akun/profil/").status_code == 302
    assert session.get("/api/v1/me/", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert fresh(cast.worker).check_password(password)
    assert not fresh(cast.worker).check_password(PASSWORD)
    assert actions() == ["user.deactivated", "user.reactivated"]


def test_a_temporary_password_ends_what_the_old_one_opened(cast, client_of):
    session = client_of(cast.worker)
    password = services.reset_password(actor=cast.agency_admin, person=cast.worker)
    assert session.get("/akun/profil/").status_code == 302
    client = Client()
    client.post("/akun/masuk/", {"email": cast.worker.email, "password": password})
    assert client.get("/akun/profil/").url == "/akun/kata-sandi/"


def test_an_account_that_two_agencies_use_is_not_switched_off_by_one(cast):
    Membership.objects.create(user=cast.worker, unit=unit("kemenkes-rujukan"), role=Role.REFERRAL_OFFICER)
    with pytest.raises(PermissionDenied):
        services.deactivate(actor=cast.agency_admin, person=cast.worker)
