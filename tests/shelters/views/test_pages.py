"""The pages of shelters and placements, as their readers see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shelters.models import BedCount, Placement, Shelter
from shelters.states import Approval, BedKind, PlacementStatus
from tests.factories.cases import as_owner, make_case
from tests.factories.placements import other_shelter, own_shelter, place, propose
from tppo_cases.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def url(name: str, key) -> str:
    return reverse(f"shelters:{name}", args=[key])


def reload(placement) -> Placement:
    with as_owner():
        return Placement.objects.get(pk=placement.pk)


def test_board_names_free_beds_and_every_unit(cast, client_of):
    html = client_of(cast.directorate).get(reverse("shelters:board")).content.decode()

    assert "1.604 tempat tidur kosong" in html
    assert html.count('<th scope="row"><a') == 33
    assert "Cari tempat untuk kasus" not in html


@pytest.mark.parametrize("chip", ["perempuan", "laki-laki", "anak", "bayi", "wilayah", "apa-saja"])
def test_chips_of_the_board_answer(cast, client_of, chip):
    assert client_of(cast.worker).get(reverse("shelters:board"), {"urut": chip}).status_code == 200


def test_board_takes_the_same_queries_however_many_stay(cast, client_of):
    client, counts = client_of(cast.head), []
    for number in (1, 3):
        for _ in range(number):
            place(cast.head, make_case(cast.worker))
            propose(cast.worker, make_case(cast.worker))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("shelters:board"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_table_is_downloaded_with_a_line_per_unit(cast, client_of):
    answer = client_of(cast.worker).get(reverse("shelters:board-download"))

    assert answer["Content-Disposition"].startswith('attachment; filename="tempat-tidur-')
    assert len(answer.content.decode().splitlines()) == 34
    with as_owner():
        assert AuditEvent.objects.filter(action="shelter.board_downloaded", actor=cast.worker).exists()


def test_no_cell_of_the_table_is_a_formula(cast, client_of):
    with as_owner():
        Shelter.objects.filter(pk=own_shelter().pk).update(city="=1+1")
    assert ";'=1+1;" in client_of(cast.worker).get(reverse("shelters:board-download")).content.decode()


def test_residents_stand_on_the_page_of_the_own_shelter_only(cast, client_of):
    place(cast.head, make_case(cast.worker, person={"identity": {"alias": "Melati"}}))
    page = url("shelter-detail", own_shelter().code)

    own, other = (client_of(user).get(page).content.decode() for user in (cast.shelter_staff, cast.other_worker))

    assert "Melati" in own
    assert "Melati" not in other


def test_head_sets_capacity_in_the_browser(cast, client_of):
    page, numbers = url("capacity", own_shelter().code), dict.fromkeys(BedKind.values, "7")

    answer = client_of(cast.head).post(page, numbers)

    assert answer.status_code == 302
    assert set(BedCount.objects.filter(shelter=own_shelter()).values_list("capacity", flat=True)) == {7}


def test_capacity_below_the_people_is_said_beside_the_field(cast, client_of):
    place(cast.head, make_case(cast.worker))

    answer = client_of(cast.head).post(url("capacity", own_shelter().code), dict.fromkeys(BedKind.values, "0"))

    assert answer.status_code == 200
    assert "1 orang tidur di sana. Isi paling sedikit 1" in answer.content.decode()


def test_worker_proposes_and_head_approves_in_the_browser(cast, client_of):
    case = make_case(cast.worker)
    data = {"bed_kind": "male", "shelter": own_shelter().code, "reason": "Dekat bandara"}
    sent = client_of(cast.worker).post(url("placement-propose", case.pk), data, follow=True)
    assert "Usulan dikirim" in sent.content.decode()
    with as_owner():
        placement = Placement.objects.get(case=case)

    answer = client_of(cast.head).post(url("placement-approve", placement.pk), {"room": "Gedung putra 14"}, follow=True)

    assert "Penempatan disetujui" in answer.content.decode()
    assert "Gedung putra 14" in answer.content.decode()


def test_full_shelter_is_refused_in_words_and_keeps_what_was_typed(cast, client_of):
    case = make_case(cast.worker)
    with as_owner():
        BedCount.objects.filter(shelter=own_shelter(), bed_kind=BedKind.MALE).update(capacity=0)
    data = {"bed_kind": "male", "shelter": own_shelter().code, "reason": "Dekat bandara"}

    answer = client_of(cast.worker).post(url("placement-propose", case.pk), data)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "RPTC Bambu Apus tidak punya tempat tidur kosong untuk laki-laki" in html
    assert "Sentra Handayani (14)" in html
    assert "Dekat bandara" in html


def test_proposal_without_a_unit_says_what_is_missing(cast, client_of):
    answer = client_of(cast.worker).post(url("placement-propose", make_case(cast.worker).pk), {"bed_kind": "male"})

    assert "Pilih unit." in answer.content.decode()


def test_receiving_head_reads_the_preview_and_nothing_of_the_case(cast, client_of):
    case = make_case(cast.worker, person={"identity": {"alias": "Melati"}}, plain={"needs": ["medicine"]})
    placement = propose(cast.worker, case, shelter=other_shelter(), reason="Rahasia dahulu")

    html = client_of(cast.other_head).get(url("placement-detail", placement.pk)).content.decode()

    assert "Laki-laki, 25–34 tahun" in html
    assert "Obat" in html
    assert "Setujui penempatan" in html
    assert not {word for word in ("Melati", case.number, "Rahasia dahulu", str(case.pk)) if word in html}


def test_refusal_and_discharge_in_the_browser(cast, client_of):
    waiting = propose(cast.worker, make_case(cast.worker), shelter=other_shelter())
    stay = place(cast.head, make_case(cast.worker))

    client_of(cast.other_head).post(url("placement-refuse", waiting.pk), {"reason": "Penuh pekan ini"})
    client_of(cast.worker).post(url("placement-discharge", stay.pk), {"end_kind": "return"})

    assert reload(waiting).approval == Approval.REFUSED
    assert reload(stay).status == PlacementStatus.ENDED


def test_directorate_goes_to_the_board_after_its_decision(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker))

    answer = client_of(cast.directorate).post(url("placement-approve", placement.pk))

    assert answer["Location"] == reverse("shelters:board")


def test_mover_of_the_shelter_is_led_where_she_can_still_read(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker), is_emergency=True, shelter=other_shelter())
    data = {"bed_kind": "male", "shelter": own_shelter().code}

    answer = client_of(cast.other_worker).post(url("placement-transfer", placement.pk), data, follow=True)

    assert answer.status_code == 200
    assert "Kepindahan dicatat" in answer.content.decode()
    assert reload(placement).status == PlacementStatus.ENDED


def test_second_press_on_approve_says_that_it_changed(cast, client_of):
    placement = propose(cast.worker, make_case(cast.worker))
    client = client_of(cast.head)

    client.post(url("placement-approve", placement.pk))
    again = client.post(url("placement-approve", placement.pk))

    assert "sudah berubah sejak halaman dibuka" in again.content.decode()


@pytest.mark.parametrize("verb", ["approve", "refuse", "transfer", "discharge"])
def test_who_may_not_decide_or_move_is_refused(cast, client_of, verb):
    placement = propose(cast.worker, make_case(cast.worker), is_emergency=True)
    page = url(f"placement-{verb}", placement.pk)

    assert client_of(cast.shelter_staff).get(page).status_code == 403
    assert client_of(cast.other_worker).get(page).status_code in {403, 404}
    assert client_of(cast.health_officer).get(page).status_code == 403


def test_tab_tells_former_stays_and_the_empty_one_offers_a_place(cast, client_of):
    case, empty = make_case(cast.worker), make_case(cast.worker)
    client_of(cast.worker).post(url("placement-discharge", place(cast.head, case).pk), {"end_kind": "hospital"})

    html = client_of(cast.worker).get(url("case-placements", case.pk)).content.decode()

    assert "dirawat di rumah sakit" in html
    assert "Cari tempat" in client_of(cast.worker).get(url("case-placements", empty.pk)).content.decode()
    assert client_of(cast.directorate).get(url("case-placements", case.pk)).status_code == 404


def test_case_page_tab_takes_few_queries(cast, client_of):
    case = make_case(cast.worker)
    for _ in range(3):
        stay = place(cast.head, case)
        client_of(cast.worker).post(url("placement-discharge", stay.pk), {"end_kind": "left"})
    place(cast.head, case)
    client = client_of(cast.worker)

    with CaptureQueriesContext(connection) as captured:
        client.get(url("case-placements", case.pk))

    assert len(captured) <= 25, "\n".join(query["sql"][:150] for query in captured)


def test_picker_lists_own_cases_without_a_place(cast, client_of):
    make_case(cast.worker, person={"identity": {"alias": "Melati"}})
    place(cast.head, make_case(cast.worker, person={"identity": {"alias": "Kenanga"}}))

    html = client_of(cast.worker).get(reverse("shelters:place-case")).content.decode()

    assert "Melati" in html
    assert "Kenanga" not in html
