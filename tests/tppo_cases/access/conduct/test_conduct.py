"""The code of conduct: asked first, once for each version, and on record."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from knox.models import AuthToken

from tests.factories.cases import as_owner
from tppo_cases.access import gates
from tppo_cases.access.conduct import services
from tppo_cases.access.conduct.models import ConductAcceptance
from tppo_cases.access.context import scope
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGE = "/akun/kode-etik/"


@pytest.fixture
def newcomer(db) -> User:
    return User.objects.create_user("baru@contoh.id", "teratai biru di tepi", full_name="Orang Baru")


def test_a_newcomer_accepts_before_anything_else(client_of, newcomer):
    client = client_of(newcomer)
    assert client.get("/akun/profil/").url == PAGE
    assert "Pasal 24" in client.get(PAGE).content.decode()
    assert client.post(PAGE).url == "/"
    assert client.get("/akun/profil/").status_code == 200
    assert client_of(newcomer).get("/akun/profil/").status_code == 200
    row = ConductAcceptance.objects.get(user=newcomer)
    assert row.version == services.VERSION
    with as_owner():
        assert AuditEvent.objects.get(action="conduct.accepted").details == {"version": services.VERSION}


def test_a_second_press_changes_nothing(client_of, newcomer):
    client = client_of(newcomer)
    client.post(PAGE)
    client.post(PAGE)
    assert ConductAcceptance.objects.filter(user=newcomer).count() == 1


def test_a_new_version_asks_again_also_in_a_running_session(client_of, newcomer, monkeypatch):
    client = client_of(newcomer)
    client.post(PAGE)
    for module in (services, gates):
        monkeypatch.setattr(module, "VERSION", "2027-01")
    assert client.get("/akun/profil/").url == PAGE


def test_a_token_waits_too(client, newcomer):
    _, token = AuthToken.objects.create(newcomer)
    header = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/me/", headers=header).json() == {"detail": "conduct_required"}
    with scope(newcomer):
        services.accept_conduct(actor=newcomer)
    assert client.get("/api/v1/me/", headers=header).status_code == 200


def test_the_database_keeps_acceptances_as_they_are(newcomer):
    with scope(newcomer):
        services.accept_conduct(actor=newcomer)
    rows = ConductAcceptance.objects.filter(user=newcomer)
    for change in (lambda: rows.update(version="x"), rows.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="access_conduct_accepted_once"), transaction.atomic():
        ConductAcceptance.objects.create(user=newcomer, version=services.VERSION)
