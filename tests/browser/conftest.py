"""What browser tests share; the fixtures themselves are in ``tests.browser.stage``."""

from tests.browser.stage import browser, live_site, page_of  # noqa: F401  # pytest finds fixtures by name
