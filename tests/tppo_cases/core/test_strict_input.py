"""Input that no honest client sends: a calm refusal, never a 500, and nothing that lives on."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories.cases import make_case
from tests.factories.placements import place
from tppo_cases.access.context import access_of, scope
from tppo_cases.core.forms import DayField, MomentField
from tppo_cases.core.strict_input import load_json, whole_number
from victims.forms.intake_facts import initials_of
from victims.models.work import Note
from victims.services.drafts import start_draft

pytestmark = pytest.mark.django_db
DEEP = b"[" * 200_000


@pytest.mark.parametrize("raw", [DEEP, b'{"a":' * 100_000, b'"\\ud800"', b"\xff", b"", b"[1e999]"])
def test_json_that_is_none_or_never_ends_is_a_value_error(raw):
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the library's
        load_json(raw)


@pytest.mark.parametrize(("text", "number"), [("27", 27), ("²", None), ("٣", None), ("", None), ("-1", None)])
def test_numbers_are_spelled_with_ten_digits(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "31/12/1899"])
def test_days_outside_of_living_memory_are_refused(day):
    for field, value in ((DayField(), day), (MomentField(), [day, "09.00"])):
        with pytest.raises(ValidationError, match="tahunnya"):
            field.clean(value)


@pytest.mark.parametrize("alias", ["ß ß ß ß", "ﬃ ﬃ ﬃ ﬃ"])
def test_initials_fit_their_column(alias):
    assert len(initials_of(alias)) <= 4


@pytest.mark.parametrize("path", ["/audit/?dari=01/01/0001&sampai=31/12/9999", "/akun/pengguna/?q=%00", "/kasus/?q=a%00b"])
def test_odd_addresses_of_pages_are_answered(cast, client_of, path):
    for person in (cast.auditor, cast.agency_admin, cast.worker):
        assert client_of(person).get(path).status_code in {200, 400, 403}


def test_a_nul_in_the_address_of_the_api_is_a_400(cast, client_of):
    answer = client_of(cast.worker).get("/api/v1/referrals/?status=%00")
    assert (answer.status_code, answer.json()) == (400, {"detail": "bad_request"})


def test_strangers_with_odd_keys_are_strangers(client):
    assert client.get("/api/v1/cases/", headers={"Authorization": "Token \xff\xff"}).status_code == 401
    client.cookies["sessionid"] = "\\000aaaaaaaaaaaa"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("raw", [DEEP, b'{"q": "\\ud800"}', b'{"q": "\\u0000"}'])
def test_odd_bodies_of_the_api_are_a_400(cast, client_of, raw):
    client = client_of(cast.worker)
    assert client.post("/api/v1/cases/search/", raw, content_type="application/json").status_code == 400


def test_a_choice_that_is_half_a_character_is_a_400(cast, client_of):
    path = f"/api/v1/cases/{make_case(cast.worker).pk}/notes/"
    raw = b'{"group": "\\ud800", "body": "x"}'
    assert client_of(cast.worker).post(path, raw, content_type="application/json").status_code == 400


def test_a_discharge_in_the_year_one_is_a_400(cast, client_of):
    stay = place(cast.head, make_case(cast.worker))
    path = reverse("api-placement-discharge", args=[stay.pk])
    answer = client_of(cast.worker).post(
        path, json.dumps({"end_kind": "return", "ended_at": "0001-01-01T00:00:00"}), content_type="application/json"
    )
    assert answer.status_code == 400


def test_an_odd_field_of_a_draft_leaves_no_dead_page(cast, client_of):
    worker, client = cast.worker, client_of(cast.worker)
    with scope(worker):
        draft = start_draft(actor=worker, unit=access_of(worker).memberships[0].unit)
    save = reverse("victims:intake-save", args=[draft.pk])

    def keep(raw: bytes) -> int:
        return client.post(save, raw, content_type="application/json").status_code

    assert keep('{"changes":{"rincian":{"birth_year":{"v":["²"],"t":1}}}}'.encode()) == 200
    assert keep(b'{"changes":{"rincian":{"birth_year":{"v":["1999"],"t":1e999}}}}') == 400
    assert keep(b'{"changes":{"rincian":{"full_name":{"v":["\\ud800"],"t":1}}}}') == 400
    assert keep(DEEP) == 400
    for section in ("kedatangan", "rincian"):
        assert client.get(reverse("victims:intake-section", args=[draft.pk, section])).status_code == 200


def test_one_key_on_another_case_is_a_conflict_and_loses_nothing(cast, client_of):
    first, second = make_case(cast.worker), make_case(cast.worker)
    client, key = client_of(cast.worker), "018f2d3c-0000-7000-8000-000000000001"

    def write(case) -> int:
        body = {"group": "summary", "body": "Tenang."}
        path = f"/api/v1/cases/{case.pk}/notes/"
        return client.post(path, body, content_type="application/json", headers={"Idempotency-Key": key}).status_code

    assert [write(first), write(first), write(second)] == [201, 201, 409]
    with scope(cast.worker):
        assert Note.objects.filter(case__in=[first, second]).count() == 1


def test_accounts_are_not_looked_up_by_naming_them(cast, client_of):
    path = f"/api/v1/cases/{make_case(cast.worker).pk}/restrict/"
    client = client_of(cast.worker)
    answers = [
        client.post(path, {"team": [address]}, content_type="application/json")
        for address in (cast.health_officer.email, "tidak.ada@contoh.id")
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].json() == answers[1].json()


def test_what_the_reader_may_not_see_is_absent_not_null(cast, client_of):
    case = make_case(cast.worker)
    told = client_of(cast.directorate).get(f"/api/v1/cases/{case.pk}/").json()
    assert "groups" in told
    assert {"age_at_intake", "origin_regency", "modus", "destination", "full_name"} & set(told) == set()
