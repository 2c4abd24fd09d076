"""The end of it: the same man knocks at a second centre, the desk finds that it is one man, the report counts him once."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from reports.figures.periods import Quarter
from reports.figures.tables import TABLES
from reports.figures.words import quarter_title
from reports.workbook import sheet_name
from tests.browser.story.intake import NAME, NIK
from tests.browser.story.person import Company, Person
from tests.factories.reports import deliver_all

PURPOSE = "Bahan rapat Gugus Tugas"


def confirm_one_person(company: Company, case_id: str) -> None:
    """The coordination desk sees two numbers and two units, nothing of him; asks both, and says that they are one person."""
    deliver_all()
    desk = company("coordinator")
    desk.open("victims:match-list")
    desk.reads("Nomor identitas sama")
    desk.finds_nowhere(NAME, "Rahmat", "RS,")
    desk.inspect()
    desk.page.locator("a.row-link").click()
    desk.page.wait_for_load_state()
    desk.reads("RPTC Bambu Apus", "Sentra Paramita")
    desk.finds_nowhere(NAME, "Rahmat", "RS,")
    desk.inspect()
    desk.press("Tanya kedua unit")
    desk.reads("0 dari 2 unit sudah menjawab", "tiga hari kerja setelah bertanya")
    answer(company("worker"), case_id, "Sentra Paramita", "Roni")
    answer(company("other_worker"), company("other_worker").id_in_address(), "RPTC Bambu Apus", "RS,")
    desk.follow("Koordinasi")
    desk.reads("Siap diputuskan")
    desk.page.locator("a.row-link").click()
    desk.page.wait_for_load_state()
    desk.follow("Putuskan")
    desk.press("Simpan putusan")
    desk.reads("Pilih satu", "Tulis alasannya", "Centang bila Anda yakin")
    desk.inspect()
    desk.tick("Orang yang sama", "Saya sudah membaca")
    desk.fill("Alasan (wajib)", "Nomor yang sama dilihat pada dokumen asli.")
    desk.press("Simpan putusan")
    desk.reads("kini satu orang")
    desk.finds_nowhere(NAME, "Rahmat", "RS,")


def answer(worker: Person, case_id: str, *others: str) -> None:
    """A unit is asked about its own case, and reads nothing of the other one."""
    worker.open("victims:case-detail", case_id=case_id)
    worker.follow("Jawab dua pertanyaan")
    worker.finds_nowhere(*others)
    worker.inspect()
    worker.tick("Ya, nomor dilihat pada dokumen asli", "Belum tahu")
    worker.press("Kirim jawaban")
    worker.reads("Jawaban terkirim ke meja koordinasi.")


def report(company: Company, folder: Path) -> None:
    """The admin has the running quarter counted; a second person reads it; the file says what the page says."""
    admin = company("report_admin")
    admin.open("reports:report-list")
    admin.inspect()
    admin.follow(quarter_title(Quarter.of(timezone.localdate())))
    admin.inspect()
    admin.press("Hitung draf laporan")
    admin.reads("Draf laporan dihitung")
    tells_one_person(admin)
    report_id = admin.id_in_address()
    checker = company("report_checker")
    checker.open("reports:report-detail", report_id=report_id)
    checker.inspect()
    tells_one_person(checker)
    checker.has_no("Nyatakan sudah diperiksa")
    checker.reads("Dapat diperiksa dan ditandatangani setelah")
    admin.open("reports:report-detail", report_id=report_id)
    admin.follow("Buat ekspor baru")
    admin.press("Buat ekspor")
    admin.reads("Tulis untuk apa berkas ini")
    admin.fill("Tujuan ekspor", PURPOSE)
    admin.inspect()
    admin.press("Buat ekspor")
    admin.reads("Menunggu giliran")
    deliver_all()
    expect(admin.page.get_by_role("button", name="Unduh")).to_be_visible()  # the page asks by itself
    admin.inspect()
    holds_one_person(download(admin, folder))


def tells_one_person(reader: Person) -> None:
    """One person with two cases, once in the year."""
    stats = reader.page.locator(".stat")
    expect(stats.filter(has_text="korban, orang").locator("b")).to_have_text("1")
    expect(stats.filter(has_text="kasus").locator("b")).to_have_text("2")
    expect(reader.page.get_by_text("orang sejak 1 Januari")).to_contain_text("1 orang sejak 1 Januari")
    reader.finds_nowhere(NAME, "Rahmat", "RS,")


def download(reader: Person, folder: Path) -> bytes:
    """The file as the browser saves it."""
    with reader.page.expect_download() as started:
        reader.page.get_by_role("button", name="Unduh").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path.read_bytes()


def holds_one_person(content: bytes) -> None:
    """One man of 25 to 34 years from NTB, by scam to Myanmar, one stay, one referral to each of two agencies."""
    book = load_workbook(BytesIO(content))
    assert figures(book, "sex_age", "25–34 tahun") == [1, 0, 0, 1]
    assert figures(book, "origin", "Nusa Tenggara Barat") == [1, 0, 0, 1]
    assert figures(book, "modus", "Penipuan daring") == [1]
    assert figures(book, "exploitation", "Dipaksa melakukan tindak pidana") == [1]
    assert figures(book, "destination", "Myanmar") == [1]
    assert figures(book, "shelter", "RPTC Bambu Apus") == [1, 1]
    for agency in ("Kemenkes", "KP2MI"):
        accepted, declined, ended, waiting, sent, median = figures(book, "referral", f"Kemensos ke {agency}")
        assert (accepted, declined, ended, waiting, sent) == (1, 0, 0, 0, 1)
        assert 0 <= median < 1
    told = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert PURPOSE in told
    assert not any(word in cell for cell in told for word in (NAME, NIK))


def figures(book: Any, code: str, label: str) -> list[Any]:
    """The row of a table that begins with these words."""
    (title,) = [str(spec.title) for spec in TABLES if spec.code == code]
    rows = list(book[sheet_name(title)].iter_rows(min_row=2, values_only=True))
    found = [row for row in rows if str(row[0]).startswith(label)]
    assert len(found) == 1, f"{label} in {title}: {rows}"
    return list(found[0][1:])
