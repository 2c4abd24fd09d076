"""Every page of the site, read from the resolver, opened by somebody who may: accessible, quiet, never wider than the screen.

The rows come from the story of the access tests, so a page with a new kind of id fails until the story has one.
"""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.access.endpoints import endpoints
from tests.access.story import Story, tell
from tests.access.test_matrix import keys_of
from tests.browser.stage import assert_accessible, assert_no_sideways_scroll, assert_quiet
from tests.cast import load_cast

WIDTHS = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
PEOPLE = (
    "worker", "head", "directorate", "health_officer", "coordinator", "report_admin", "report_checker", "report_signer",
    "agency_admin", "auditor",
)  # fmt: skip
# Addresses that answer with a file, a fragment or by leading on, commands, and steps that this story gives nobody to take.
WITHOUT_PAGE = frozenset(
    {
        "accounts:demo-login", "accounts:factor-remove", "accounts:key-needed", "accounts:language", "accounts:login",
        "accounts:logout",
        "accounts:oidc-callback", "accounts:oidc-start", "accounts:recovery-codes", "accounts:second-step",
        "accounts:session-end", "accounts:session-end-all", "audit:event-csv", "notifications:read-all", "privacy:access-copy",
        "referrals:referral-decline", "referrals:referral-edit", "reports:report-return", "shelters:board-download",
        "shelters:placement-approve", "shelters:placement-refuse", "victims:case-assessment-record", "victims:case-close",
        "victims:case-close-decide", "victims:case-close-not-tppo", "victims:case-plan", "victims:case-question",
        "victims:case-reopen", "victims:intake-advice", "victims:match-decide", "victims:match-undo",
    }
)  # fmt: skip
Found = dict[str, dict[str, str]]  # person -> name of the page -> address


def addresses(story: Story) -> Iterator[tuple[str, str]]:
    """Name and address of whatever answers GET, with the ids of the story."""
    for endpoint in endpoints():
        if not endpoint.name or endpoint.api_class:
            continue
        if not endpoint.parameters:
            yield endpoint.name, reverse(endpoint.name)
            continue
        for verb, name, target in keys_of(endpoint):
            if verb == "get":
                yield name, reverse(name, kwargs=story.arguments(name, endpoint.parameters, target))


def is_page(client: Client, path: str) -> bool:
    answer = client.get(path)
    return answer.status_code == 200 and not answer.streaming and b"<main" in answer.content


@pytest.fixture
def found(live_site, confirmed_client_of) -> Found:
    """The first of the people who gets each page."""
    cast = load_cast()
    story = tell(cast)
    missing = dict(addresses(story))
    shown: Found = {}
    for person in PEOPLE:
        client = confirmed_client_of(getattr(cast, person))
        shown[person] = {name: path for name, path in addresses(story) if name in missing and is_page(client, path)}
        missing = {name: path for name, path in missing.items() if name not in shown[person]}
    assert set(missing) == WITHOUT_PAGE
    return shown


def test_every_page_reads_well_on_a_phone_and_on_a_desk(live_site, page_of: Callable, found):
    complaints = []
    for person, pages in found.items():
        page = page_of(person)
        for name, path in pages.items():
            page.set_viewport_size(WIDTHS[0])
            page.goto(live_site.base + path)
            for size in WIDTHS:
                page.set_viewport_size(size)
                complaints += complaints_of(page, f"{name} {size['width']}")
    assert not complaints, "\n".join(complaints)


def complaints_of(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands, so that one run tells of all pages."""
    found = []
    for check in (assert_accessible, assert_no_sideways_scroll, assert_quiet):
        try:
            check(page)
        except AssertionError as error:
            found.append(f"{where}: {error}")
    page.complaints.clear()  # type: ignore[attr-defined]  # of assert_quiet
    return found
