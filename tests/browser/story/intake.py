"""Job one: a person arrives and is logged, at RPTC Bambu Apus and later, by somebody else, at Sentra Paramita."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.story.person import Company, Person
from tests.cast import PASSWORD, email_of

NAME, NIK, PLACE = "Rahmat Sahroni", "5203010901990001", "Dusun Rekaan RT 03"
STORY = "Dijanjikan menjadi layanan pelanggan di Thailand"
SAME_SENTENCE = "Koordinator akan menghubungi bila perlu."


def log_in(person: Person) -> None:
    """Through the form, as everybody."""
    person.open("reports:home")
    person.fill("Alamat surel dinas", email_of(person.name))
    person.fill("Kata sandi", PASSWORD)
    person.inspect()
    person.press("Masuk")


def log_arrival(company: Company) -> str:
    """The worker logs in, is called away in the middle, comes back and opens the case; returns its id."""
    worker = company.outside("worker")
    log_in(worker)
    worker.inspect()
    worker.follow("Mulai penerimaan")
    worker.inspect()
    worker.press("Mulai penerimaan")
    tell_arrival(worker)
    worker.press("Simpan, lanjut ke persetujuan")
    agree_to_share(worker)
    worker.press("Simpan, lanjutkan nanti")
    worker.reads("Draf tersimpan.")
    come_back(worker)
    worker.press("Simpan, lanjut ke penapisan")
    worker.inspect()
    worker.press("Simpan, lanjut ke rincian")
    tell_details(worker)
    worker.press("Simpan, periksa isian")
    return open_case(worker)


def log_again(company: Company) -> None:
    """Weeks later he asks at Sentra Paramita; nobody there may see the first case, and nothing betrays that there is one."""
    worker = company("other_worker")
    worker.open("victims:intake-start")
    worker.press("Mulai penerimaan")
    tell_arrival(worker, alias="Roni")
    worker.press("Simpan, lanjut ke persetujuan")
    agree_to_share(worker)
    worker.press("Simpan, lanjut ke penapisan")
    worker.press("Simpan, lanjut ke rincian")
    tell_details(worker)
    worker.press("Simpan, periksa isian")
    worker.finds_nowhere("RS,", "RPTC Bambu Apus")
    worker.press("Buka kasus")
    worker.reads(SAME_SENTENCE, "Roni, laki-laki, 27 tahun")


def tell_arrival(worker: Person, alias: str = "RS") -> None:
    """What is known in the first minutes."""
    moment = timezone.localtime() - timedelta(minutes=40)
    worker.tick("Tidak, kondisi stabil")
    worker.fill("Nama samaran", alias)
    worker.tick("Laki-laki")
    worker.fill("Usia", "27")
    worker.tick("KBRI atau KJRI")
    worker.fill("Tanggal", moment.strftime("%d/%m/%Y"))
    worker.fill("Jam", moment.strftime("%H.%M"))
    worker.tick("Makan, minum", "Kabari keluarga")
    worker.tick("Korban sendiri")
    worker.inspect()


def agree_to_share(worker: Person) -> None:
    """He agrees to seven lines and to two agencies."""
    worker.tick("Korban sendiri")
    worker.tick("Bersedia diwawancarai", "Memahami tujuan", "Memahami siapa", "Tahu berhak", "Tahu berapa lama", "Tahu cara")
    worker.tick("Kemenkes", "KP2MI", under="Lembaga yang boleh menerima data")
    worker.inspect()


def come_back(worker: Person) -> None:
    """The draft waits in the list, and everything that was marked is still marked."""
    worker.follow("RS")
    worker.page.go_back()
    worker.follow("RS")
    worker.open("victims:intake-section", draft_id=worker.id_in_address(), section="persetujuan")
    expect(worker.page.get_by_role("checkbox", checked=True)).to_have_count(8)
    expect(worker.page.get_by_role("radio", name="Korban sendiri")).to_be_checked()


def tell_details(worker: Person) -> None:
    """Who he is, where from, what was done to him."""
    worker.fill("Nama lengkap", NAME)
    worker.fill("NIK", NIK)
    worker.fill("Tanggal", "9")
    worker.choose("Bulan", "Januari")
    worker.fill("Tahun", str(timezone.localdate().year - 27))
    worker.fill("Kabupaten atau kota asal", "Kabupaten Lombok Timur")
    worker.fill("Alamat KTP", PLACE)
    worker.choose("Modus", "Penipuan daring atau judi daring")
    worker.tick("Dipaksa melakukan tindak pidana", "Kerja atau pelayanan paksa", under="Bentuk eksploitasi")
    worker.choose("Tujuan", "Myanmar")
    worker.fill("Rute perjalanan", "Lombok Timur, Jakarta, Bangkok, Myawaddy")
    worker.fill("Kronologi", f"{STORY}. Dipaksa menipu, dikurung, disetrum.")
    worker.inspect()


def open_case(worker: Person) -> str:
    """Look everything over and open the case; returns its id."""
    worker.reads("Periksa, lalu buka kasus", SAME_SENTENCE)
    worker.inspect()
    worker.press("Buka kasus")
    worker.reads(SAME_SENTENCE, "RS, laki-laki, 27 tahun")
    worker.inspect()
    return worker.id_in_address()
