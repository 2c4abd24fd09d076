"""Security keys in a real browser with a virtual authenticator, and the new pages in both widths."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page

from tests.browser.stage import LiveSite, assert_accessible, assert_no_sideways_scroll, assert_quiet
from tests.cast import PASSWORD, email_of
from tests.factories.factors import code_of, give_app

KEY = {
    "protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True, "hasResidentKey": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def local(live_site) -> LiveSite:
    """WebAuthn knows names, not numbers: the site as ``localhost``."""
    cache.clear()
    live_site.base = live_site.base.replace("127.0.0.1", "localhost")
    return live_site


def plug_in_key(page: Page) -> str:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def sign_in(page: Page, site: LiveSite, name: str = "worker") -> None:
    page.goto(site.url("accounts:login") + "?next=/akun/keamanan/")
    page.get_by_label("Alamat surel dinas").fill(email_of(name))
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def enrol_key(page: Page, site: LiveSite) -> None:
    page.goto(site.url("accounts:factor-key"))
    page.get_by_label("Nama kunci").fill("Kunci biru")
    page.get_by_role("button", name="Daftarkan kunci").click()
    page.get_by_role("heading", name="Simpan kode pemulihan").wait_for()


def sign_in_by_code(page: Page, site: LiveSite, name: str, code: str) -> None:
    sign_in(page, site, name)
    page.get_by_label("Kode dari aplikasi autentikator").fill(code)
    page.get_by_role("button", name="Masuk dengan kode").click()
    page.wait_for_url("**/akun/keamanan/")


def assert_fits(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_a_key_is_bound_and_then_opens_the_second_step_and_the_confirmation(local, page_of):
    page = page_of(None)
    plug_in_key(page)
    sign_in(page, local)
    page.wait_for_url("**/akun/keamanan/")
    enrol_key(page, local)
    assert page.locator("[data-codes] li").count() == 10
    page.get_by_role("link", name="Sudah disimpan").click()
    assert page.get_by_text("Kunci biru").first.is_visible()
    page.context.clear_cookies()
    sign_in(page, local)
    page.wait_for_url("**/akun/masuk/langkah-kedua/")
    assert_accessible(page)
    page.get_by_role("button", name="Pakai kunci keamanan").click()
    page.wait_for_url("**/akun/keamanan/")
    page.goto(local.url("accounts:confirm") + "?next=/akun/perangkat/")
    page.get_by_role("button", name="Pakai kunci keamanan").click()
    page.wait_for_url("**/akun/perangkat/")
    assert_quiet(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_elevated_work_from_a_code_to_a_key_and_back(local, page_of, settings, width):
    """An auditor with an app alone is led from the trail to the key, binds one and is back; next time the key opens it."""
    settings.SECOND_FACTOR_REQUIRED = True
    secret, _codes = give_app(local.user("auditor"))
    page = page_of(None, width=width)
    plug_in_key(page)
    sign_in_by_code(page, local, "auditor", code_of(secret))
    assert_accessible(page)
    page.goto(local.url("reports:home"))
    page.get_by_text("Sebagian pekerjaan Anda terbuka").wait_for()
    assert_accessible(page)
    page.goto(local.url("audit:event-list") + "?jenis=login")
    page.get_by_role("heading", name="Pekerjaan ini memerlukan kunci keamanan").wait_for()
    assert_fits(page)
    page.get_by_role("link", name="Daftarkan kunci atau sidik jari").click()
    page.get_by_label("Nama kunci").fill("Ponsel dinas")
    page.get_by_role("button", name="Daftarkan kunci").click()
    page.wait_for_url("**/audit/?jenis=login")
    page.get_by_role("heading", name="Jejak audit").wait_for()
    page.context.clear_cookies()
    sign_in_by_code(page, local, "auditor", code_of(secret, 1))
    page.goto(local.url("audit:event-list"))
    page.get_by_text("Anda sudah punya kunci").wait_for()
    assert_fits(page)
    page.get_by_role("button", name="Pakai kunci keamanan").click()
    page.wait_for_url("**/audit/")
    page.get_by_role("heading", name="Jejak audit").wait_for()
    assert_quiet(page)


def test_an_answer_of_a_key_is_used_once_and_from_our_address_only(local, page_of):
    page = page_of(None)
    plug_in_key(page)
    sign_in(page, local)
    page.wait_for_url("**/akun/keamanan/")
    enrol_key(page, local)
    page.context.clear_cookies()
    sign_in(page, local)
    page.wait_for_url("**/akun/masuk/langkah-kedua/")
    answer = page.evaluate(
        "() => webauthnJSON.get(JSON.parse(document.querySelector('[data-key-form]').dataset.options)).then(JSON.stringify)"
    )
    post = (
        "([answer, token]) => fetch(location.href, {method: 'POST', redirect: 'manual', headers: {'X-CSRFToken': token},"
        " body: new URLSearchParams({credential: answer})}).then((response) => response.type)"
    )
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    elsewhere = answer.replace('"clientDataJSON":"', '"clientDataJSON":"e')
    assert page.evaluate(post, [elsewhere, token]) == "basic"  # refused: the page again
    assert page.evaluate(post, [answer, token]) == "basic"  # its challenge was used by the attempt before
    assert page.goto(local.url("accounts:profile")).url.startswith(local.url("accounts:login"))


def test_without_a_key_the_page_says_so_and_the_code_works(local, page_of):
    secret, _codes = give_app(local.user("worker"))
    page = page_of(None)
    sign_in_by_code(page, local, "worker", code_of(secret))
    assert_quiet(page)


def test_an_app_is_bound_by_hand(local, page_of):
    page = page_of(None)
    sign_in(page, local)
    page.wait_for_url("**/akun/keamanan/")
    page.goto(local.url("accounts:factor-app"))
    assert page.locator(".qr").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("[data-secret]").inner_text().replace(" ", "")
    page.get_by_label("Kode 6 angka").fill(code_of(secret))
    page.get_by_role("button", name="Daftarkan").click()
    page.get_by_role("heading", name="Simpan kode pemulihan").wait_for()
    assert Authenticator.objects.filter(type="totp").count() == 1
    assert_accessible(page)
    assert_quiet(page)


PAGES = ("accounts:factors", "accounts:factor-app", "accounts:factor-key", "accounts:sessions", "accounts:conduct",
         "accounts:confirm", "accounts:invitation")  # fmt: skip


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_accessible_and_fit_the_screen(local, page_of: Callable[..., Page], width):
    page = page_of(None, width=width)
    sign_in(page, local)
    page.wait_for_url("**/akun/keamanan/")
    for name in PAGES:
        page.goto(local.url(name))
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        assert_quiet(page)
