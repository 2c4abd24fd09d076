"""The stage itself: a member of the cast is logged in on a site that runs as the application's role."""

from tests.browser.stage import assert_quiet


def test_login_page_is_served_quietly(live_site, page_of):
    page = page_of(None)
    page.goto(live_site.url("accounts:login"))

    assert page.locator("form").count() >= 1
    assert_quiet(page)
