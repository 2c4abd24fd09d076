"""A curious officer of another unit or agency: a valid account, a search box, and ids from an e-mail or a screenshot."""

import pytest
from django.urls import reverse

from tests.access.endpoints import UNKNOWN_ID
from tests.access.story import NIK, SEES
from tests.attacks.tools import post_json, sql
from tests.cast import ROLES
from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from tppo_cases.notifications.models import Notification
from victims.models.case import VictimCase
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
PAGES = (
    "case-detail", "case-identity", "case-screening", "case-assessment", "case-services", "case-documents", "case-notes",
    "case-history", "case-access", "case-openings", "case-actions",
)  # fmt: skip
STRANGERS = ("other_worker", "other_head", "migrant_officer", "network_companion")
everybody = pytest.mark.parametrize("person", list(ROLES))


@pytest.mark.parametrize("person", STRANGERS)
def test_id_of_a_foreign_case_on_every_tab_reads_as_an_unknown_one(client_of, cast, story, person):
    """Puts the id of a case of another agency into the address of each tab and looks for any difference to a made-up id."""
    client = client_of(getattr(cast, person))
    for page in PAGES:
        real = client.get(reverse(f"victims:{page}", args=[story.rows["restricted"].pk]))
        made_up = client.get(reverse(f"victims:{page}", args=[UNKNOWN_ID]))
        assert (real.status_code, real.content) == (made_up.status_code, made_up.content), page
        assert real.status_code in {403, 404}


@pytest.mark.parametrize("part", ["", "services/", "notes/", "assessments/", "documents/"])
def test_id_of_a_foreign_case_in_the_api_reads_as_an_unknown_one(client_of, cast, story, part):
    """The same in the API, comparing body and every header."""
    client = client_of(cast.other_worker)
    answers = [client.get(f"/api/v1/cases/{key}/{part}") for key in (story.rows["own"].pk, UNKNOWN_ID)]
    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content
    assert dict(answers[0].headers) == dict(answers[1].headers)


@everybody
def test_restricted_case_is_for_its_team_alone(client_of, cast, story, person):
    """Everybody in turn, the head and the superuser too, tries the restricted case by page and by API."""
    client, key = client_of(getattr(cast, person)), story.rows["restricted"].pk
    codes = {client.get(path).status_code for path in (f"/kasus/{key}/", f"/api/v1/cases/{key}/")}
    assert codes == {200} if person in SEES["restricted"] else codes <= {403, 404}


def test_document_of_one_case_below_the_address_of_another(client_of, cast, story):
    """Sees a case of her own and asks there for the document of a case that she does not see."""
    mine, document = story.rows["other"].pk, story.rows["document"].pk
    client = client_of(cast.other_worker)
    for path in (f"/kasus/{mine}/dokumen/{document}/unduh/", f"/api/v1/cases/{mine}/documents/{document}/download/"):
        assert post_json(client, path).status_code == 404


@pytest.mark.parametrize("person", ["other_worker", "health_officer", "coordinator", "auditor", "superuser"])
def test_document_of_a_part_that_is_not_hers(client_of, cast, story, person):
    """Guesses the address of a photo of an identity card; also who sees the case but not the part "identity"."""
    row = story.rows["document"]
    answer = client_of(getattr(cast, person)).post(f"/kasus/{row.case_id}/dokumen/{row.pk}/unduh/")
    assert answer.status_code in {403, 404}


def test_referral_that_was_sent_to_another_agency(client_of, cast, story):
    """An officer of Kemenkes opens and answers a referral that is meant for KP2MI."""
    client, key = client_of(cast.health_officer), story.rows["referral_submitted"].pk
    assert client.get(f"/rujukan/{key}/").status_code == 404
    assert client.post(f"/rujukan/{key}/terima/").status_code == 404
    assert post_json(client, f"/api/v1/referrals/{key}/accept/", {"facility": "RS"}).status_code == 404


@pytest.mark.parametrize("person", ["health_officer", "directorate", "other_head", "coordinator", "auditor"])
def test_where_she_sleeps(client_of, cast, story, person):
    """Whoever receives, oversees or coordinates looks for the placement, that is: for the house."""
    client = client_of(getattr(cast, person))
    assert client.get(f"/rumah-perlindungan/penempatan/{story.rows['placement'].pk}/").status_code in {403, 404}
    assert client.get(f"/rumah-perlindungan/kasus/{story.rows['own'].pk}/").status_code in {403, 404}


def test_draft_of_a_colleague(client_of, cast, story):
    """A colleague of the same unit opens, writes into and discards an intake that she did not begin."""
    client, key = client_of(cast.colleague), story.rows["draft"].pk
    assert client.get(f"/kasus/penerimaan/{key}/periksa/").status_code == 404
    assert client.post(f"/kasus/penerimaan/{key}/kedatangan/", {"alias": "X"}).status_code == 404
    assert client.post(f"/kasus/penerimaan/{key}/batalkan/").status_code == 404


@pytest.mark.parametrize("person", ["worker", "head", "other_worker", "directorate", "auditor"])
def test_queue_of_possible_matches(client_of, cast, story, person):
    """Wants to know who is the same person in another centre."""
    client = client_of(getattr(cast, person))
    assert client.get("/kasus/koordinasi/").status_code == 403
    assert client.get(f"/kasus/koordinasi/{story.rows['match'].pk}/").status_code in {403, 404}


@pytest.mark.parametrize("person", ["health_officer", "migrant_officer", "network_companion", "directorate"])
def test_search_by_an_identity_number_tells_nothing(client_of, cast, story, person):
    """Types the NIK of a person who is in the system, and one that is not, and compares the answers byte by byte."""
    client = client_of(getattr(cast, person))
    found = [post_json(client, "/api/v1/cases/search/", {"q": text}) for text in (NIK, NIK[:-1] + "9")]
    if person == "directorate":  # sees the case of Sentra Paramita, but not its part "identity"
        assert not any(case in found[0].content.decode() for case in (str(story.rows["restricted"].pk),))
        return
    assert found[0].content == found[1].content == b"[]"


def test_search_page_gives_the_same_bytes_for_a_hidden_person(client_of, cast, story):
    """The same on the page: a name that exists behind the wall and a name of equal length that does not."""
    client = client_of(cast.health_officer)
    pages = [client.post("/kasus/", {"q": name}).content.decode() for name in ("Anggrek", "Zzggrek")]
    assert pages[0].replace("Anggrek", "Zzggrek") == pages[1]


def test_search_by_the_number_of_a_foreign_case(client_of, cast, story):
    """Knows a case number from a corridor and searches it, whole, short and by its beginning."""
    client, number = client_of(cast.other_worker), story.rows["own"].number
    for text in (number, number[-6:], number[:-2]):
        assert str(story.rows["own"].pk) not in post_json(client, "/api/v1/cases/search/", {"q": text}).content.decode()


def test_cursor_of_somebody_else(client_of, cast, story):
    """Takes the page mark of a list that holds other cases and continues her own list from there."""
    stolen = [make_case(cast.worker) for _ in range(51)]
    mark = client_of(cast.worker).get("/api/v1/cases/").json()["next"]
    shown = client_of(cast.other_worker).get("/api/v1/cases/", {"cursor": mark}).json()["results"]
    assert {row["id"] for row in shown} <= {str(story.rows["other"].pk)}
    assert len(stolen) == 51


@pytest.mark.parametrize(
    "query", [{"order": "owner_unit"}, {"status": "closed' OR 1=1"}, {"unit": "rp-bambuapus"}, {"mine": "1"}]
)
def test_filters_and_orders_do_not_widen_a_list(client_of, cast, story, query):
    """Adds parameters that the list does not know, or that name another unit."""
    shown = client_of(cast.other_worker).get("/api/v1/cases/", query)
    assert shown.status_code == 200
    assert {row["id"] for row in shown.json()["results"]} <= {str(story.rows["other"].pk)}


def test_counts_do_not_move_when_a_hidden_case_arrives(client_of, cast, story):
    """Counts on her pages before and after a case is opened and restricted elsewhere."""
    client = client_of(cast.head)
    before = [client.get(path).content for path in ("/kasus/", "/api/v1/cases/")]
    hidden = make_case(cast.worker)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=hidden.pk, team=[])
    after = [client.get(path).content for path in ("/kasus/", "/api/v1/cases/")]
    assert before[1] == after[1]
    assert str(hidden.pk).encode() not in after[0]
    assert hidden.number.encode() not in after[0]


def test_figures_of_another_agency_do_not_show_a_single_person(client_of, cast, story):
    """Reads a report of the sending agency."""
    client = client_of(cast.health_officer)
    assert client.get(f"/laporan/{story.rows['report'].pk}/").status_code in {403, 404}


@pytest.mark.parametrize("person", ["colleague", "other_worker", "health_officer", "agency_admin", "training"])
def test_request_for_two_people_that_is_not_hers(confirmed_client_of, cast, story, person):
    """Opens, approves and withdraws a request for which nobody asked her."""
    client, path = confirmed_client_of(getattr(cast, person)), f"/persetujuan/{story.rows['approval'].pk}/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"decision": "approve"}).status_code == 404
    assert client.post(f"{path}tarik/").status_code == 404


def test_line_of_the_bell_of_another(client_of, cast, story):
    """Opens a notice of the head by its id, to learn where it leads."""
    row = story.rows["notification"]
    assert client_of(cast.worker).post(f"/pemberitahuan/{row.pk}/").status_code == 404
    assert Notification.objects.get(pk=row.pk).read_at is None


@pytest.mark.parametrize("person", ["colleague", "report_admin", "other_worker", "agency_admin"])
def test_emergency_opening_of_another(client_of, cast, story, person):
    """Reads why somebody opened a case in an emergency."""
    path = f"/kasus/darurat/{story.rows['emergency'].pk}/"
    assert client_of(getattr(cast, person)).get(path).status_code == 404


@pytest.mark.parametrize("person", ["other_worker", "other_head", "health_officer", "directorate", "training"])
def test_request_of_a_person_about_her_data(client_of, cast, story, person):
    """Reads that somebody asked for a copy of her data, and tries to take the copy."""
    client, key = client_of(getattr(cast, person)), story.rows["request"].pk
    assert client.get(f"/pelindungan-data/permintaan/{key}/").status_code in {403, 404}
    assert client.get(f"/pelindungan-data/permintaan/{key}/salinan/").status_code in {302, 403, 404}


@pytest.mark.parametrize("person", ["colleague", "head", "other_worker", "health_officer"])
def test_incident_that_another_reported(confirmed_client_of, cast, story, person):
    """Opens an incident and its pack: a list of who was read."""
    client, key = confirmed_client_of(getattr(cast, person)), story.rows["breach"].pk
    assert client.get(f"/pelindungan-data/insiden/{key}/").status_code == 404
    assert client.get(f"/pelindungan-data/insiden/{key}/berkas/").status_code in {403, 404}


@pytest.mark.parametrize("path", ["/", "/kasus/", "/api/v1/cases/", "/ekspor/", "/audit/", "/rumah-perlindungan/"])
def test_superuser_of_the_framework_has_no_rights(client_of, cast, story, path):
    """Somebody set the flag ``is_superuser`` in the database and looks around."""
    page = client_of(cast.superuser).get(path)
    assert page.status_code in {200, 403}
    assert not any(mark in page.content.decode() for target in story.aliases for mark in story.marks(target))


@pytest.mark.parametrize("person", ["auditor", "coordinator", "agency_admin", "report_admin", "report_signer"])
def test_who_oversees_reads_no_content(client_of, cast, story, person):
    """Data protection, the desk, admins and statistics try every tab and every search for a name."""
    client = client_of(getattr(cast, person))
    for page in PAGES:
        assert client.get(reverse(f"victims:{page}", args=[story.rows["own"].pk])).status_code in {403, 404}
    assert post_json(client, "/api/v1/cases/search/", {"q": "Cempaka"}).status_code == 403


@pytest.mark.parametrize("table", ["victims_victimidentity", "victims_victimcase", "victims_document", "victims_searchtoken"])
def test_hand_written_query_in_a_strangers_context(cast, story, table):
    """A forgotten filter: the application asks for every row of a table while a stranger is asking."""
    with scope(cast.training):
        assert not VictimCase.objects.exists()
    assert sql(cast.training, f"SELECT 1 FROM {table}") == 0  # noqa: S608  # names are those above
