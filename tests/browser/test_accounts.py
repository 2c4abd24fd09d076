"""Login as a browser does it (cookies, CSRF, referrer), and the pages of accounts and audit in both widths."""

import pytest

from tests.browser.stage import LiveSite, assert_accessible, assert_no_sideways_scroll, assert_quiet
from tests.cast import PASSWORD, email_of


def enter(page, live_site: LiveSite, password: str) -> None:
    page.goto(live_site.url("accounts:login") + "?next=/akun/profil/")
    page.get_by_label("Alamat surel dinas").fill(email_of("worker"))
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk").click()


def test_a_worker_logs_in_changes_language_and_leaves(live_site, page_of):
    page = page_of(None)
    enter(page, live_site, "bukan-ini")
    assert page.locator("[data-error-summary]").inner_text().count("tidak cocok") == 1
    assert page.get_by_label("Alamat surel dinas").input_value() == email_of("worker")
    enter(page, live_site, PASSWORD)
    page.wait_for_url("**/akun/profil/")
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator("main form[action$='/keluar/'] button").click()
    page.wait_for_url("**/akun/masuk/")
    page.go_back()
    assert "/akun/masuk/" in page.url  # nothing of the pages before is kept
    assert_quiet(page)


def test_a_password_can_be_shown_while_it_is_typed(live_site, page_of):
    page = page_of(None)
    page.goto(live_site.url("accounts:login"))
    page.get_by_label("Kata sandi", exact=True).fill("melati")
    page.get_by_role("button", name="Lihat").click()
    assert page.locator("input[name=password]").get_attribute("type") == "text"


PAGES = {
    None: ("accounts:login", "accounts:help"),
    "worker": ("accounts:profile", "accounts:password-change", "accounts:tokens"),
    "agency_admin": ("accounts:user-list", "accounts:user-create"),
    "auditor": ("audit:event-list",),
}


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_accessible_and_fit_the_screen(live_site, page_of, width):
    for person, names in PAGES.items():
        page = page_of(person, width=width)
        for name in names:
            page.goto(live_site.url(name))
            assert_accessible(page)
            assert_no_sideways_scroll(page)
            assert_quiet(page)
