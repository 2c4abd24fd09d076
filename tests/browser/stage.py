"""A real site and a real Chromium for tests that need both.

Its fixtures are known to every test (``tests/conftest.py`` names this module as a plugin)::

    def test_something(live_site, page_of):
        page = page_of("worker")  # a member of the cast (tests/cast.py), logged in, 390 x 844
        page.goto(live_site.url("victims:intake-start"))
        assert_accessible(page)  # axe finds nothing
        assert_quiet(page)  # no CSP violation, no error in the console

- ``live_site`` is a clone of the test database with the cast in it, served by threads that run as the application's
  role with real commits. ``live_site.user("worker")`` gives the user, for services called by the test itself:
  ``with scope(live_site.user("worker")): ...`` commits when the block ends.
- ``page_of(name, width=390, height=844)`` opens a new browser context for each call, so several people can be there.
- Chromium: ``CHROMIUM_PATH``, else ``/usr/bin/chromium``.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from tests.canary import sweep
from tests.canary.opened import told_in_confidence
from tests.canary.places import everything_logged, left_behind
from tests.cast import email_of
from tests.signed_in import sign_in
from tppo_cases.accounts.models import User

CHROMIUM_PATH = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
# Root in a container: no sandbox, and no shared memory of a useful size.
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
PHONE = (390, 844)
TIMEOUT_MS = 10_000


@dataclass
class LiveSite:
    """Where the site is served, and who is in it."""

    base: str
    _users: dict[str, User] = field(default_factory=dict)

    def url(self, name: str, **kwargs: Any) -> str:
        """The full address of a page by its URL name."""
        return self.base + reverse(name, kwargs=kwargs or None)

    def user(self, name: str) -> User:
        """A member of the cast."""
        if name not in self._users:
            self._users[name] = User.objects.get(email=email_of(name))
        return self._users[name]


@pytest.fixture
def live_site(own_database: str) -> Iterator[LiveSite]:
    """The site on a free port, on a database of its own. What it left behind is swept for everything told in confidence."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait(30)
    if server.error:
        raise server.error
    with everything_logged() as lines:
        yield LiveSite(f"http://127.0.0.1:{server.port}")
        server.terminate()
    assert sweep(left_behind(own_database, lines), told_in_confidence()) == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all browser tests."""
    if not Path(CHROMIUM_PATH).exists():
        pytest.fail(f"No Chromium at {CHROMIUM_PATH}: install it or set CHROMIUM_PATH.")
    # Playwright runs an event loop in this thread; the tests themselves are synchronous, as Django wants it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Django keeps its connections apart inside and outside of a loop: none may stay behind on either side.
    connections.close_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()
        connections.close_all()


@pytest.fixture
def page_of(browser: Browser, live_site: LiveSite) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page for a member of the cast, logged in by the session's cookie."""
    contexts = []

    def open_page(name: str | None, width: int = PHONE[0], height: int = PHONE[1]) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="id-ID", timezone_id="Asia/Jakarta", reduced_motion="reduce"
        )
        contexts.append(context)
        if name is not None:
            context.add_cookies([session_cookie(live_site, name)])
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.complaints = []  # type: ignore[attr-defined]  # read by assert_quiet
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


def session_cookie(live_site: LiveSite, name: str) -> Any:
    """The cookie of a member of the cast who has just signed in."""
    return {"name": settings.SESSION_COOKIE_NAME, "value": _session(live_site, name), "url": live_site.base}


def _session(live_site: LiveSite, name: str) -> str:
    client = sign_in(Client(), live_site.user(name), confirmed=True)  # as after the sign-in that this stands for
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def assert_accessible(page: Page) -> None:
    """Fail when axe finds a violation, saying which and where."""
    found = Axe().run(page).response["violations"]
    told = [f"{item['id']}: {item['help']} {[node['html'][:160] for node in item['nodes'][:4]]}" for item in found]
    assert not told, "\n".join(told)


def assert_quiet(page: Page, ignore: tuple[str, ...] = ("net::ERR_INTERNET_DISCONNECTED",)) -> None:
    """Fail when the console showed an error: a script's, or a refusal of the content security policy."""
    told = [text for text in page.complaints if not any(part in text for part in ignore)]  # type: ignore[attr-defined]
    assert not told, "\n".join(told)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
