"""An intake on a phone with a bad line: nothing that was typed is lost, and what waits on the phone cannot be read."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import assert_accessible, assert_no_sideways_scroll, assert_quiet
from tests.factories.cases import make_case
from tppo_cases.access.context import scope
from victims.models.case import VictimCase
from victims.models.draft import IntakeDraft
from victims.selectors.drafts import content_of

STRIP = "[data-autosave]"
# Everything that stands in the browser's stores, as text.
STORED = """async () => {
  const answer = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const store = (await answer(indexedDB.open("simpul-draf", 1))).transaction("isian").objectStore("isian");
  const text = (buffer) => String.fromCharCode(...new Uint8Array(buffer));
  const [keys, records] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
  const local = JSON.stringify({ ...localStorage, ...sessionStorage });
  return { keys, text: records.map((record) => text(record.data) + text(record.iv)).join(), local };
}"""


def tick(page: Page, text: str) -> None:
    page.locator("label.tile", has_text=re.compile(rf"^\s*{text}\s*$")).click()


def saved(page: Page) -> None:
    expect(page.locator(STRIP)).to_have_attribute("data-state", "saved")


def begin(live_site, page: Page) -> None:
    page.goto(live_site.url("victims:intake-start"))
    page.get_by_role("button", name="Mulai penerimaan").click()
    expect(page).to_have_url(re.compile("/kedatangan/$"))


def fill_arrival(page: Page) -> None:
    tick(page, "Tidak, kondisi stabil")
    page.get_by_label("Nama samaran").fill("RS")
    tick(page, "Laki-laki")
    page.get_by_label("Usia").fill("27")
    tick(page, "KBRI atau KJRI")


def go_on(page: Page, button: str, slug: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile(f"/{slug}/$"))


def vanish(page: Page) -> list:
    """The page with its key is gone before anything was sent: what it sends while it closes meets no login."""
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.goto("about:blank")
    return cookies


def held(live_site, slug: str) -> dict[str, list[str]]:
    worker = live_site.user("worker")
    with scope(worker):
        return content_of(worker, IntakeDraft.objects.get()).section(slug)


def agree(page: Page) -> None:
    tick(page, "Korban sendiri")
    tick(page, "Bersedia diwawancarai")


def test_a_whole_intake_on_a_phone(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    fill_arrival(page)
    go_on(page, "Simpan, lanjut ke persetujuan", "persetujuan")
    agree(page)
    go_on(page, "Simpan, lanjut ke penapisan", "penapisan")
    for sign in ("Pengangkutan", "Dipaksa melakukan tindak pidana", "Ditipu tentang upah"):
        page.locator("label.tile", has_text=sign).first.click()
    expect(page.locator("#saran")).to_contain_text("Terindikasi")
    go_on(page, "Simpan, lanjut ke rincian", "rincian")
    page.get_by_label("Kabupaten atau kota asal").fill("Kabupaten Lombok Timur")
    go_on(page, "Simpan, periksa isian", "periksa")
    page.get_by_role("button", name="Buka kasus").click()
    expect(page.locator("main")).to_contain_text("Koordinator akan menghubungi bila perlu.")
    with scope(live_site.user("worker")):
        case = VictimCase.objects.select_related("victim").get()
    assert (case.age_at_intake, case.victim.origin_regency_id, case.status) == (27, "52.03", "screening")
    assert_quiet(page)


def test_typing_goes_on_without_a_line_and_arrives_when_it_is_back(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    fill_arrival(page)
    saved(page)
    page.context.set_offline(True)
    page.get_by_label("Nama samaran").fill("Melur Putih")
    tick(page, "Obat")
    expect(page.locator(STRIP)).to_contain_text("Tanpa jaringan. 2 isian tersimpan terkunci di ponsel ini.")
    page.get_by_role("button", name="Simpan, lanjut ke persetujuan").click()
    expect(page).to_have_url(re.compile("/kedatangan/$"))
    expect(page.get_by_label("Nama samaran")).to_have_value("Melur Putih")

    page.context.set_offline(False)
    saved(page)
    assert held(live_site, "kedatangan")["alias"] == ["Melur Putih"]
    assert held(live_site, "kedatangan")["needs"] == ["medicine"]
    go_on(page, "Simpan, lanjut ke persetujuan", "persetujuan")
    assert_quiet(page)


def test_what_waits_on_the_phone_is_locked_and_comes_back(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    url = page.url
    page.context.set_offline(True)
    page.get_by_label("Nama samaran").fill("Melur Putih")
    expect(page.locator(STRIP)).to_contain_text("1 isian tersimpan terkunci")
    stored = page.evaluate(STORED)
    assert len(stored["keys"]) == 1
    assert "Melur" not in str(stored)
    assert page.locator("[data-key]").count() == 0

    cookies = vanish(page)
    assert "alias" not in held(live_site, "kedatangan")
    page.context.set_offline(False)
    page.context.add_cookies(cookies)
    page.goto(url)
    expect(page.get_by_label("Nama samaran")).to_have_value("Melur Putih")
    saved(page)
    assert held(live_site, "kedatangan")["alias"] == ["Melur Putih"]
    expect(page.locator(STRIP)).to_have_attribute("data-state", "saved")
    assert page.evaluate(STORED)["keys"] == []


def test_another_user_of_the_phone_cannot_open_what_waits(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    url = page.url
    page.context.route("**/simpan/", lambda route: route.abort())
    page.get_by_label("Nama samaran").fill("Melur Putih")
    expect(page.locator(STRIP)).to_contain_text(re.compile(r"Belum terkirim. Dicoba lagi dalam \d+ detik."))
    vanish(page)
    page.context.add_cookies(page_of("head").context.cookies())
    page.goto(url)
    saved(page)

    expect(page.get_by_label("Nama samaran")).to_have_value("")
    assert len(page.evaluate(STORED)["keys"]) == 1


def test_leaving_with_the_back_button_and_coming_back_shows_everything(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    fill_arrival(page)
    go_on(page, "Simpan, lanjut ke persetujuan", "persetujuan")
    agree(page)
    page.go_back()
    expect(page.get_by_label("Nama samaran")).to_have_value("RS")
    expect(page.get_by_label("Laki-laki")).to_be_checked()
    page.go_forward()
    expect(page.get_by_label("Bersedia diwawancarai")).to_be_checked()
    page.goto(live_site.url("victims:intake-start"))
    page.get_by_role("link", name=re.compile("RS")).click()
    assert held(live_site, "persetujuan")["lines"] == ["interview"]


def test_an_expired_login_is_said_and_nothing_is_lost(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Nama samaran").fill("Melur")
    expect(page.locator(STRIP)).to_contain_text("masuk lagi")
    assert len(page.evaluate(STORED)["keys"]) == 1


def test_errors_take_the_focus_and_keep_what_was_typed(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    page.get_by_label("Usia").fill("dua puluh")
    page.get_by_role("button", name="Simpan, lanjut ke persetujuan").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Isi usia dengan angka, misalnya 27")
    summary.get_by_role("link").click()
    expect(page.get_by_label("Usia")).to_have_value("dua puluh")
    assert_accessible(page)


def test_the_sentence_follows_age_and_sex_while_typing(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    spoken = page.locator("[data-say-for]:visible")
    expect(spoken).to_contain_text("Kakak aman di sini")
    tick(page, "Perempuan")
    expect(spoken).to_contain_text("Ibu aman di sini")
    page.get_by_label("Usia").fill("16")
    expect(spoken).to_contain_text("Adik aman di sini")


def test_an_emergency_opens_the_case_from_the_first_page(live_site, page_of):
    page = page_of("worker")
    begin(live_site, page)
    button = page.get_by_role("button", name="Darurat: buka kasus sekarang")
    expect(button).to_be_hidden()
    tick(page, "Ya, sakit atau terluka")
    tick(page, "Perempuan")
    tick(page, "Kepolisian")
    button.click()
    expect(page.locator("main")).to_contain_text("pelindungan kepentingan vital")
    page.get_by_role("button", name="Buka kasus").click()
    expect(page.locator("main")).to_contain_text("Koordinator akan menghubungi bila perlu.")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_is_accessible_and_fits(live_site, page_of, width):
    worker = live_site.user("worker")
    same = {"identity": {"full_name": "Rudi Setiawan", "nik": "5203011705990001"}}
    make_case(worker, person=same)
    page = page_of("worker", width=width)
    begin(live_site, page)
    fill_arrival(page)
    go_on(page, "Simpan, lanjut ke persetujuan", "persetujuan")
    base = page.url.removesuffix("persetujuan/")
    page.goto(f"{base}rincian/")
    page.get_by_label("NIK").fill("5203011705990001")
    saved(page)
    for part in ("kedatangan", "persetujuan", "penapisan", "rincian", "periksa", "kedatangan/?periksa=1"):
        page.goto(base + (part if "?" in part else f"{part}/"))
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    page.goto(live_site.url("victims:intake-start"))
    assert_accessible(page)
    assert_quiet(page)
