"""Dokumen on screen and in the API: shown, added, handed out safely, and to nobody else."""

import uuid
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import as_owner, make_case
from tests.factories.clamd import EICAR, clamd
from tests.factories.documents import add
from tests.factories.files import pdf, picture, upload
from tests.factories.referrals import make_accepted
from tests.tppo_cases.core.filecheck.test_apart import HARMFUL
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.filecheck import apart
from tppo_cases.core.uploads import MEGABYTE
from victims.models.document import Document
from victims.models.grants import CaseGrant
from victims.services.documents import withdraw_document
from victims.services.grants import give_named_access
from victims.services.ownership import restrict_case

pytestmark = pytest.mark.django_db
TITLE = "Judul Melati Rahasia"


@pytest.fixture
def case(cast):
    return make_case(cast.worker)


@pytest.fixture
def document(cast, case):
    return add(cast.worker, case, upload("Nama Kenanga.pdf", pdf()), title=TITLE, kind="medical")


def page(case):
    return reverse("victims:case-documents", args=[case.pk])


def form_page(case):
    return reverse("victims:case-document-add", args=[case.pk])


def addresses(document):
    """Page and API: hand out, withdraw."""
    arguments = [document.case_id, document.pk]
    names = ("victims:case-document-download", "victims:case-document-withdraw")
    return [reverse(name, args=arguments) for name in (*names, "api-case-document-download", "api-case-document-withdraw")]


def answers(**changes):
    return {"kind": "id_card", "title": "KTP", "group": "", "file": upload(), **changes}


def body_of(response):
    return b"".join(response.streaming_content)


def test_the_tab_lists_what_may_be_seen(cast, client_of, case, document):
    shown = client_of(cast.worker).get(page(case)).content.decode()

    for text in (TITLE, "Nama Kenanga.pdf", "Visum atau hasil pemeriksaan", "Belum dipindai", document.pk.hex[-8:]):
        assert text in shown


def test_a_file_is_added_and_fetched(cast, client_of, case):
    client = client_of(cast.worker)
    response = client.post(form_page(case), answers(), follow=True)
    with scope(cast.worker):
        document = Document.objects.get(case=case)
    fetched = client.post(addresses(document)[0])

    assert "Dokumen disimpan tersandi." in response.content.decode()
    assert body_of(fetched)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("number", [0, 2], ids=["page", "api"])
def test_a_download_is_an_attachment_that_nothing_opens_guesses_or_keeps(cast, client_of, document, number):
    response = client_of(cast.worker).post(addresses(document)[number], headers={"Range": "bytes=0-9"})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="dokumen-{document.pk.hex[-8:]}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert (response["Accept-Ranges"], int(response["Content-Length"])) == ("none", len(pdf()))
    assert body_of(response) == pdf()
    with scope(cast.worker):
        assert AuditEvent.objects.filter(target_id=str(document.pk), action="document.downloaded").count() == 1


def test_a_download_needs_a_press_not_a_link(cast, client_of, document):
    assert client_of(cast.worker).get(addresses(document)[0]).status_code == 405


# ---- nobody else ----
def nothing_for(client, case, document):
    """Neither the page, the list, the API nor the file knows the document; unknown ids answer the same."""
    unknown = uuid.UUID(int=7)
    for address in addresses(document):
        body = {"content_type": "application/json"} if address.startswith("/api/") else {}
        refused = client.post(address, {"reason": "x"}, **body)
        missing = client.post(address.replace(str(document.pk), str(unknown)), {"reason": "x"}, **body)
        assert (refused.status_code, missing.status_code) in {(404, 404), (403, 403)}
        assert refused.content.replace(str(document.pk).encode(), b"") == missing.content.replace(str(unknown).encode(), b"")
    for address in (page(case), reverse("api-case-documents", args=[case.pk])):
        shown = client.get(address).content.decode()
        for text in (TITLE, "Kenanga", str(document.pk), document.pk.hex[-8:]):
            assert text not in shown


@pytest.mark.parametrize("who", ["other_worker", "other_head", "migrant_officer", "auditor", "agency_admin", "superuser"])
def test_another_agency_or_unit_gets_nothing(cast, client_of, case, document, who):
    nothing_for(client_of(getattr(cast, who)), case, document)


def test_who_sees_the_case_but_not_the_part_gets_nothing(cast, client_of, case, document):
    with scope(cast.worker):
        give_named_access(
            actor=cast.worker, case=case, user=cast.network_companion, groups=["summary", "identity"], reason="Pendamping"
        )
    client = client_of(cast.network_companion)

    assert client.get(page(case)).status_code == 200
    nothing_for(client, case, document)
    nothing_for(client_of(cast.directorate), case, document)


def test_a_receiver_reads_what_was_shared_until_the_grant_ends(cast, client_of, case, document):
    make_accepted(cast, case)  # shares summary and health
    client = client_of(cast.health_officer)
    assert body_of(client.post(addresses(document)[0])) == pdf()
    assert TITLE in client.get(page(case)).content.decode()
    with as_owner():
        CaseGrant.objects.filter(case=case, source="referral").update(ended_at=timezone.now())

    nothing_for(client, case, document)


def test_a_restricted_case_is_for_named_persons(cast, client_of, case, document):
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=case.pk, team=[cast.colleague])

    assert client_of(cast.colleague).post(addresses(document)[2]).status_code == 200
    nothing_for(client_of(cast.head), case, document)


def test_a_withdrawn_document_is_shown_as_such_and_not_handed_out(cast, client_of, case, document):
    client = client_of(cast.worker)
    client.post(addresses(document)[1], {"reason": "Milik orang lain"})
    shown = client.get(page(case)).content.decode()

    assert "Milik orang lain" in shown
    assert addresses(document)[0] not in shown
    assert [client.post(addresses(document)[number]).status_code for number in (0, 2)] == [404, 404]


# ---- what goes wrong ----
def test_bad_input_reads_beside_its_field_and_keeps_what_was_typed(cast, client_of, case):
    typed = answers(title="Judul yang diketik", kind="medical", file=upload("ktp.jpg", b"<html>"))
    shown = client_of(cast.worker).post(form_page(case), typed).content.decode()

    assert "Isi berkas tidak sesuai dengan namanya" in shown
    assert "berkasnya harus dipilih lagi" in shown
    assert 'value="Judul yang diketik"' in shown
    assert '<option value="medical" selected' in shown


def test_a_file_that_breaks_its_reader_reads_beside_its_field(cast, client_of, case, monkeypatch):
    monkeypatch.setattr(apart, "CHILD", HARMFUL)
    response = client_of(cast.worker).post(form_page(case), answers(file=upload("ktp.jpg", b"crash")))

    assert response.status_code == 200
    assert "Berkas ini tidak dapat diperiksa dengan aman" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"file": ""}, "Pilih berkas atau ambil foto"), ({"title": ""}, "Tulis judul"), ({"kind": "x"}, "Pilih jenis dari daftar"),
     ({"group": "x"}, "Pilih bagian dari daftar"), ({"file": upload("a.exe", b"MZ")}, "Jenis berkas ini tidak diterima"),
     ({"file": upload("a.jpg", b"")}, "Berkas ini kosong")],
    ids=["no file", "no title", "kind", "group", "program", "empty"],
)  # fmt: skip
def test_every_gap_has_its_sentence(cast, client_of, case, changes, sentence):
    response = client_of(cast.worker).post(form_page(case), answers(**changes))

    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_a_file_that_is_too_large_is_never_written_anywhere(cast, client_of, case, settings, monkeypatch):
    settings.DOCUMENT_MAX_MB = 1
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)  # where Django's own handler would write it in plain
    response = client_of(cast.worker).post(form_page(case), answers(file=upload("a.pdf", bytes(3 * MEGABYTE))))

    assert "Berkas ini 3" in response.content.decode()
    assert "paling besar 1" in response.content.decode()


def test_a_large_upload_stays_in_memory(cast, client_of, case, monkeypatch):
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    large = pdf_of(4 * MEGABYTE)
    assert client_of(cast.worker).post(form_page(case), answers(file=upload("a.pdf", large))).status_code == 302


def pdf_of(size):
    def fill(document):
        document.Root.Isi = document.make_stream(uuid.UUID(int=5).bytes * (size // 16))

    return pdf(fill, compress_streams=False)


def test_a_second_press_adds_one_document(cast, client_of, case):
    client, key = client_of(cast.worker), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(form_page(case), answers(kunci=key)).status_code == 302
    with scope(cast.worker):
        assert Document.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("way", ["page", "api"])
def test_a_virus_is_refused_and_on_record(cast, client_of, case, settings, way):
    settings.CLAMAV_REQUIRED = True
    address = form_page(case) if way == "page" else reverse("api-case-documents", args=[case.pk])
    sick = upload("a.pdf", pdf().replace(b"\n%", b"\n%" + EICAR + b"\n%", 1))
    with clamd() as (settings.CLAMAV_URL, _server):
        response = client_of(cast.worker).post(address, answers(file=sick))

    assert response.status_code == (200 if way == "page" else 400)
    assert "mengandung virus" in response.content.decode()
    with scope(cast.worker):
        assert not Document.objects.filter(case=case).exists()
        assert AuditEvent.objects.filter(case_id=case.pk, action="document.infected", actor=cast.worker).count() == 1


def test_a_needed_scanner_that_is_down_is_said_so(cast, client_of, case, settings):
    settings.CLAMAV_REQUIRED, settings.CLAMAV_URL = True, "unix:/tidak/ada"
    shown = client_of(cast.worker).post(form_page(case), answers()).content.decode()

    assert "Pemindai virus sedang tidak bekerja" in shown


# ---- the API ----
def test_the_api_lists_adds_and_withdraws(cast, client_of, case):
    client, root = client_of(cast.worker), reverse("api-case-documents", args=[case.pk])
    key = {"Idempotency-Key": str(uuid.uuid4())}
    made = [client.post(root, answers(), headers=key).json()["id"] for _ in range(2)]
    (row,) = client.get(root).json()
    withdrawn = client.post(f"{root}{row['id']}/withdrawal/", {"reason": "Salah"}, content_type="application/json")
    (after,) = client.get(root).json()

    assert made == [row["id"]] * 2
    assert (row["kind"], row["group"], row["title"], row["content_type"]) == ("id_card", "identity", "KTP", "image/jpeg")
    assert (row["withdrawn_at"], withdrawn.status_code) == (None, 200)
    assert after["withdrawn_at"] is not None


@pytest.mark.parametrize(
    ("changes", "field"), [({"file": upload("a.exe", b"MZ")}, "file"), ({"kind": "x"}, "kind"), ({"title": ""}, "title")],
    ids=["program", "kind", "title"],
)  # fmt: skip
def test_the_api_refuses_with_a_sentence_for_the_field(cast, client_of, case, changes, field):
    response = client_of(cast.worker).post(reverse("api-case-documents", args=[case.pk]), answers(**changes))

    assert response.status_code == 400
    assert list(response.json()) == [field]


def test_a_body_without_a_file_and_many_files_are_no_bug(cast, client_of, case):
    client, root = client_of(cast.worker), reverse("api-case-documents", args=[case.pk])

    assert client.post(root, "{}", content_type="application/json").status_code == 400
    assert client.post(form_page(case), {**answers(), "more": BytesIO(b"x")}).status_code == 400


@pytest.mark.parametrize("tab", ["page", "api"])
def test_the_number_of_queries_does_not_depend_on_the_rows(cast, client_of, case, document, tab):
    client = client_of(cast.worker)
    address = page(case) if tab == "page" else reverse("api-case-documents", args=[case.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(5):
        made = add([cast.worker, cast.colleague][number % 2], case, upload("x.png", picture("PNG", (9, 9 + number))))
    with scope(cast.worker):
        withdraw_document(actor=cast.worker, case_id=case.pk, document_id=made.pk, reason="Salah")
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
