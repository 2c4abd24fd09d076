"""A screen that somebody else might read: hidden by a key or when left alone, and left for good by another."""

import pytest
from django.test import override_settings

from tests.browser.stage import assert_quiet
from tests.factories.cases import make_case
from tppo_cases.access.context import scope

HARMLESS = "/akun/bantuan/"


@pytest.fixture
def open_case(live_site, page_of):
    """The case page in a browser whose clock stands still until it is told to go on."""
    with override_settings(QUICK_EXIT_URL=live_site.base + HARMLESS):
        worker = live_site.user("worker")
        with scope(worker):
            case = make_case(worker, person={"identity": {"alias": "Cempaka"}})
        page = page_of("worker")
        page.clock.install()
        page.goto(live_site.url("victims:case-detail", case_id=case.pk))
        yield page


def is_hidden(page) -> bool:
    return not page.locator(".shell").is_visible() and page.get_by_role("button", name="Tampilkan kembali").is_visible()


def test_a_screen_left_alone_hides_itself_and_its_title(open_case):
    page = open_case
    assert "Cempaka" in page.locator("h1").inner_text()
    assert "Cempaka" not in page.title()
    page.clock.fast_forward(119_000)
    assert not is_hidden(page)
    page.keyboard.press("Tab")
    page.clock.fast_forward(119_000)
    assert not is_hidden(page)
    page.clock.fast_forward(2_000)
    assert is_hidden(page)
    assert page.title() == "SIMPUL"
    page.reload()
    assert is_hidden(page)
    page.get_by_role("button", name="Tampilkan kembali").click()
    assert not is_hidden(page)
    assert "Kasus" in page.title()
    assert_quiet(page)


def test_twice_esc_hides_and_three_times_logs_out_and_leaves_no_way_back(open_case):
    page = open_case
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert is_hidden(page)
    case_page = page.url
    page.keyboard.press("Escape")
    page.wait_for_url("**" + HARMLESS)
    page.go_back()
    assert "Cempaka" not in page.content()
    page.goto(case_page)
    assert "/akun/masuk/" in page.url


def test_what_was_typed_is_still_there_behind_the_veil(open_case):
    page = open_case
    page.goto(page.url + "catatan/")
    page.locator("textarea").fill("Ibunya menelepon")
    page.clock.fast_forward(121_000)
    assert is_hidden(page)
    page.get_by_role("button", name="Tampilkan kembali").click()
    assert page.locator("textarea").input_value() == "Ibunya menelepon"
