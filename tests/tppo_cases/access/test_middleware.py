"""The frame of every request: one transaction, the user's context, deny by default, denials on record."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path
from knox.models import AuthToken

from tests.factories.cases import as_owner, make_case
from tppo_cases import urls as real_urls
from tppo_cases.access.context import access_of
from tppo_cases.access.decorators import public, requires
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from tppo_cases.core.errors import RefusedError, TransitionNotAllowedError
from victims.models.case import VictimCase


@requires()
def counts(request):
    return HttpResponse(str(VictimCase.objects.count()))


@requires()
def writes(request, status):
    record(request.user, "logout")
    return HttpResponse(status=status)


@requires()
def refuses(request, kind, key="00000000-0000-0000-0000-000000000001"):
    record(request.user, "logout")
    raise {
        "404": Http404, "403": PermissionDenied, "moved": TransitionNotAllowedError(current="a", wanted="b"),
        "rule": RefusedError("Tempat tidur sudah terisi"), "bug": ZeroDivisionError,
    }[kind]  # fmt: skip


def undeclared(request):
    return HttpResponse("tidak boleh terlihat")


@requires()
def collides(request):
    record(request.user, "logout")
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'deadlock_detected'; END $$")


@requires(Capability.REPORT_SIGN)
def sign(request):
    return HttpResponse("ok")


@public
def open_page(request):
    return HttpResponse("publik")


urlpatterns = [
    path("uji/jumlah/", counts),
    path("uji/tulis/<int:status>/", writes),
    path("uji/tolak/<slug:kind>/", refuses),
    path("uji/tabrakan/", collides),
    path("uji/tanpa-pernyataan/", undeclared),
    path("uji/tanda-tangan/", sign),
    path("uji/publik/", open_page),
    *real_urls.urlpatterns,
]
handler404 = real_urls.handler404
handler500 = real_urls.handler500
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def trail() -> list[tuple[str, str]]:
    with as_owner():
        rows = AuditEvent.objects.filter(action__in=["logout", "access.denied"]).order_by("id")
        return list(rows.values_list("action", "outcome"))


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (302, 1), (400, 0), (404, 0), (409, 0), (422, 0), (500, 0)])
def test_an_answer_of_400_and_above_rolls_everything_back(client_of, cast, status, kept):
    client_of(cast.worker).get(f"/uji/tulis/{status}/")
    assert len(trail()) == kept


@pytest.mark.parametrize(("kind", "status"), [("404", 404), ("403", 403)])
def test_a_denial_is_on_record_after_the_rollback_of_the_rest(client_of, cast, kind, status):
    response = client_of(cast.worker).get(f"/uji/tolak/{kind}/")
    assert response.status_code == status
    assert trail() == [("access.denied", "denied")]
    with as_owner():
        event = AuditEvent.objects.get(action="access.denied")
    assert (event.actor_id, event.unit.code, event.target_id) == (cast.worker.pk, "rp-bambuapus", kind)


@pytest.mark.parametrize(("kind", "words"), [("moved", "Keadaan sudah berubah"), ("rule", "Tempat tidur sudah terisi")])
def test_a_refusal_that_no_page_caught_is_a_calm_409_and_changes_nothing(client_of, cast, kind, words):
    response = client_of(cast.worker).get(f"/uji/tolak/{kind}/")
    assert response.status_code == 409
    assert words in response.content.decode()
    assert trail() == []


def test_a_row_that_others_hold_is_a_calm_409_too(client_of, cast):
    response = client_of(cast.worker).get("/uji/tabrakan/")
    assert response.status_code == 409
    assert "sedang diubah orang lain" in response.content.decode()
    assert trail() == []


def test_a_bug_changes_nothing_and_tells_nothing(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.worker)
    response = client.get("/uji/tolak/bug/")
    assert response.status_code == 500
    assert b"ZeroDivision" not in response.content
    assert trail() == []


def test_an_undeclared_page_is_refused_to_everybody(client, client_of, cast):
    assert client_of(cast.superuser).get("/uji/tanpa-pernyataan/").status_code == 403
    assert client_of(cast.worker).get("/uji/tanpa-pernyataan/").status_code == 403
    assert client.get("/uji/tanpa-pernyataan/").status_code == 302


def test_a_page_needs_its_capability_and_superusers_have_none(client_of, cast):
    answers = {name: client_of(user).get("/uji/tanda-tangan/").status_code for name, user in cast}
    assert answers.pop("report_signer") == 200
    assert set(answers.values()) == {403}


def test_a_public_page_needs_no_login(client):
    assert client.get("/uji/publik/").content == b"publik"


def test_sessions_and_tokens_get_the_same_context(client_of, client, cast):
    make_case(cast.worker)
    _, token = AuthToken.objects.create(cast.worker)
    assert client_of(cast.worker).get("/uji/jumlah/").content == b"1"
    assert client.get("/uji/jumlah/", headers={"Authorization": f"Token {token}"}).content == b"1"
    assert client_of(cast.other_worker).get("/uji/jumlah/").content == b"0"


def test_a_token_wins_over_a_session_of_another_person(client_of, cast):
    make_case(cast.worker)
    _, token = AuthToken.objects.create(cast.other_worker)
    assert client_of(cast.worker).get("/uji/jumlah/", headers={"Authorization": f"Token {token}"}).content == b"0"


def test_with_a_temporary_password_nothing_opens_but_its_change(client_of, cast):
    User.objects.filter(pk=cast.worker.pk).update(must_change_password=True)
    client = client_of(cast.worker)
    assert client.get("/uji/jumlah/").url == "/akun/kata-sandi/"
    assert client.get("/akun/kata-sandi/").status_code == 200
    answer = client.get("/api/v1/me/")
    assert (answer.status_code, answer.json()) == (403, {"detail": "password_change_required"})


def test_an_account_that_was_switched_off_is_out_at_the_next_request(client_of, cast):
    client = client_of(cast.worker)
    assert client.get("/uji/jumlah/").status_code == 200
    User.objects.filter(pk=cast.worker.pk).update(is_active=False)
    assert client.get("/uji/jumlah/").status_code == 302


def test_rights_of_nobody_are_refused():
    with pytest.raises(PermissionDenied):
        access_of(AnonymousUser())
