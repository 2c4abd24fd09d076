"""Cases through the API: the same services and policies, other answers."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from victims.models.work import Note, Service
from victims.services.screening import ScreeningFacts, record_screening
from victims.states import CaseStatus

ROOT = "/api/v1/cases/"
NOWHERE = uuid.UUID(int=7)  # the id of no row


def post(client, case, verb, data=None, **headers):
    return client.post(f"{ROOT}{case.pk}/{verb}/", data or {}, content_type="application/json", headers=headers)


@pytest.fixture
def case(cast):
    return make_case(cast.worker)


def test_pages_follow_their_cursor(cast, client_of):
    made = [make_case(cast.worker) for _ in range(51)]
    client = client_of(cast.worker)
    first = client.get(ROOT).json()
    second = client.get(ROOT, {"cursor": first["next"]}).json()

    assert [row["number"] for row in first["results"] + second["results"]] == [case.number for case in reversed(made)]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "number"),
    [({}, 1), ({"archive": "1"}, 2), ({"status": "screening"}, 0), ({"mine": "true"}, 1), ({"overdue": "1"}, 0)],
)
def test_lists_are_narrowed(cast, client_of, case, query, number):
    set_status(make_case(cast.colleague), CaseStatus.CLOSED, outcome="left", closed_at=timezone.now())

    assert len(client_of(cast.worker).get(ROOT, query).json()["results"]) == number


def test_search_is_posted(cast, client_of):
    case = make_case(cast.worker, person={"identity": {"full_name": "Rahmat Rekaan"}})
    answer = client_of(cast.worker).post(f"{ROOT}search/", {"q": "rahmat rekaan"}, content_type="application/json")

    assert [row["id"] for row in answer.json()] == [str(case.pk)]


def test_a_service_is_recorded_once_per_key(cast, client_of, case):
    client, key = client_of(cast.worker), str(uuid.uuid4())
    data = {"kind": "vocational", "given_on": timezone.localdate().isoformat()}
    answers = [post(client, case, "services", data, **{"Idempotency-Key": key}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    with scope(cast.worker):
        assert Service.objects.filter(case=case).count() == 1


def test_a_note_is_written_and_read(cast, client_of, case):
    client = client_of(cast.worker)
    post(client, case, "notes", {"group": "safety", "body": "Jangan telepon"})

    assert [note["body"] for note in client.get(f"{ROOT}{case.pk}/notes/").json()] == ["Jangan telepon"]


def test_the_way_from_assessment_to_closing(cast, client_of, case):
    set_status(case, CaseStatus.ASSESSMENT)
    worker, head = client_of(cast.worker), client_of(cast.head)
    post(worker, case, "assessments", {"kind": "full", "risk": "low", "levels": {"social": 2}})
    post(worker, case, "plans", {"service_kinds": ["vocational"], "goals": "Bengkel"})
    post(worker, case, "services", {"kind": "vocational", "given_on": timezone.localdate().isoformat(), "value_rupiah": 5})
    asked = post(worker, case, "closing-request", {"reason": "Selesai"}).json()
    approved = post(head, case, "closing-approve").json()

    assert (asked["case_status"], approved["case_status"]) == ("closing", "closed")
    assert post(head, case, "reopen", {"reason": "Kembali"}).json()["case_status"] == "assessment"


def test_who_hands_over_learns_no_status_afterwards(cast, client_of, case):
    answer = post(client_of(cast.head), case, "transfer", {"unit": "sn-paramita", "reason": "Pulang"})

    assert (answer.status_code, answer.json()["case_status"]) == (200, None)


@pytest.mark.parametrize(
    ("who", "verb", "data", "code"),
    [
        ("worker", "closing-request", {"reason": "x"}, 409),  # not from intake
        ("worker", "closing-approve", {}, 403),
        ("head", "close-early", {"outcome": "completed", "reason": "x"}, 400),
        ("head", "transfer", {"unit": "kemenkes-rujukan", "reason": "x"}, 400),
        ("worker", "services", {"kind": "vocational", "given_on": "2001-01-01"}, 400),
        ("worker", "assessments", {"kind": "full", "risk": "low", "levels": {"other": 1}}, 400),
        ("worker", "notes", {"group": "gossip", "body": "x"}, 400),
        ("other_worker", "notes", {"group": "summary", "body": "x"}, 404),
        ("shelter_staff", "notes", {"group": "summary", "body": "x"}, 403),
        ("report_admin", "notes", {"group": "summary", "body": "x"}, 403),
        ("worker", f"screenings/{NOWHERE}/decision", {"decision": "victim", "reason": "x"}, 403),
        ("head", f"screenings/{NOWHERE}/decision", {"decision": "victim", "reason": "x"}, 404),
    ],
)
def test_refusals_have_their_codes(cast, client_of, case, who, verb, data, code):
    assert post(client_of(getattr(cast, who)), case, verb, data).status_code == code


def test_the_screening_of_another_case_is_not_below_this_one(cast, client_of, case):
    """One sees both cases; the address binds the screening to its own."""
    other = make_case(cast.worker)
    with scope(cast.worker):
        screening = record_screening(actor=cast.worker, case_id=other.pk, facts=ScreeningFacts(acts=["transport"]))
    client, decision = client_of(cast.head), {"decision": "not_tppo", "reason": "Tidak ada tujuan"}

    assert post(client, case, f"screenings/{screening.pk}/decision", decision).status_code == 404
    page = reverse("victims:case-screening-decide", args=[case.pk, screening.pk])
    assert client.post(page, {**decision}).status_code == 404
    # Still undecided: below its own case the decision is taken.
    assert post(client, other, f"screenings/{screening.pk}/decision", decision).status_code == 200


def test_a_refused_command_leaves_nothing_behind(cast, client_of, case):
    post(client_of(cast.worker), case, "notes", {"group": "summary", "body": ""})
    with scope(cast.worker):
        assert not Note.objects.filter(case=case).exists()


def test_restricting_and_back(cast, client_of, case):
    head = client_of(cast.head)
    post(head, case, "restrict", {"team": [cast.colleague.email]})
    assert client_of(cast.directorate).get(f"{ROOT}{case.pk}/").status_code == 404

    post(head, case, "unrestrict", {"reason": "Aman"})
    assert client_of(cast.directorate).get(f"{ROOT}{case.pk}/").status_code == 200
