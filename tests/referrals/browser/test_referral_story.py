"""A referral by three people on their phones, with the presses that people make."""

from tests.browser.stage import assert_accessible, assert_quiet
from tests.factories.cases import make_case

WIDE = {"width": 1280, "height": 900}


def test_referral_from_case_to_result(live_site, page_of):
    case = make_case(live_site.user("worker"))
    _refer(live_site, page_of("worker"), case)
    _approve(live_site, page_of("head"))
    _answer(live_site, page_of("health_officer"))

    page = page_of("worker", **WIDE)
    page.goto(live_site.url("referrals:outbox") + "?bagian=selesai")
    page.get_by_role("link", name="Pemeriksaan psikiatri").click()
    page.get_by_text("Layak jalan, kontrol dua minggu lagi").wait_for()
    assert_accessible(page)


def _refer(live_site, page, case):
    page.goto(live_site.url("referrals:referral-create", case_id=case.pk))
    assert_accessible(page)
    page.get_by_text("Rujukan medis").click()
    page.get_by_label("Lembaga penerima").select_option("kemenkes")
    page.get_by_role("button", name="Lanjut ke isi rujukan").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ajukan rujukan").click()
    page.get_by_text("Pilih sedikitnya satu layanan yang diminta").first.wait_for()
    page.get_by_text("Pemeriksaan psikiatri", exact=True).click()
    page.get_by_text("Kesehatan", exact=True).click()
    page.get_by_text("Pelindungan kepentingan vital").click()
    page.get_by_label("Mengapa dasar hukum itu berlaku?").fill("Perlu pertolongan segera")
    page.get_by_role("button", name="Ajukan rujukan").click()
    page.get_by_text("Rujukan diajukan").wait_for()
    assert_quiet(page)


def _approve(live_site, page):
    page.goto(live_site.url("referrals:outbox"))
    assert_accessible(page)
    page.get_by_role("link", name="Pemeriksaan psikiatri").click()
    assert_accessible(page)
    page.get_by_role("button", name="Setujui rujukan").dblclick()
    page.get_by_text("Penerima sudah diberi tahu dan dapat menjawab.").wait_for()
    assert_quiet(page)


def _answer(live_site, page):
    page.goto(live_site.url("referrals:inbox"))
    assert_accessible(page)
    page.get_by_role("link", name="Pemeriksaan psikiatri").first.click()
    page.get_by_text("Terbuka setelah Anda menerima").wait_for()
    assert_accessible(page)
    page.get_by_label("Fasilitas yang menangani").fill("RS Contoh Harapan")
    page.get_by_role("button", name="Terima rujukan").click()
    page.get_by_text("Pengirim sudah diberi tahu.").wait_for()
    page.get_by_role("link", name="Selesaikan dengan hasil").click()
    assert_accessible(page)
    page.get_by_label("Ringkasan hasil").fill("Layak jalan, kontrol dua minggu lagi")
    page.get_by_role("button", name="Kirim hasil dan selesaikan").click()
    page.get_by_text("Rujukan selesai, hasil dikirim").wait_for()
    assert_quiet(page)
