"""The frame of every page, without a database."""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from tppo_cases import shell
from tppo_cases.access.context import Access
from tppo_cases.accounts.models import Agency, Membership, Unit, User
from tppo_cases.accounts.roles import Role


@pytest.fixture
def frame(monkeypatch):
    """Return a function that gives the shell of a page for a role."""
    monkeypatch.setattr(shell, "reverse", lambda url_name: f"/{url_name}/")
    monkeypatch.setattr(shell, "SHELL_COUNTERS", {})
    monkeypatch.setattr(shell, "count_parts", lambda _parts, _cap: Counter())

    def make(role: Role | None, view_name: str = "reports:home", **cookies: str) -> shell.Shell:
        request = RequestFactory().get("/")
        request.COOKIES.update(cookies)
        request.resolver_match = SimpleNamespace(view_name=view_name)
        user = User(pk=7, full_name="Ratna Wulandari")
        post = (
            Membership(user=user, unit=Unit(name="RPTC Bambu Apus", agency=Agency(code="kemensos")), role=role)
            if role
            else None
        )
        request.access = Access(user=user, memberships=(post,)) if post else None
        return shell.Shell(request)

    return make


def _labels(links) -> list[str]:
    return [str(link.label) for link in links]


def test_nav_of_a_social_worker_starts_with_the_daily_work(frame):
    found = frame(Role.SOCIAL_WORKER)

    assert [str(link.short) for link in found.dock] == ["Beranda", "Kasus", "Terima", "Rujukan"]
    assert _labels(found.more) == ["Rumah perlindungan", "Tenggat saya", "Pelindungan data"]


def test_nav_of_a_receiver_names_referrals_first(frame):
    assert _labels(frame(Role.REFERRAL_OFFICER).nav)[:3] == ["Beranda", "Rujukan masuk", "Kasus dirujuk"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENCY_ADMIN, Role.REPORT_ADMIN, Role.TRAINING_COORDINATOR])
def test_nav_without_case_rights_leads_to_no_case(frame, role):
    found = frame(role)

    assert found.search_url == ""
    # The reviews of emergency accesses tell of no case.
    assert not any("victims:" in link.url for link in found.nav if link.url != "/victims:emergency-list/")


@pytest.mark.parametrize(
    ("role", "daily"),
    [
        (Role.AUDITOR, ["Beranda", "Audit", "Darurat", "Setuju"]),
        (Role.AGENCY_ADMIN, ["Beranda", "Pengguna", "Setuju", "Hak"]),
        (Role.DIRECTORATE_OFFICER, ["Beranda", "Kasus", "Rujukan", "Rumah"]),
    ],
)
def test_dock_holds_the_daily_work(frame, role, daily):
    assert [str(link.short) for link in frame(role).dock] == daily


@pytest.mark.parametrize("role", list(Role))
def test_no_two_lines_read_the_same(frame, role):
    shorts = [str(link.short) for link in frame(role).nav]

    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize(
    ("view_name", "label"),
    [
        ("victims:case-detail", "Kasus"),
        ("victims:intake-section", "Penerimaan awal"),
        ("victims:deadlines", "Tenggat saya"),
        ("referrals:referral-detail", "Rujukan"),
    ],
)
def test_nav_marks_the_page_with_the_longest_prefix(frame, view_name, label):
    assert _labels(link for link in frame(Role.SOCIAL_WORKER, view_name).nav if link.current) == [label]


def test_nav_shows_the_counts_that_apps_registered(frame, monkeypatch):
    monkeypatch.setattr(shell, "count_parts", lambda _parts, _cap: Counter({"referrals:inbox": 120}))

    assert next(link.count for link in frame(Role.SOCIAL_WORKER).nav if link.url == "/referrals:inbox/") == "99+"


def test_shell_before_login_is_empty(frame):
    found = frame(None)

    assert (found.nav, found.unread, found.notices_url, found.person.name) == ([], "", "", "")


@pytest.mark.parametrize(("cookie", "theme"), [("gelap", "dark"), ("terang", "light"), ("x", ""), ("", "")])
def test_theme_follows_the_cookie(frame, cookie, theme):
    assert frame(None, rupa=cookie).theme == theme


@pytest.mark.parametrize(("number", "shown"), [(0, ""), (3, "3"), (99, "99"), (100, "99+")])
def test_shown_count_is_capped(number, shown):
    assert shell.shown_count(number) == shown
