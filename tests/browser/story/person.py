"""A person with a phone: reads, types and presses as people do, and looks at every page that opens."""

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import LiveSite, assert_accessible, assert_no_sideways_scroll, assert_quiet


class Person:
    """One member of the cast with a browser of her own."""

    def __init__(self, name: str, site: LiveSite, page: Page) -> None:
        self.name, self.site, self.page = name, site, page

    def open(self, name: str, **kwargs: Any) -> None:
        """Go to a page by its URL name."""
        self._arrive(lambda: self.page.goto(self.site.url(name, **kwargs)))

    def press(self, button: str) -> None:
        """Press the button with exactly these words; a page follows."""
        self._arrive(self.page.get_by_role("button", name=button, exact=True).first.click)

    def follow(self, link: str) -> None:
        """Follow the first visible link with these words; a page follows."""
        self._arrive(self.page.get_by_role("link", name=link).filter(visible=True).first.click)

    def _arrive(self, act: Callable[[], Any]) -> None:
        with self.page.expect_navigation():
            act()
        self.look()

    def look(self) -> None:
        """No page scrolls sideways, and none complains in the console."""
        assert_no_sideways_scroll(self.page)
        assert_quiet(self.page)

    def inspect(self) -> None:
        """Axe finds nothing."""
        assert_accessible(self.page)

    def fill(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_role("combobox", name=label, exact=True).select_option(label=option)

    def tick(self, *answers: str, under: str = "") -> None:
        """Mark the tiles with these words, under a question where the words stand twice."""
        place: Page | Locator = self.page.get_by_role("group", name=under) if under else self.page
        for answer in answers:
            place.locator("label.tile", has_text=re.compile(rf"^\s*{re.escape(answer)}")).filter(visible=True).first.click()

    def unfold(self, *summaries: str) -> None:
        """Open the parts that are folded away."""
        for summary in summaries:
            part = self.page.locator("details", has=self.page.locator("summary", has_text=summary)).first
            if part.get_attribute("open") is None:
                part.locator("summary").click()

    def reads(self, *sentences: str) -> None:
        """These words stand in the page where they can be seen."""
        for sentence in sentences:
            expect(self.page.get_by_text(sentence).filter(visible=True).first).to_be_visible()

    def finds_nowhere(self, *words: str) -> None:
        """These words are nowhere in the page, not even in what is hidden."""
        html = self.page.content()
        found = [word for word in words if word in html]
        assert not found, f"{self.page.url} tells {self.name}: {found}"

    def has_no(self, *names: str) -> None:
        """No button and no link has these words."""
        for name in names:
            for role in ("button", "link"):
                expect(self.page.get_by_role(role, name=name)).to_have_count(0)

    def cannot_open(self, name: str, *, status: int = 404, **kwargs: Any) -> None:
        """The page answers as if it did not exist, or with 403 where her post never opens such pages."""
        answer = self.page.request.get(self.site.url(name, **kwargs))
        assert answer.status == status, f"{self.name} got {answer.status} from {reverse(name, kwargs=kwargs)}"

    def id_in_address(self) -> str:
        """The id in the address of the page that is open."""
        found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", self.page.url)
        assert found, self.page.url
        return found[0]


class Company:
    """The people of a story, each called when first needed: ``company("head")``."""

    def __init__(self, site: LiveSite, page_of: Callable[..., Page]) -> None:
        self.site, self._page_of = site, page_of
        self._people: dict[str, Person] = {}

    def __call__(self, name: str) -> Person:
        """The person, logged in."""
        if name not in self._people:
            self._people[name] = Person(name, self.site, self._page_of(name))
        return self._people[name]

    def outside(self, name: str) -> Person:
        """The person before the login page."""
        self._people[name] = Person(name, self.site, self._page_of(None))
        return self._people[name]
