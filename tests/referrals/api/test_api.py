"""The API: the same rows, parts and refusals as the pages."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from referrals.models import Referral
from tests.factories.cases import as_owner, make_case
from tests.factories.referrals import columns_of, make_accepted, make_approved, make_completed, make_draft, make_submitted, put
from tests.referrals.selectors.test_lists import copies
from tests.referrals.services.test_transitions import SEEN_BY, VISIBILITIES
from tppo_cases.access.context import scope
from victims.models.grants import CaseGrant
from victims.states import GrantSource

pytestmark = pytest.mark.django_db
LIST = "/api/v1/referrals/"
PREVIEW = {
    "id", "number", "side", "status", "kind", "urgency", "services", "sex", "age_band", "sender", "receiving_agency",
    "receiving_unit", "shared_groups", "ground", "approval_due", "approved_at", "received_at", "answered_at", "closed_at",
    "due_at", "answers",
}  # fmt: skip
OPENED = {"need", "result", "facility"}


def call(client, referral, verb: str, **data):
    return client.post(f"{LIST}{referral.pk}/{verb}/", json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("status", VISIBILITIES)
def test_everybody_gets_what_the_pages_give(cast, client_of, status):
    referral = put(make_draft(cast), **columns_of(status, cast))
    one, many = set(), set()
    for name, user in cast:
        client = client_of(user)
        if client.get(f"{LIST}{referral.pk}/").status_code == 200:
            one.add(name)
        listed = client.get(LIST)
        if listed.status_code == 200 and listed.json()["results"]:
            many.add(name)
    assert one == many == SEEN_BY[status]


@pytest.mark.parametrize(
    ("make", "more"),
    [(make_approved, set()), (make_accepted, OPENED | {"case_id"}), (make_completed, OPENED)],
)
def test_receiver_gets_fields_by_status(cast, client_of, make, more):
    data = client_of(cast.health_officer).get(f"{LIST}{make(cast).pk}/").json()
    assert set(data) == PREVIEW | more
    assert (data["side"], data["sender"]) == ("receiver", "Kemensos")


def test_receiver_whose_time_ran_out_does_not_get_the_case(cast, client_of):
    referral = make_accepted(cast)
    with as_owner():
        given = CaseGrant.objects.filter(case=referral.case_id, source=GrantSource.REFERRAL)
        given.update(valid_until=timezone.now() - timedelta(hours=1))
    assert "case_id" not in client_of(cast.health_officer).get(f"{LIST}{referral.pk}/").json()
    assert str(referral.case_id) not in client_of(cast.health_officer).get(LIST).content.decode()


def test_sender_gets_all_of_it(cast, client_of):
    data = client_of(cast.worker).get(f"{LIST}{make_approved(cast).pk}/").json()
    assert set(data) == PREVIEW | OPENED | {"case_id", "submitted_at", "ground_note"}
    assert data["sender"] == "RPTC Bambu Apus"


def test_create_once_by_key_then_submit(cast, client_of):
    case, client = make_case(cast.worker), client_of(cast.worker)
    body = {
        "case_id": str(case.pk), "kind": "medical", "receiving_agency": "kemenkes", "services": ["psychiatry"],
        "shared_groups": ["summary"], "legal_ground": "vital", "ground_note": "Perlu segera",
    }  # fmt: skip
    key = {"Idempotency-Key": "0199d0c8-0000-7000-8000-000000000004"}
    made = [client.post(LIST, json.dumps(body), content_type="application/json", headers=key) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    with scope(cast.worker):
        draft = Referral.objects.get()
    assert call(client, draft, "submit").json()["status"] == "submitted"


def test_create_for_an_unseen_case_is_404(cast, client_of):
    case = make_case(cast.worker)
    body = {"case_id": str(case.pk), "kind": "medical", "receiving_agency": "kemenkes", "services": ["psychiatry"]}
    answer = client_of(cast.other_worker).post(LIST, json.dumps(body), content_type="application/json")
    assert answer.status_code == 404


def test_refusals_have_their_field(cast, client_of):
    body = {"case_id": str(make_case(cast.worker).pk), "kind": "medical", "receiving_agency": "kemenkes", "services": []}
    answer = client_of(cast.worker).post(LIST, json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()) == ["services"]


def test_each_verb_by_api(cast, client_of):
    worker, officer, desk = (client_of(user) for user in (cast.worker, cast.head, cast.health_officer))
    referral = make_draft(cast)
    steps = [
        (worker, "submit", {}, "submitted"), (officer, "return", {"reason": "Lengkapi"}, "returned"),
        (worker, "redraft", {}, "draft"), (worker, "submit", {}, "submitted"), (officer, "approve", {}, "approved"),
        (desk, "open", {}, "received"),
        (desk, "message", {"body": "Pukul berapa?"}, "received"), (desk, "accept", {"facility": "RS Contoh"}, "accepted"),
        (desk, "start", {}, "in_progress"), (desk, "complete", {"result": "Layak jalan"}, "completed"),
    ]  # fmt: skip
    for client, verb, data, status in steps:
        answer = call(client, referral, verb, **data)
        assert (answer.status_code, answer.json().get("status")) == (200, status), verb
    assert call(desk, make_approved(cast), "decline", reason="Penuh").json()["status"] == "declined"
    assert call(officer, make_submitted(cast), "reject", reason="Tidak tepat").json()["status"] == "rejected"
    assert call(worker, make_submitted(cast), "withdraw", reason="Batal").json()["status"] == "withdrawn"
    assert call(officer, make_submitted(cast, urgency="urgent"), "approve-afterwards").json()["approval_due"] is False
    assert call(desk, make_accepted(cast), "refer-back", need="Hasil").status_code == 201


def test_answers_of_a_verb_that_cannot_be(cast, client_of):
    referral = make_submitted(cast)
    head = client_of(cast.head)
    assert call(client_of(cast.worker), referral, "approve").status_code == 403
    assert call(client_of(cast.other_head), referral, "approve").status_code == 404
    assert call(head, referral, "reject").status_code == 400
    assert call(head, referral, "approve").status_code == 200
    second = call(head, referral, "approve")
    assert (second.status_code, second.json()["current"]) == (409, "approved")


def test_boxes_and_statuses_narrow_the_list(cast, client_of):
    make_approved(cast)
    make_submitted(cast)
    client = client_of(cast.head)
    found = {
        query: [row["status"] for row in client.get(f"{LIST}?{query}").json()["results"]]
        for query in ("box=inbox", "box=outbox", "status=approved", "status=approved&status=submitted")
    }
    assert found == {
        "box=inbox": [], "box=outbox": ["submitted", "approved"], "status=approved": ["approved"],
        "status=approved&status=submitted": ["submitted", "approved"],
    }  # fmt: skip


def test_list_takes_the_same_queries_for_any_number_of_rows(cast, client_of):
    first, client, counts = make_approved(cast), client_of(cast.health_officer), []
    for more in (0, 2, 57):
        copies(first, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
