"""The pages of a case in a real browser: readable by axe, quiet in the console, never wider than the screen."""

import pytest

from tests.browser.stage import assert_accessible, assert_no_sideways_scroll, assert_quiet
from tests.factories.cases import make_case, set_status
from tppo_cases.access.context import scope
from victims.services.notes import write_note
from victims.services.screening import ScreeningFacts, record_screening
from victims.states import CaseStatus

TABS = ("detail", "identity", "screening", "services", "notes", "access")
FORMS = ("assessment-record", "service-record", "identity-edit", "consent-record")


@pytest.fixture
def case(live_site):
    """A case with something on every tab."""
    worker = live_site.user("worker")
    made = make_case(worker, person={"identity": {"alias": "Mawar", "nik": "5203010101990077"}})
    with scope(worker):
        record_screening(actor=worker, case_id=made.pk, facts=ScreeningFacts(acts=["recruitment"], purposes=["sexual"]))
        write_note(actor=worker, case_id=made.pk, group="safety", body="Jangan telepon nomor lama")
    return made


@pytest.mark.parametrize("width", [320, 1280])
def test_list_and_tabs_read_well(live_site, page_of, case, width):
    page = page_of("worker", width=width)
    addresses = [live_site.url("victims:case-list"), live_site.url("victims:deadlines")]
    for address in addresses + [live_site.url(f"victims:case-{tab}", case_id=case.pk) for tab in TABS]:
        page.goto(address)
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    assert_quiet(page)


def test_forms_read_well_on_a_phone(live_site, page_of, case):
    set_status(case, CaseStatus.ASSESSMENT)
    page = page_of("worker")
    for form in FORMS:
        page.goto(live_site.url(f"victims:case-{form}", case_id=case.pk))
        assert_accessible(page)
        assert_no_sideways_scroll(page)
    assert_quiet(page)


def test_a_worker_searches_opens_and_serves(live_site, page_of, case):
    page = page_of("worker")
    page.goto(live_site.url("victims:case-list"))
    page.get_by_role("link", name="Cari kasus").click()
    page.get_by_role("searchbox", name="Cari kasus").fill("mawar")
    page.keyboard.press("Enter")
    page.locator(".row-link").click()
    page.locator(".tabs").get_by_role("link", name="Layanan").click()
    page.get_by_role("link", name="Catat layanan").first.click()
    page.locator("#id_kind").select_option("psychosocial")
    page.get_by_label("Nilai bantuan (rupiah)").fill("1.250.000")
    page.get_by_role("button", name="Simpan layanan").click()

    assert "Rp1.250.000" in page.locator("main").inner_text()
    assert "mawar" not in page.url
    assert_quiet(page)
