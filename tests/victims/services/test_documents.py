"""A document is kept sealed, read by those of its part, withdrawn with a reason, destroyed by its key."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils import timezone

from tests.factories.cases import as_owner, make_case, set_status
from tests.factories.clamd import EICAR, clamd
from tests.factories.documents import add, content_of
from tests.factories.files import docx, pdf, picture, upload
from tppo_cases.access.context import scope
from tppo_cases.audit.models import AuditEvent
from tppo_cases.core.sealed import reveal
from tppo_cases.core.uploads import MEGABYTE
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.document import Document
from victims.models.grants import CaseGrant
from victims.selectors.documents import SEALED
from victims.services import documents
from victims.services.document_removal import sweep_documents
from victims.services.documents import withdraw_document
from victims.services.emergency import open_in_emergency
from victims.services.grants import give_named_access
from victims.services.ownership import restrict_case
from victims.states import CaseStatus, ScanStatus
from victims.tasks import sweep_documents as sweep_task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_disk(tmp_path, settings):
    """A disk of one's own, to look at what lies there."""
    backend = {"BACKEND": "tppo_cases.core.storage.WholeFileStorage", "OPTIONS": {"location": tmp_path / "dokumen"}}
    settings.STORAGES = {**settings.STORAGES, "documents": backend}
    return tmp_path / "dokumen"


@pytest.fixture
def case(cast):
    return make_case(cast.worker)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def actions(cast, case):
    with scope(cast.worker):
        found = AuditEvent.objects.filter(case_id=case.pk, action__startswith="document.").order_by("id")
        return list(found.values_list("action", flat=True))


def test_what_lies_on_the_disk_is_sealed_under_a_random_name(cast, case, on_disk):
    document = add(cast.worker, case, upload("KTP Sekar Rahasia.pdf", pdf()))
    (path,) = files_in(on_disk)
    stored = path.read_bytes()

    assert b"%PDF" not in stored
    assert len(stored) > document.size_bytes == len(pdf())
    assert path.relative_to(on_disk).as_posix() == document.stored_name
    for text in ("Rahasia", "KTP", case.number, str(case.pk), str(document.pk), ".pdf"):
        assert text not in document.stored_name
    assert path.stat().st_mode & 0o077 == 0
    assert content_of(cast.worker, document) == pdf()


def test_the_database_holds_neither_name_nor_title_nor_key(cast, case):
    document = add(cast.worker, case, upload("Nama Rahasia.jpg"), title="Judul Rahasia")
    with scope(cast.worker):
        key = reveal(document, "file_key", SEALED)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM victims_document d UNION ALL SELECT a::text FROM audit_auditevent a")
        rows = " ".join(row[0] for row in cursor.fetchall())

    for text in ("Rahasia", b"Rahasia".hex(), key):
        assert text not in rows


def test_a_file_swapped_on_the_disk_does_not_open(cast, case, on_disk):
    one, two = add(cast.worker, case), add(cast.worker, case, upload("b.pdf", pdf()))
    (on_disk / one.stored_name).write_bytes((on_disk / two.stored_name).read_bytes())

    with pytest.raises(RefusedError, match="hilang atau rusak"):
        content_of(cast.worker, one)


def test_a_download_is_on_record_before_its_first_byte(cast, case):
    document = add(cast.worker, case)
    with scope(cast.worker):
        documents.open_document(actor=cast.worker, case_id=case.pk, document_id=document.pk)

    assert actions(cast, case) == ["document.added", "document.downloaded"]


@pytest.mark.parametrize(
    ("kind", "group"),
    [("id_card", "identity"), ("medical", "health"), ("police_report", "legal"), ("referral_letter", "services"),
     ("other", "narrative")],
)  # fmt: skip
def test_the_kind_says_the_part_of_the_case(cast, case, kind, group):
    assert add(cast.worker, case, kind=kind).group == group
    assert add(cast.worker, case, upload("b.pdf", pdf()), kind=kind, group="safety").group == "safety"


def test_a_part_that_one_does_not_see_takes_nothing_from_one(cast, case):
    with scope(cast.worker):
        give_named_access(actor=cast.worker, case=case, user=cast.network_companion, groups=["summary"], reason="Pendamping")
    with pytest.raises(RefusedError, match="bagian itu"):
        add(cast.network_companion, case)
    assert add(cast.network_companion, case, group="summary")


@pytest.mark.parametrize("who", ["shelter_staff", "directorate"])
def test_who_only_reads_adds_nothing(cast, case, who):
    with pytest.raises(PermissionDenied):
        add(getattr(cast, who), case)


def test_a_closed_case_takes_no_document(cast, case):
    set_status(case, CaseStatus.CLOSED, outcome="left", closed_at=timezone.now())
    with pytest.raises(PermissionDenied):
        add(cast.worker, case)


# ---- who gets nothing ----
def refused_as_unknown(reader, document):
    with pytest.raises((Document.DoesNotExist, VictimCase.DoesNotExist)):
        content_of(reader, document)


def test_readers_without_the_part_get_nothing(cast, case):
    document = add(cast.worker, case, kind="medical")

    assert content_of(cast.shelter_staff, document)  # of whose parts health is one
    for who in ("directorate", "other_worker", "health_officer", "network_companion", "auditor", "coordinator"):
        refused_as_unknown(getattr(cast, who), document)
    refused_as_unknown(cast.shelter_staff, add(cast.worker, case, upload("b.pdf", pdf()), kind="police_report"))


def test_an_ended_grant_and_a_restricted_case_give_nothing(cast, case):
    document = add(cast.worker, case)
    assert content_of(cast.head, document)
    with scope(cast.worker):
        restrict_case(actor=cast.worker, case_id=case.pk, team=[cast.colleague])
    assert content_of(cast.colleague, document)
    refused_as_unknown(cast.head, document)
    with as_owner():
        CaseGrant.objects.filter(case=case).update(ended_at=timezone.now())
    refused_as_unknown(cast.shelter_staff, document)


def test_a_document_is_reached_below_its_own_case_alone(cast, case):
    document, other = add(cast.worker, case), make_case(cast.worker)
    with scope(cast.worker), pytest.raises(Document.DoesNotExist):
        documents.open_document(actor=cast.worker, case_id=other.pk, document_id=document.pk)


def test_an_emergency_lets_one_read_but_carry_nothing_away(cast, case):
    document = add(cast.worker, case, group="summary")
    with scope(cast.other_head):
        open_in_emergency(
            actor=cast.other_head, number=case.number, groups=["summary"], reason="life",
            story="Telepon: minta dijemput sekarang.",
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        content_of(cast.other_head, document)


# ---- limits ----
def test_a_file_is_at_most_so_large(cast, case, settings):
    settings.DOCUMENT_MAX_MB = 1
    with pytest.raises(RefusedError, match="paling besar 1"):
        add(cast.worker, case, upload("b.pdf", bytes(MEGABYTE + 1)))


def test_a_case_and_a_day_hold_so_many(cast, case, settings):
    settings.DOCUMENT_MAX_PER_CASE, settings.DOCUMENT_MAX_PER_DAY = 2, 3
    add(cast.worker, case)
    add(cast.worker, case, upload("b.pdf", pdf()))
    with pytest.raises(RefusedError, match="sebanyak yang diizinkan"):
        add(cast.worker, case, upload("c.docx", docx()))
    other = make_case(cast.worker)
    add(cast.worker, other)
    with pytest.raises(RefusedError, match="hari ini"):
        add(cast.worker, other, upload("c.docx", docx()))


def test_the_same_file_is_kept_once_in_a_part(cast, case):
    document = add(cast.worker, case)
    with pytest.raises(RefusedError, match="sudah ada"):
        add(cast.worker, case)
    add(cast.worker, case, group="legal")
    with scope(cast.worker):
        withdraw_document(actor=cast.worker, case_id=case.pk, document_id=document.pk, reason="Salah orang")
    assert add(cast.worker, case)


def test_a_full_disk_refuses_and_leaves_nothing(cast, case, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tppo_cases.core.storage.tempfile.mkstemp", full)
    with pytest.raises(RefusedError, match="Penyimpanan"):
        add(cast.worker, case)
    with scope(cast.worker):
        assert not Document.objects.exists()


# ---- the scanner ----
def infected():
    return upload("surat.docx", docx(more={"word/a.xml": "<x>" + EICAR.decode() + "</x>"}))


def test_without_a_scanner_a_document_is_marked(cast, case):
    assert add(cast.worker, case).scan == ScanStatus.NOT_SCANNED


def test_a_scanned_document_is_marked_clean(cast, case, settings):
    with clamd() as (settings.CLAMAV_URL, server):
        assert add(cast.worker, case, upload("a.pdf", pdf())).scan == ScanStatus.CLEAN
    assert server.received == [pdf()]


def test_a_virus_is_refused_and_nothing_is_stored(cast, case, settings, on_disk):
    stored = upload("a.pdf", pdf().replace(b"\n%", b"\n%" + EICAR + b"\n%", 1))
    with clamd() as (settings.CLAMAV_URL, _server), pytest.raises(documents.FileRefusedError, match="virus"):
        add(cast.worker, case, stored)
    assert files_in(on_disk) == []


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("mood", ["dies", "confused", "full"])
def test_a_scanner_that_fails_refuses_where_it_is_needed(cast, case, settings, on_disk, mood, required):
    settings.CLAMAV_REQUIRED = required
    with clamd(mood) as (settings.CLAMAV_URL, _server):
        if not required:
            assert add(cast.worker, case).scan == ScanStatus.NOT_SCANNED
            return
        with pytest.raises(RefusedError, match="Pemindai virus sedang tidak bekerja"):
            add(cast.worker, case)
    assert files_in(on_disk) == []


def test_a_scanner_that_is_needed_and_not_there_refuses(cast, case, settings):
    settings.CLAMAV_REQUIRED = True
    with pytest.raises(RefusedError, match="Pemindai virus sedang tidak bekerja"):
        add(cast.worker, case)


# ---- withdrawing, destroying, sweeping ----
def test_a_withdrawn_document_stays_in_sight_and_shut(cast, case, on_disk):
    document = add(cast.colleague, case)
    with scope(cast.worker):
        withdraw_document(actor=cast.worker, case_id=case.pk, document_id=document.pk, reason="Milik orang lain")
        kept = Document.objects.get(pk=document.pk)
        assert (kept.removed_by, reveal(kept, "removal_reason", SEALED)) == (cast.worker, "Milik orang lain")
    refused_as_unknown(cast.worker, document)
    assert len(files_in(on_disk)) == 1
    assert actions(cast, case) == ["document.added", "document.withdrawn"]
    with scope(cast.worker), pytest.raises(RefusedError, match="sudah ditarik"):
        withdraw_document(actor=cast.worker, case_id=case.pk, document_id=document.pk, reason="Lagi")


def test_a_receiver_withdraws_her_own_alone(cast, case):
    theirs = add(cast.worker, case, group="summary")
    with scope(cast.worker):
        give_named_access(actor=cast.worker, case=case, user=cast.network_companion, groups=["summary"], reason="Pendamping")
    own = add(cast.network_companion, case, upload("b.pdf", pdf()), group="summary")
    with scope(cast.network_companion):
        withdraw_document(actor=cast.network_companion, case_id=case.pk, document_id=own.pk, reason="Salah")
        with pytest.raises(PermissionDenied):
            withdraw_document(actor=cast.network_companion, case_id=case.pk, document_id=theirs.pk, reason="Salah")


def test_what_a_rolled_back_upload_left_is_swept_after_an_hour(cast, case, on_disk):
    kept = add(cast.worker, case)
    with scope(cast.worker), transaction.atomic():
        documents.add_document(actor=cast.worker, case_id=case.pk, new=NEW)
        transaction.set_rollback(True)
    assert len(files_in(on_disk)) == 2
    assert sweep_task() == 0

    assert sweep_documents(timezone.now() + timedelta(hours=2)) == 1
    assert [path.relative_to(on_disk).as_posix() for path in files_in(on_disk)] == [kept.stored_name]
    assert content_of(cast.worker, kept)


NEW = documents.NewDocument(kind="other", title="Batal", file=upload("b.png", picture("PNG")))


def test_sweeping_before_anything_was_stored(on_disk):
    assert sweep_documents() == 0
    assert storages["documents"] is not None


def test_a_command_that_is_run_again_reads_the_file_again(cast, case):
    """As after a collision with another transaction: the first try has read the upload to its end."""
    file = upload("a.pdf", pdf())
    file.read()
    assert content_of(cast.worker, add(cast.worker, case, file)).startswith(b"%PDF")
