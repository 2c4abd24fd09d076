"""Job three: referrals to Kemenkes and KP2MI, each read only as far as it was shared, and only while it runs."""

from tests.browser.story.care import CENTRE, HEALTH_NOTE, ROOM
from tests.browser.story.intake import NAME, NIK, PLACE, STORY
from tests.browser.story.person import Company, Person

NOT_BEFORE = (NAME, "Rahmat", ">RS<", "RS,", NIK, PLACE, STORY, HEALTH_NOTE, ROOM, "Lombok")
CENTRE_TOO = (*NOT_BEFORE, CENTRE, "Bambu Apus")  # who brings him home has to know where to fetch him
RESULT = "Layak bepergian, kontrol satu bulan lagi."


def ask(company: Company, case_id: str, *, kind: str, agency: str, services: tuple[str, ...], parts: tuple[str, ...]) -> str:
    """The worker writes and submits a referral on his consent, and cannot approve it; returns its id."""
    worker = company("worker")
    worker.open("referrals:case-referrals", case_id=case_id)
    worker.follow("Buat rujukan")
    worker.tick(kind)
    worker.choose("Lembaga penerima", agency)
    worker.inspect()
    worker.press("Lanjut ke isi rujukan")
    worker.tick(*services, under="Yang diminta")
    worker.fill("Penjelasan untuk penerima", "Stres berat, sulit tidur.")
    worker.tick(*parts, under="Bagian berkas yang dibagikan")
    worker.inspect()
    worker.press("Ajukan rujukan")
    worker.reads("Petugas diberi tahu.")
    worker.has_no("Setujui rujukan")
    return worker.id_in_address()


def approve(company: Company, title: str) -> None:
    """The head finds it among what waits for her, and agrees."""
    head = company("head")
    head.open("referrals:outbox")
    head.inspect()
    head.follow(title)
    head.inspect()
    head.press("Setujui rujukan")
    head.reads("Rujukan disetujui")


def is_not_there_yet(company: Company, receiver: str, title: str, referral_id: str) -> None:
    """Before the approval the receiver sees no referral."""
    person = company(receiver)
    person.open("referrals:inbox")
    person.finds_nowhere(title)
    person.cannot_open("referrals:referral-detail", referral_id=referral_id)


def preview(company: Company, receiver: str, title: str, case_id: str, hidden: tuple[str, ...] = CENTRE_TOO) -> Person:
    """The receiver sees only the preview, and no case."""
    person = company(receiver)
    person.open("referrals:inbox")
    person.reads("Satu rujukan menunggu jawaban")
    person.finds_nowhere(*hidden)
    person.inspect()
    person.follow(title)
    person.reads("Pratinjau terbatas", "Terbuka setelah Anda menerima")
    person.finds_nowhere(*hidden)
    person.inspect()
    person.cannot_open("victims:case-detail", case_id=case_id)
    return person


def treat(company: Company, case_id: str) -> None:
    """Kemenkes accepts, reads who he is and what hurts, but no story and no place; answers, and loses the case."""
    officer = preview(company, "health_officer", "Pemeriksaan psikiatri", case_id)
    referral_id = officer.id_in_address()
    officer.fill("Fasilitas yang menangani", "RS Contoh Harapan")
    officer.press("Terima rujukan")
    officer.reads("Rujukan diterima")
    officer.follow("Buka kasus")
    officer.reads("RS, laki-laki, 27 tahun", "Identitas", "Asesmen")
    officer.inspect()
    opened = {"victims:case-identity": NAME, "victims:case-assessment": HEALTH_NOTE, "victims:case-history": "Riwayat"}
    for tab, shown in opened.items():
        officer.open(tab, case_id=case_id)
        officer.reads(shown)
        officer.finds_nowhere(STORY, CENTRE, "Bambu Apus", ROOM, PLACE)
        officer.has_no("Penapisan", "Penempatan")
    officer.cannot_open("victims:case-screening", case_id=case_id)
    officer.cannot_open("shelters:case-placements", status=403, case_id=case_id)
    refer_back(officer, referral_id)
    officer.cannot_open("victims:case-detail", case_id=case_id)


def refer_back(officer: Person, referral_id: str) -> None:
    """Work is begun, a rujukan balik is sent, the result ends it."""
    officer.open("referrals:referral-detail", referral_id=referral_id)
    officer.press("Mulai kerjakan")
    officer.follow("Kirim rujukan balik")
    officer.fill("Hasil dan saran", RESULT)
    officer.press("Kirim rujukan balik")
    officer.open("referrals:referral-detail", referral_id=referral_id)
    finish(officer, RESULT)


def finish(officer: Person, result: str) -> None:
    """The result closes the case for the receiver."""
    officer.follow("Selesaikan dengan hasil")
    officer.fill("Ringkasan hasil", result)
    officer.inspect()
    officer.press("Kirim hasil dan selesaikan")
    officer.reads("Rujukan selesai, hasil dikirim", result)
    officer.has_no("Buka kasus")


def take_back(company: Company) -> None:
    """The head accepts the rujukan balik; the worker reads the result."""
    head = company("head")
    head.open("referrals:inbox")
    head.follow("Laporan hasil layanan")
    head.reads(RESULT)
    head.press("Terima rujukan")


def bring_home(company: Company, case_id: str) -> None:
    """KP2MI takes him home, knowing who he is and where he came from, and nothing of his health."""
    officer = preview(company, "migrant_officer", "Pendampingan perjalanan pulang", case_id, hidden=NOT_BEFORE)
    officer.press("Terima rujukan")
    officer.follow("Buka kasus")
    officer.reads("RS, laki-laki, 27 tahun", "Myanmar")
    officer.inspect()
    for tab, shown in (("victims:case-identity", NAME), ("victims:case-detail", "Myawaddy")):
        officer.open(tab, case_id=case_id)
        officer.reads(shown)
        officer.finds_nowhere(HEALTH_NOTE, STORY, ROOM)
    officer.cannot_open("victims:case-assessment", case_id=case_id)
    officer.open("referrals:inbox")
    officer.page.goto(officer.page.url + "?bagian=berjalan")
    officer.follow("Pendampingan perjalanan pulang")
    finish(officer, "Tiba di rumah, berita acara ditandatangani.")
    officer.cannot_open("victims:case-detail", case_id=case_id)
