"""Login, lock-out and what the audit trail says of them."""

import pytest
from django.test import Client, override_settings

from tests.cast import PASSWORD
from tests.factories.cases import as_owner
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LOGIN = "/akun/masuk/"


def post(client: Client, email: str, password: str, **more):
    return client.post(LOGIN, {"email": email, "password": password, **more})


def actions() -> list[str]:
    with as_owner():
        return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_right_password_opens_a_session_under_a_new_key(client, cast):
    client.get(LOGIN)
    client.cookies["sessionid"] = "planted" * 4

    response = post(client, cast.worker.email.upper(), PASSWORD)

    assert response.status_code == 302
    assert response.url == "/"
    assert client.session.session_key != "planted" * 4
    assert response.cookies["bahasa"].value == "id"
    assert actions() == ["login.succeeded"]


@pytest.mark.parametrize("wanted", ["https://contoh.org/", "//contoh.org", "javascript:alert(1)", ""])
def test_login_never_leads_elsewhere(client, cast, wanted):
    assert post(client, cast.worker.email, PASSWORD, next=wanted).url == "/"


def test_login_leads_back_to_the_page_that_was_wanted(client, cast):
    assert post(client, cast.worker.email, PASSWORD, next="/akun/profil/").url == "/akun/profil/"


def test_every_refusal_reads_the_same(client, cast):
    with as_owner():
        type(cast.colleague).objects.filter(pk=cast.colleague.pk).update(is_active=False)
    answers = {
        post(client, email, password).content.split(b"<form")[0].split(b"error-summary")[1]
        for email, password in [
            (cast.worker.email, "salah"), ("tidak.ada@contoh.id", "salah"), (cast.colleague.email, PASSWORD)
        ]
    }  # fmt: skip
    assert len(answers) == 1


def test_five_failures_lock_for_a_quarter_of_an_hour_even_with_the_right_password(client, cast):
    answers = [post(client, cast.worker.email, "salah") for _ in range(5)]
    after = post(client, cast.worker.email, PASSWORD)

    assert all(answer.status_code == 200 for answer in answers)
    assert b"15 menit" in answers[4].content
    assert b"admin lembaga" in after.content
    assert "_auth_user_id" not in client.session
    assert actions() == ["login.failed"] * 4 + ["login.locked"] * 2


def test_a_colleague_at_the_same_address_is_not_locked_out(client, cast):
    for _ in range(5):
        post(client, cast.worker.email, "salah")
    assert post(client, cast.colleague.email, PASSWORD).status_code == 302


def test_a_failure_names_the_account_but_keeps_nothing_that_was_typed(client, cast):
    post(client, cast.worker.email, "salah-rahasia")
    post(client, "rahasia-di-isian-salah@contoh.id", "x")
    with as_owner():
        rows = list(AuditEvent.objects.order_by("id").values("target_id", "details", "actor_id"))
    assert [row["target_id"] for row in rows] == [str(cast.worker.pk), ""]
    assert all(row["details"] == {} and row["actor_id"] is None for row in rows)


def test_demo_accounts_do_not_exist_outside_a_demonstration(client, cast):
    assert client.post("/akun/peragaan/", {"email": cast.worker.email}).status_code == 404


@override_settings(DEMO=True)
def test_a_demonstration_lets_in_only_listed_accounts(client, cast):
    assert client.post("/akun/peragaan/", {"email": cast.worker.email}).status_code == 404
    with as_owner():
        type(cast.worker).objects.filter(pk=cast.worker.pk).update(email="ratna.wulandari@kemensos.contoh.id")
    assert b"Ratna Wulandari" in client.get(LOGIN).content
    assert client.post("/akun/peragaan/", {"email": "ratna.wulandari@kemensos.contoh.id"}).status_code == 302
    assert actions() == ["login.succeeded"]


def test_logout_ends_the_session_and_is_on_record(client, client_of, cast):
    client = client_of(cast.worker)
    assert client.get("/akun/keluar/").status_code == 405
    response = client.post("/akun/keluar/")
    assert response["Clear-Site-Data"] == '"cache"'
    assert client.get("/akun/profil/").status_code == 302
    assert actions()[-1] == "logout"
