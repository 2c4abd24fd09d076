"""Pages: who gets them, that they betray nothing, that a second press does nothing, and that rows cost no queries."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import referrals as refer
from tests.factories.cases import make_case
from tests.factories.privacy import closed_case, in_work, make_request, report
from tppo_cases.access.context import scope
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.models import Approval
from tppo_cases.audit.models import AuditEvent
from tppo_cases.privacy.models.holds import LegalHold
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.selectors.register import PURPOSES, register_rows
from victims.services.consents import withdraw_consent
from victims.services.notes import write_note
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
HOME = "/pelindungan-data/"
OWNERS = {"worker", "colleague", "head"}


@pytest.fixture
def confirmed(client_of):
    """A client of somebody who has just proved who she is."""

    def make(user):
        client = client_of(user)
        session = client.session
        session["confirmed_at"] = time.time()
        session.save()
        return client

    return make


def statuses(cast, client_of, path) -> dict[str, int]:
    return {name: client_of(user).get(path).status_code for name, user in cast}


def only(cast, found, *, seen, refused=()) -> None:
    """200 for those, 403 for whose role has no such page, 404 for everybody else who might have looked."""
    assert {name for name, code in found.items() if code == 200} == set(seen)
    assert {code for name, code in found.items() if name not in seen} <= {403, 404}


def test_request_is_seen_by_its_unit_and_without_content_by_data_protection(cast, client_of):
    case = make_case(cast.worker, person={"identity": {"alias": "Melati", "full_name": "Nama Rahasia"}})
    refer.make_accepted(cast, case)
    request = make_request(cast, case)
    path = reverse("privacy:request-detail", args=[request.pk])

    only(cast, statuses(cast, client_of, path), seen=OWNERS | {"auditor"})
    page = client_of(cast.auditor).get(path).content.decode()
    assert request.number in page
    for secret in ("Minta salinan", "Melati", "Nama Rahasia", case.number, str(case.pk)):
        assert secret not in page
    assert "Minta salinan" in client_of(cast.colleague).get(path).content.decode()


def test_restricted_case_takes_its_request_along(cast, client_of):
    case = make_case(cast.worker)
    request = make_request(cast, case)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=case.pk, team=[cast.colleague])

    found = statuses(cast, client_of, reverse("privacy:request-detail", args=[request.pk]))
    only(cast, found, seen={"worker", "colleague", "auditor"})
    assert request.number not in client_of(cast.head).get(HOME).content.decode()


@pytest.mark.parametrize("name", ["verify", "start", "fulfil", "refuse", "withdraw", "erase"])
def test_steps_are_for_the_owning_unit(cast, client_of, name):
    request = make_request(cast, make_case(cast.worker))
    only(cast, statuses(cast, client_of, reverse(f"privacy:request-{name}", args=[request.pk])), seen=OWNERS)


def test_tab_of_the_case_is_for_the_owning_unit(cast, client_of):
    case = make_case(cast.worker)
    refer.make_accepted(cast, case)
    only(cast, statuses(cast, client_of, reverse("privacy:case-privacy", args=[case.pk])), seen=OWNERS)


def test_whole_request_by_hand(cast, confirmed):
    client, case = (
        confirmed(cast.worker),
        make_case(cast.worker, person={"identity": {"full_name": "Nama Rekaan", "nik": "5203014107990055"}}),
    )
    with scope(cast.worker):
        write_note(actor=cast.worker, case_id=case.pk, group="summary", body="Suka menggambar")
    answers = {
        "kind": "access", "received_from": "self", "received_at_0": "01/02/2026", "received_at_1": "09.00",
        "details": "Minta salinan", "kunci": "018f0000-0000-7000-8000-000000000001",
    }  # fmt: skip
    for _ in range(2):  # a second press
        page = client.post(reverse("privacy:request-create", args=[case.pk]), answers, follow=True)
        assert page.status_code == 200
    with scope(cast.worker):
        request = SubjectRequest.objects.get()
    steps = {"verify": {"identity_check": "Bertemu"}, "start": {"kunci": ""}}
    for name, posted in steps.items():
        assert client.post(reverse(f"privacy:request-{name}", args=[request.pk]), posted).status_code == 302
    copy = client.get(reverse("privacy:access-copy", args=[request.pk])).content.decode()
    for text in ("Nama Rekaan", "5203014107990055", "Suka menggambar", "Pekerja sosial", "dapat membahayakan"):
        assert text in copy
    assert cast.worker.full_name not in copy.split("<article")[1].split("</article>")[0]  # staff by agency and role
    with scope(cast.worker):
        assert AuditEvent.objects.filter(action="subject.copy_built", case_id=case.pk).count() == 1
    assert client.post(reverse("privacy:request-fulfil", args=[request.pk]), {"answer": "Dibacakan"}).status_code == 302
    late = client.post(reverse("privacy:request-refuse", args=[request.pk]), {"answer": "x", "ground": "law"})
    assert late.status_code == 200
    assert "Keadaannya sudah berubah" in late.content.decode()


def test_copy_asks_again_who_is_there(cast, client_of):
    request = in_work(cast, make_case(cast.worker))
    client = client_of(cast.worker)
    session = client.session
    session.pop("confirmed_at", None)
    session.save()
    answer = client.get(reverse("privacy:access-copy", args=[request.pk]))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:confirm"))


@pytest.mark.parametrize("kind", ["correction", "objection", "erasure"])
def test_copy_is_for_requests_of_a_copy(cast, confirmed, kind):
    request = in_work(cast, make_case(cast.worker), kind)
    assert confirmed(cast.worker).get(reverse("privacy:access-copy", args=[request.pk])).status_code == 404


def test_copy_holds_nothing_of_parts_that_the_reader_may_not_see(cast, confirmed):
    request = in_work(cast, make_case(cast.worker))
    only_these = {
        name for name, user in cast if confirmed(user).get(reverse("privacy:access-copy", args=[request.pk])).status_code == 200
    }
    assert only_these == OWNERS


def test_limits_are_listed_and_no_button_leads_to_a_refusal(cast, client_of):
    open_case = in_work(cast, make_case(cast.worker), "erasure")
    allowed = in_work(cast, closed_case(cast.worker), "erasure")
    client = client_of(cast.worker)
    blocked = client.get(reverse("privacy:request-detail", args=[open_case.pk])).content.decode()

    assert "belum selesai" in blocked
    assert reverse("privacy:request-erase", args=[open_case.pk]) not in blocked
    assert (
        reverse("privacy:request-erase", args=[allowed.pk])
        in client.get(reverse("privacy:request-detail", args=[allowed.pk])).content.decode()
    )
    assert client.post(reverse("privacy:request-erase", args=[allowed.pk]), {"reason": "Sah"}).status_code == 302
    with scope(cast.worker):
        assert Approval.objects.filter(kind="subject.erasure").count() == 1


def test_receiver_confirms_from_its_page(cast, client_of):
    case = make_case(cast.worker)
    consent = refer.consent_of(cast.worker, case, "kemenkes")
    refer.make_accepted(cast, case, consent=consent)
    with scope(cast.worker):
        withdraw_consent(actor=cast.worker, consent_id=consent.pk)
    client = client_of(cast.health_officer)
    page = client.get(HOME).content.decode()
    path = page.split('href="/pelindungan-data/berhenti/')[1].split('"')[0]

    assert case.number not in page
    assert client.post(f"/pelindungan-data/berhenti/{path}", {"kunci": ""}).status_code == 302
    assert "/berhenti/" not in client.get(HOME).content.decode()
    assert client_of(cast.migrant_officer).get(f"/pelindungan-data/berhenti/{path}").status_code == 404


def test_anybody_reports_an_incident_and_sees_what_she_wrote(cast, client_of):
    for name in ("training", "report_admin", "agency_admin"):
        client = client_of(getattr(cast, name))
        answers = {"what": "Laptop hilang", "noticed_at_0": "01/02/2026", "noticed_at_1": "09.00"}
        assert "Laptop hilang" in client.post(reverse("privacy:breach-report"), answers, follow=True).content.decode()
    breach = report(cast.worker)
    only(cast, statuses(cast, client_of, reverse("privacy:breach-detail", args=[breach.pk])), seen={"worker", "auditor"})


@pytest.mark.parametrize("name", ["pack", "assess", "notify", "no-duty", "close", "letters"])
def test_incident_is_worked_on_by_data_protection_alone(cast, client_of, name):
    path = reverse(f"privacy:breach-{name}", args=[report(cast.worker).pk])
    only(cast, statuses(cast, client_of, path), seen={"auditor"})


@pytest.mark.parametrize("name", ["register", "retention"])
def test_oversight_is_for_data_protection(cast, client_of, name):
    only(cast, statuses(cast, client_of, reverse(f"privacy:{name}")), seen={"auditor"})


def test_letters_hold_what_the_law_asks(cast, client_of):
    breach = report(cast.worker)
    client = client_of(cast.auditor)
    facts = {
        "field_groups": ["identity", "health"], "persons": "3", "from_at_0": "01/02/2026", "from_at_1": "09.00",
        "to_at_0": "01/02/2026", "to_at_1": "10.00", "how": "Ponsel tanpa kunci", "measures": "Sesi ditutup",
    }  # fmt: skip
    assert client.post(reverse("privacy:breach-assess", args=[breach.pk]), facts).status_code == 302
    page = client.get(reverse("privacy:breach-letters", args=[breach.pk])).content.decode()

    for text in ("Identitas, kesehatan", "1 Februari 2026", "Ponsel tanpa kunci", "Sesi ditutup", "Pasal 46"):
        assert page.count(text) >= 2, text


def test_hold_by_number_tells_nothing_of_unseen_cases(cast, client_of):
    case = make_case(cast.worker)
    answers = {"case_number": case.number, "ground": "audit", "reason": "Pemeriksaan"}
    path = reverse("privacy:hold-create")

    for user in (cast.other_head, cast.directorate):
        answer = client_of(user).post(path, answers)
        assert answer.status_code in {200, 403}
        with scope(cast.auditor):
            assert not LegalHold.objects.exists()
    unknown = client_of(cast.other_head).post(path, {**answers, "case_number": "TPPO-2026-999999"}).content.decode()
    assert "tidak ditemukan" in unknown
    assert "tidak ditemukan" in client_of(cast.other_head).post(path, answers).content.decode()
    assert client_of(cast.auditor).post(path, answers).status_code == 302


def test_register_knows_every_part(cast):
    rows = register_rows()
    assert set(PURPOSES) == set(FieldGroup)
    assert {row.label.lower() for row in rows} == {str(group.label) for group in FieldGroup}
    assert "victims_victimidentity.nik" in next(row.fields for row in rows if row.label == "Identitas")


@pytest.mark.parametrize("who", ["worker", "auditor"])
def test_queries_do_not_grow_with_the_rows(cast, client_of, who, django_assert_max_num_queries):
    client = client_of(getattr(cast, who))
    make_request(cast, make_case(cast.worker))
    report(cast.worker)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    for _ in range(8):
        make_request(cast, make_case(cast.worker))
        report(cast.worker)

    with django_assert_max_num_queries(len(one)):
        assert client.get(HOME).status_code == 200
