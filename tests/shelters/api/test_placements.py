"""The API of beds and placements: the same rules and rows as the pages."""

import pytest
from django.urls import reverse

from shelters.models import BedCount
from shelters.states import BedKind
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import other_shelter, own_shelter, place, propose

pytestmark = pytest.mark.django_db
JSON = "application/json"


def command(verb: str, placement) -> str:
    return reverse(f"api-placement-{verb}", args=[placement.pk])


def test_board_lists_every_shelter_with_its_beds(cast, client_of):
    rows = client_of(cast.worker).get(reverse("api-shelters")).json()

    assert len(rows) == 33
    assert sum(row["free"] for row in rows) == 1604
    assert {beds["kind"] for beds in rows[0]["beds"]} == set(BedKind.values)


def test_one_shelter_and_an_unknown_one(cast, client_of):
    client = client_of(cast.worker)

    assert client.get(reverse("api-shelter", args=[own_shelter().code])).json()["name"] == "RPTC Bambu Apus"
    assert client.get(reverse("api-shelter", args=["XX"])).status_code == 404


def test_receivers_of_referrals_have_no_beds(cast, client_of):
    client = client_of(cast.health_officer)

    assert client.get(reverse("api-shelters")).status_code == 403
    assert client.get(reverse("api-placements")).status_code == 403


def test_list_holds_what_the_account_may_know(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker), shelter=other_shelter(), reason="Ada psikiater")

    owner, shelter, stranger = (
        client_of(user).get(reverse("api-placements")).json()["results"]
        for user in (cast.worker, cast.other_worker, cast.coordinator)
    )

    assert owner[0]["case_id"] == str(placement.case_id)
    assert owner[0]["reason"] == "Ada psikiater"
    assert (shelter[0]["id"], shelter[0]["case_id"], shelter[0]["reason"]) == (str(placement.pk), None, "")
    assert stranger == []


def test_unseen_placement_is_unknown(cast, client_of):
    placement = place(cast.head, make_case(cast.worker))

    assert client_of(cast.other_worker).get(reverse("api-placement", args=[placement.pk])).status_code == 404
    assert client_of(cast.other_head).post(command("approve", placement), {}, JSON).status_code == 404


def test_proposal_with_a_key_is_made_once(cast, client_of):
    case, client = make_case(cast.worker), client_of(cast.worker)
    body = {"case_id": str(case.pk), "shelter": own_shelter().code, "bed_kind": "male"}
    key = {"HTTP_IDEMPOTENCY_KEY": "0198a000-0000-7000-8000-000000000003"}

    answers = [client.post(reverse("api-placement-propose"), body, JSON, **key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]


def test_full_shelter_is_a_400_that_names_others(cast, client_of):
    case = make_case(cast.worker)
    with as_owner():
        BedCount.objects.filter(shelter=own_shelter(), bed_kind=BedKind.MALE).update(capacity=0)
    body = {"case_id": str(case.pk), "shelter": own_shelter().code, "bed_kind": "male"}

    answer = client_of(cast.worker).post(reverse("api-placement-propose"), body, JSON)

    assert answer.status_code == 400
    assert "Sentra Handayani (14)" in answer.json()["shelter"][0]


def test_proposal_for_an_unseen_case_is_a_404(cast, client_of):
    body = {"case_id": str(make_case(cast.worker).pk), "shelter": own_shelter().code, "bed_kind": "male"}

    assert client_of(cast.other_worker).post(reverse("api-placement-propose"), body, JSON).status_code == 404


def test_commands_lead_through_the_states_and_409_when_it_moved_on(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker))
    head, worker = client_of(cast.head), client_of(cast.worker)

    assert head.post(command("approve", placement), {"room": "3"}, JSON).json()["status"] == "active"
    assert head.post(command("approve", placement), {}, JSON).status_code == 409
    assert worker.post(command("refuse", placement), {"reason": "x"}, JSON).status_code == 403
    moved = worker.post(command("transfer", placement), {"shelter": other_shelter().code, "bed_kind": "male"}, JSON).json()
    assert (moved["shelter"], moved["approval"]) == (other_shelter().code, "pending")
    ended = worker.post(reverse("api-placement-discharge", args=[moved["id"]]), {"end_kind": "return"}, JSON)
    assert (ended.status_code, ended.json()["status"]) == (200, "ended")


def test_refusal_of_a_proposal(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker), shelter=other_shelter())
    client = client_of(cast.other_head)

    assert client.post(command("refuse", placement), {}, JSON).status_code == 400
    assert client.post(command("refuse", placement), {"reason": "Penuh"}, JSON).json()["status"] == "refused"


def test_decision_of_the_directorate_is_answered_without_the_row(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker))

    assert client_of(cast.directorate).post(command("approve", placement), {}, JSON).status_code == 204


def test_bad_key_is_a_400(cast, client_of):
    body = {"case_id": str(make_case(cast.worker).pk), "shelter": own_shelter().code, "bed_kind": "male"}
    answer = client_of(cast.worker).post(reverse("api-placement-propose"), body, JSON, HTTP_IDEMPOTENCY_KEY="nein")

    assert answer.status_code == 400


def test_capacity_is_set_by_the_head_alone(cast, client_of):
    url, body = reverse("api-shelter-capacity", args=[own_shelter().code]), {"beds": {"infant": 9}}

    assert client_of(cast.worker).post(url, body, JSON).status_code == 403
    assert client_of(cast.other_head).post(url, body, JSON).status_code == 403
    assert client_of(cast.head).post(url, body, JSON).json()["beds"][-1]["capacity"] == 9
    assert client_of(cast.head).post(url, {"beds": {"tent": 9}}, JSON).status_code == 400


def test_list_takes_the_same_queries_for_any_number(cast, client_of, django_assert_max_num_queries):
    for _ in range(5):
        place(cast.head, make_case(cast.worker))
    client = client_of(cast.worker)

    with django_assert_max_num_queries(14):
        client.get(reverse("api-placements"))
