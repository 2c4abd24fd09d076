"""What was answered before: for who works on the case in its unit, by part, numbers masked, on record."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.cases import as_owner, case_facts, make_case
from tppo_cases.access.context import access_of, forget_access, scope
from tppo_cases.access.groups import ALL_GROUPS
from tppo_cases.access.models import GroupDefault
from tppo_cases.audit.models import AuditEvent, FormerRow
from victims.models.person import Victim
from victims.services.facts import update_facts
from victims.services.opening import open_case
from victims.services.ownership import restrict_case
from victims.services.persons import update_identity

pytestmark = pytest.mark.django_db
FIRST = {"full_name": "Nama Semula", "nik": "5203011705990001", "alias": "Melur"}


def page_of(case) -> str:
    return f"/kasus/{case.pk}/riwayat/isian/"


def words(response) -> str:
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main", 1)[1])
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def changed(cast):
    """A case whose answers were changed three times, once without effect."""
    case = make_case(cast.worker, person={"identity": FIRST}, sealed={"route": "Lewat Batam"})
    with scope(cast.worker):
        update_identity(
            actor=cast.worker, case_id=case.pk,
            values={"full_name": "Nama Kini", "nik": "5203011705990002", "sex": "female", "born_on": date(1998, 5, 4)},
        )  # fmt: skip
        facts = {"route": "Lewat Tarakan", "exploitation_forms": ["forced_labour"], "destination_id": "MY"}
        update_facts(actor=cast.worker, case_id=case.pk, values=facts)
        update_facts(actor=cast.worker, case_id=case.pk, values=facts)
    with as_owner():  # as if it had been committed before the rest
        FormerRow.objects.exclude(table="victims_victimcase").update(transaction_id=1)
    return case


def test_every_answer_before_and_after_in_words(cast, client_of, changed):
    page = words(client_of(cast.worker).get(page_of(changed)))
    for part in (
        "Nama lengkap Semula Nama Semula Menjadi Nama Kini", "NIK Semula •••• 001 Menjadi •••• 002",
        "Jenis kelamin Semula Laki-laki Menjadi Perempuan", "Tanggal lahir Semula kosong Menjadi 4 Mei 1998",
        "Rute Semula Lewat Batam Menjadi Lewat Tarakan", "Negara tujuan Semula kosong Menjadi Malaysia", "Worker",
    ):  # fmt: skip
        assert part in page, part
    assert page.index("Lewat Tarakan") < page.index("Nama Kini"), "the latest first"
    assert page.count("Semula Lewat Tarakan") == 0, "what was saved unchanged is no change"


def test_numbers_in_full_are_asked_for_and_what_is_shown_is_on_record(cast, client_of, changed):
    client = client_of(cast.worker)
    client.get(page_of(changed))
    page = words(client.post(page_of(changed)))
    assert "NIK Semula 5203011705990001 Menjadi 5203011705990002" in page
    with scope(cast.auditor):
        events = AuditEvent.objects.filter(action="identity.viewed", case_id=changed.pk).order_by("id")
        fields = [event.details["fields"] for event in events]
    assert fields == [["birth_date", "full_name", "sex"], ["birth_date", "full_name", "nik", "sex"]]


def test_who_may_and_who_may_not(cast, client_of, changed):
    answers = {name: client_of(user).get(page_of(changed)).status_code for name, user in cast}
    assert {name for name, code in answers.items() if code == 200} == {"worker", "colleague", "head"}
    assert {answers[name] for name in ("shelter_staff", "directorate")} == {403}
    assert set(answers.values()) == {200, 403, 404}
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=changed.pk, team=[])
    assert client_of(cast.head).get(page_of(changed)).status_code == 404
    assert "Nama Semula" in words(client_of(cast.worker).get(page_of(changed)))


def test_a_part_that_is_not_hers_is_not_there(cast, client_of, changed):
    with as_owner():
        parts = sorted(ALL_GROUPS - {"identity"})
        GroupDefault.objects.filter(kind="role", code="social_worker").update(groups=parts)
    forget_access(cast.worker)
    page = words(client_of(cast.worker).get(page_of(changed)))
    assert "Lewat Batam" in page
    assert not re.search("Nama Semula|Nama Kini|NIK|Jenis kelamin|1998", page)


def test_a_case_without_changes_says_so_and_the_history_leads_here(cast, client_of):
    case = make_case(cast.worker)
    client = client_of(cast.worker)
    assert "Belum ada jawaban yang diubah." in words(client.get(page_of(case)))
    assert page_of(case) in client.get(f"/kasus/{case.pk}/riwayat/").content.decode()
    assert page_of(case) not in client_of(cast.directorate).get(f"/kasus/{case.pk}/riwayat/").content.decode()


def test_the_price_does_not_depend_on_how_much_was_changed(cast, client_of, changed):
    client, prices = client_of(cast.worker), []
    client.get(page_of(changed))
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(changed))
        prices.append(len(queries))
        with scope(cast.worker):
            for name in "ABC":
                update_identity(actor=cast.worker, case_id=changed.pk, values={"full_name": f"Nama {name}{number}"})
    assert prices[0] == prices[1]


def test_another_unit_that_opens_a_case_of_hers_reads_what_was_changed_since(cast, client_of, changed):
    """Else whoever was given what holds now would open a case, and read what was taken back before."""
    with as_owner():
        person = Victim.objects.select_related("identity").get(pk=changed.victim_id)
    with scope(cast.other_worker):
        unit = access_of(cast.other_worker).memberships[0].unit
        case = open_case(actor=cast.other_worker, unit=unit, person=person, facts=case_facts())
    client = client_of(cast.other_worker)
    assert "Belum ada jawaban yang diubah." in words(client.get(page_of(case)))
    with scope(cast.other_worker):
        update_identity(actor=cast.other_worker, case_id=case.pk, values={"full_name": "Nama Ketiga"})
    theirs, hers = words(client.get(page_of(case))), words(client_of(cast.worker).get(page_of(changed)))
    assert "Semula Nama Kini Menjadi Nama Ketiga" in theirs
    assert "Nama Semula" not in theirs
    assert "Nama Semula" in hers
    assert "Nama Ketiga" in hers
