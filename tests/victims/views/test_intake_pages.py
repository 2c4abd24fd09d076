"""The pages of an intake without JavaScript: plain posts, errors beside the field, and who may come in."""

import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.cases import as_owner, make_case
from tests.factories.drafts import arrival, as_typed, consent, make_draft, open_draft
from tppo_cases.access.context import scope
from victims.models.case import VictimCase
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import content_of

pytestmark = pytest.mark.django_db
SENTENCE = "Koordinator akan menghubungi bila perlu."
NIK = {"full_name": "Rudi Setiawan", "nik": "5203011705990001"}


def section_url(draft, slug="kedatangan"):
    return reverse("victims:intake-section", args=[draft.pk, slug])


def review_url(draft):
    return reverse("victims:intake-review", args=[draft.pk])


def held(user, draft, slug="kedatangan"):
    with scope(user):
        return content_of(user, IntakeDraft.objects.get(pk=draft.pk)).section(slug)


def test_starting_gives_a_draft_with_the_arrival_now(cast, client_of):
    client, key = client_of(cast.worker), uuid.uuid4()
    for _ in range(2):
        response = client.post(reverse("victims:intake-start"), {"kunci": key})

    page = client.get(response.url).content.decode()
    assert re.search(r'name="arrived_at_0" value="\d\d/\d\d/\d{4}"', page)
    with scope(cast.worker):
        assert IntakeDraft.objects.count() == 1


def test_a_section_is_kept_and_leads_on(cast, client_of):
    draft = make_draft(cast.worker)
    response = client_of(cast.worker).post(section_url(draft), {**flat(arrival(alias="Melur")), "lanjut": "ya"})

    assert response.url == section_url(draft, "persetujuan")
    assert held(cast.worker, draft)["alias"] == ["Melur"]


def test_later_leads_to_the_list_even_with_errors(cast, client_of):
    draft = make_draft(cast.worker)
    response = client_of(cast.worker).post(section_url(draft), {"age": "dua puluh", "lanjut": "nanti"}, follow=True)

    assert b"Lanjutkan draf" in response.content
    assert held(cast.worker, draft)["age"] == ["dua puluh"]


def test_bad_input_stays_on_the_page_with_its_sentence(cast, client_of):
    draft = make_draft(cast.worker)
    response = client_of(cast.worker).post(section_url(draft), {**flat(arrival(age="dua puluh")), "lanjut": "ya"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Periksa 1 isian" in page
    assert 'href="#id_age"' in page
    assert 'value="dua puluh"' in page
    assert held(cast.worker, draft)["age"] == ["dua puluh"]


def test_what_the_script_has_sent_is_not_written_over(cast, client_of):
    draft = make_draft(cast.worker, kedatangan=arrival(alias="Terbaru"))
    client_of(cast.worker).post(section_url(draft), {**flat(arrival(alias="Lama")), "tersimpan": "1", "lanjut": "ya"})

    assert held(cast.worker, draft)["alias"] == ["Terbaru"]


def flat(values):
    return {name: texts if len(texts) != 1 else texts[0] for name, texts in values.items()}


@pytest.mark.parametrize(
    ("age", "sex", "spoken"),
    [
        ("27", "male", "pria"),
        ("27", "female", "wanita"),
        ("16", "male", "anak"),
        ("2 bulan", "", "anak"),
        ("", "", "umum"),
        ("40", "", "umum"),
    ],
)
def test_the_sentence_to_say_aloud_follows_age_and_sex(cast, client_of, age, sex, spoken):
    draft = make_draft(cast.worker, kedatangan=arrival(age=age, sex=sex))
    page = client_of(cast.worker).get(section_url(draft)).content.decode()

    shown = re.findall(r'data-say-for="(\w+)">', page)
    assert shown == [spoken]


@pytest.mark.parametrize("slug", ["kedatangan", "persetujuan", "penapisan", "rincian"])
def test_pages_carry_no_name_in_title_or_address(cast, client_of, slug):
    draft = make_draft(cast.worker, kedatangan=arrival(alias="Melur"), rincian=as_typed(NIK))
    response = client_of(cast.worker).get(section_url(draft, slug))

    title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL).group(1)
    assert "Melur" not in title
    assert "Rudi" not in title
    assert response["Cache-Control"] == "no-store, private"


def test_another_worker_meets_the_same_nothing_as_for_an_unknown_draft(cast, client_of):
    draft = make_draft(cast.worker)
    for name in ("colleague", "other_worker", "other_head"):
        client = client_of(getattr(cast, name))
        for url in (section_url(draft), review_url(draft), reverse("victims:intake-advice", args=[draft.pk])):
            unknown = client.get(url.replace(str(draft.pk), str(uuid.uuid4())))
            found = client.get(url)
            assert (found.status_code, found.content) == (404, unknown.content), (name, url)
        assert client.post(reverse("victims:intake-discard", args=[draft.pk])).status_code == 404
    assert client_of(cast.head).get(section_url(draft)).status_code == 200


@pytest.mark.parametrize("name", ["directorate", "shelter_staff", "health_officer", "coordinator", "agency_admin", "auditor"])
def test_roles_without_intake_may_not_enter(cast, client_of, name):
    assert client_of(getattr(cast, name)).get(reverse("victims:intake-start")).status_code == 403


def test_an_unknown_section_is_not_found(cast, client_of):
    assert client_of(cast.worker).get(section_url(make_draft(cast.worker), "lain")).status_code == 404


def test_the_review_names_what_lacks_with_links(cast, client_of):
    draft = make_draft(cast.worker, kedatangan=arrival(arrival_source=""))
    client = client_of(cast.worker)
    page = client.post(review_url(draft)).content.decode()

    assert f"{section_url(draft)}?periksa=1#id_arrival_source_0" in page
    assert f"{section_url(draft, 'persetujuan')}?periksa=1#id_given_by_0" in page
    with scope(cast.worker):
        assert VictimCase.objects.count() == 0


def test_opening_leads_to_the_case_and_back_leads_there_too(cast, client_of):
    draft, client = make_draft(cast.worker), client_of(cast.worker)
    opened = client.post(review_url(draft))
    again = client.post(review_url(draft))

    assert opened.url == again.url == client.get(section_url(draft)).url
    with scope(cast.worker):
        assert VictimCase.objects.count() == 1


def opening_message(client, draft, **posted):
    response = client.post(review_url(draft), posted, follow=True)
    return [str(message) for message in response.context["messages"]]


def test_the_same_sentence_whoever_knows_the_person(cast, client_of):
    make_case(cast.other_worker, person={"identity": NIK})
    known = make_draft(cast.worker, kedatangan=arrival(), persetujuan=consent(), rincian=as_typed(NIK))
    unknown = make_draft(cast.worker)
    client = client_of(cast.worker)

    pages = [client.get(review_url(draft)).content.decode().count(SENTENCE) for draft in (known, unknown)]
    told = [opening_message(client, draft) for draft in (known, unknown)]

    assert pages == [1, 1]
    assert told == [[SENTENCE], [SENTENCE]]


def test_a_visible_match_has_to_be_answered(cast, client_of):
    case = make_case(cast.colleague, person={"identity": NIK})
    draft = make_draft(cast.worker, kedatangan=arrival(), persetujuan=consent(), rincian=as_typed(NIK))
    client = client_of(cast.worker)

    asked = client.post(review_url(draft)).content.decode()
    assert "Pilih apakah ini orang yang sama" in asked
    assert case.number in asked
    assert opening_message(client, draft, orang=str(case.victim_id)) == [SENTENCE]
    with scope(cast.worker):
        assert VictimCase.objects.filter(victim_id=case.victim_id).count() == 2


@pytest.mark.parametrize("answer", ["bukan-uuid", str(uuid.UUID(int=7))])
def test_a_person_that_no_page_offers_is_not_found(cast, client_of, answer):
    draft = make_draft(cast.worker)

    assert client_of(cast.worker).post(review_url(draft), {"orang": answer}).status_code == 404


def test_discarding_erases_and_leads_back(cast, client_of):
    draft = make_draft(cast.worker)
    response = client_of(cast.worker).post(reverse("victims:intake-discard", args=[draft.pk]), follow=True)

    assert b"Draf dibatalkan" in response.content
    with as_owner():
        assert IntakeDraft.objects.get(pk=draft.pk).content is None


def test_queries_of_the_list_do_not_depend_on_the_number_of_drafts(cast, client_of):
    client, counts = client_of(cast.worker), []
    for _ in range(2):
        make_draft(cast.worker)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("victims:intake-start"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_an_opened_draft_is_not_on_the_list(cast, client_of):
    draft = make_draft(cast.worker, kedatangan=arrival(alias="Sudah"), persetujuan=consent())
    open_draft(cast.worker, draft)

    assert b"Sudah" not in client_of(cast.worker).get(reverse("victims:intake-start")).content


def save(client, draft, body):
    url = reverse("victims:intake-save", args=[draft.pk])
    return client.post(url, body if isinstance(body, str) else json.dumps(body), content_type="application/json")


def test_saving_by_script_keeps_known_fields_with_their_time(cast, client_of):
    draft = make_draft(cast.worker, kedatangan={})
    change = {"alias": {"v": [" Melur "], "t": 5}, "no_such_field": {"v": ["x"], "t": 5}}
    response = save(client_of(cast.worker), draft, {"changes": {"kedatangan": change}})

    assert re.fullmatch(r"\d\d\.\d\d", response.json()["saved_at"])
    assert held(cast.worker, draft) == {"alias": ["Melur"]}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"changes": 1}',
        {"changes": {"lain": {}}},
        {"changes": {"kedatangan": {"alias": 1}}},
        {"changes": {"kedatangan": {"alias": {"v": "abc", "t": 1}}}},
        {"changes": {"kedatangan": {"alias": {"v": ["abc"], "t": "x"}}}},
    ],
)
def test_saving_nonsense_is_refused(cast, client_of, body):
    assert save(client_of(cast.worker), make_draft(cast.worker), body).status_code == 400


def test_saving_into_a_case_says_so(cast, client_of):
    draft = make_draft(cast.worker)
    open_draft(cast.worker, draft)
    response = save(client_of(cast.worker), draft, {"changes": {"kedatangan": {"alias": {"v": ["x"], "t": 1}}}})

    assert response.status_code == 409
    assert "sudah menjadi kasus" in response.json()["detail"]


def test_saving_into_a_draft_of_somebody_else_is_not_found(cast, client_of):
    draft = make_draft(cast.worker)

    assert save(client_of(cast.colleague), draft, {"changes": {}}).status_code == 404


def test_the_key_for_the_device_differs_by_person_and_draft(cast, client_of):
    first, second = make_draft(cast.worker), make_draft(cast.worker)

    def key(user, draft):
        return re.search(r'data-key="([^"]+)"', client_of(user).get(section_url(draft)).content.decode()).group(1)

    keys = [key(cast.worker, first), key(cast.worker, second), key(cast.head, first)]
    assert len(set(keys)) == 3
    assert key(cast.worker, first) == keys[0]


def test_advice_follows_the_age(cast, client_of):
    signs = as_typed({"acts": ["transport"], "purposes": ["sexual"]})
    told = []
    for age in ("16", "18"):
        draft = make_draft(cast.worker, kedatangan=arrival(age=age), penapisan=signs)
        told.append(client_of(cast.worker).get(reverse("victims:intake-advice", args=[draft.pk])).content.decode())

    assert "Terindikasi kuat" in told[0]
    assert "Belum cukup indikasi" in told[1]
    assert "Cara belum terlihat" in told[1]
