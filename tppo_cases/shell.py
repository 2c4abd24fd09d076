"""The frame of every page: navigation by role, the person's unit, unread notices, light or dark."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tppo_cases.access.context import Access
from tppo_cases.core.counters import SHELL_COUNTERS, count_parts
from tppo_cases.notifications.models import Notification

THEME_COOKIE = "rupa"
THEMES = {"terang": "light", "gelap": "dark"}
DOCK_ITEMS = 4  # and "Lainnya"
MOST = 99
_BELL = ""


@dataclass(frozen=True)
class Item:
    """A line of the navigation.

    ``under`` lists prefixes of view names for which it is the current one; ``audience`` is "receivers" or "others"
    where the people who answer referrals read another word than those who take in cases.
    """

    url_name: str
    label: str | Promise
    short: str | Promise
    icon: str
    capability: str = ""
    under: tuple[str, ...] = ()
    audience: str = ""

    def is_for(self, access: Access) -> bool:
        """Whether this user gets the line; one whose page waits for a security key leads to that key."""
        receives = access.has("referral.receive") and not access.has("intake.create")
        audiences = ("", "receivers" if receives else "others")
        return self.audience in audiences and (not self.capability or self.capability in access.held)


@dataclass(frozen=True)
class Link:
    """A line as drawn."""

    url: str
    label: str | Promise
    short: str | Promise
    icon: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True)
class Person:
    """Who is logged in, as the sidebar names them."""

    name: str = ""
    role: str = ""
    unit: str = ""


_INCOMING, _RECEIVE = pgettext_lazy("rujukan", "Masuk"), pgettext_lazy("penerimaan", "Terima")
_NAMED, _BY_NAME = _("Ekspor beridentitas"), pgettext_lazy("ekspor", "Beridentitas")
_OF_CASE = ("victims:", "shelters:case-", "referrals:case-", "privacy:case-")  # the tabs of a case
_ALARM = "exclamation-triangle"
NAVIGATION = (
    Item("reports:home", _("Beranda"), _("Beranda"), "house"),
    Item("referrals:inbox", _("Rujukan masuk"), _INCOMING, "inbox", "referral.receive", ("referrals:",), "receivers"),
    Item("victims:case-list", _("Kasus dirujuk"), _("Kasus"), "folder2", "case.list", _OF_CASE, "receivers"),
    Item("victims:case-list", _("Kasus"), _("Kasus"), "folder2", "case.list", _OF_CASE, "others"),
    Item("victims:intake-start", _("Penerimaan awal"), _RECEIVE, "plus-circle-fill", "intake.create", ("victims:intake-",)),
    Item("referrals:inbox", _("Rujukan"), _("Rujukan"), "arrow-left-right", "referral.read", ("referrals:",), "others"),
    Item("shelters:board", _("Rumah perlindungan"), _("Rumah"), "house-heart", "shelter.read", ("shelters:",)),
    Item("victims:deadlines", _("Tenggat saya"), _("Tenggat"), "calendar-event", "case.list", ("victims:deadlines",)),
    Item("victims:match-list", _("Meja koordinasi"), _("Koordinasi"), "people", "match.decide", ("victims:match-",)),
    # Oversight: what one looks at daily comes first, the rules and ledgers after it.
    Item("accounts:user-list", _("Pengguna"), _("Pengguna"), "person-gear", "user.manage", ("accounts:user-",)),
    Item("audit:event-list", _("Jejak audit"), _("Audit"), "clipboard-check", "audit.read", ("audit:",)),
    Item("victims:emergency-list", _("Akses darurat"), _("Darurat"), _ALARM, "audit.read", ("victims:emergency-",)),
    Item(
        "approvals:list",
        pgettext_lazy("dua orang", "Persetujuan"),
        _("Setuju"),
        "check-circle",
        "approval.decide",
        ("approvals:",),
    ),
    Item("privacy:home", _("Pelindungan data"), _("Data"), "shield-check", "case.edit", ("privacy:",)),
    Item("privacy:home", _("Pelindungan data"), _("Data"), "shield-check", "breach.manage", ("privacy:",)),
    Item("access-defaults:list", _("Hak lihat"), _("Hak"), "sliders", "access.defaults", ("access-defaults:",)),
    Item("reports:identified-list", _NAMED, _BY_NAME, "file-lock", "export.identified", ("reports:identified-",)),
    Item("reports:identified-ledger", _NAMED, _BY_NAME, "file-lock", "audit.read"),
    Item("reports:report-list", _("Laporan"), _("Laporan"), "bar-chart", "report.read", ("reports:report-",)),
    Item("reports:export-list", _("Ekspor"), _("Ekspor"), "download", "report.export", ("reports:export-",)),
)


def shown_count(number: int) -> str:
    """The words of a bubble: nothing for 0, ``99+`` from 100 on."""
    return "" if not number else f"{MOST}+" if number > MOST else str(number)


def _current_item(view_name: str, items: tuple[Item, ...]) -> Item | None:
    """The item with the longest name or prefix that fits the page."""
    fitting = [
        (len(prefix), item)
        for item in items
        for prefix in (item.url_name, *item.under)
        if view_name == prefix or (prefix in item.under and view_name.startswith(prefix))
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


@dataclass
class Shell:
    """Reads what a page's frame needs, and only when the template asks for it."""

    request: HttpRequest
    themes: dict[str, str] = field(default_factory=lambda: THEMES)

    @property
    def access(self) -> Access | None:
        """The rights of the user, None before login."""
        return getattr(self.request, "access", None)

    @property
    def theme(self) -> str:
        """``light`` or ``dark`` if the user chose, else empty: the device decides."""
        return self.themes.get(self.request.COOKIES.get(THEME_COOKIE, ""), "")

    @cached_property
    def person(self) -> Person:
        """Name, role and unit; the first membership counts."""
        if self.access is None:
            return Person()
        membership = self.access.membership
        name = self.access.user.full_name
        return Person(name, membership.get_role_display(), membership.unit.name) if membership else Person(name)

    @cached_property
    def nav(self) -> list[Link]:
        """The pages this user may open, the current one marked."""
        match = self.request.resolver_match
        current = _current_item(match.view_name if match else "", self._items)
        return [self._link(item, item is current) for item in self._items]

    @property
    def dock(self) -> list[Link]:
        """The first pages, for the thumb."""
        return self.nav[:DOCK_ITEMS]

    @property
    def more(self) -> list[Link]:
        """What does not fit the dock."""
        return self.nav[DOCK_ITEMS:]

    @property
    def more_is_current(self) -> bool:
        """Whether the current page is one of those behind "Lainnya"."""
        return any(link.current for link in self.more)

    @property
    def leave_to(self) -> str:
        """The harmless page of "Keluar cepat"."""
        return str(settings.QUICK_EXIT_URL)

    @property
    def search_url(self) -> str:
        """Where case numbers and aliases are searched; empty for roles without cases."""
        return reverse("victims:case-list") if self.access is not None and self.access.has("case.list") else ""

    @property
    def notices_url(self) -> str:
        """The page behind the bell."""
        return reverse("notifications:list") if self.access is not None else ""

    @property
    def unread(self) -> str:
        """Unread notices."""
        return shown_count(self._counts[_BELL]) if self.access is not None else ""

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(item for item in NAVIGATION if self.access is not None and item.is_for(self.access))

    @cached_property
    def _counts(self) -> Counter[str]:
        """All bubbles of the page: one query."""
        assert self.access is not None  # noqa: S101  # asked for by pages of somebody only
        parts = [(_BELL, Notification.objects.filter(user_id=self.access.user.pk, read_at__isnull=True))]
        for name in {item.url_name for item in self._items} & SHELL_COUNTERS.keys():
            parts += [(name, part) for part in SHELL_COUNTERS[name](self.request)]
        return count_parts(parts, MOST + 1)

    def _link(self, item: Item, current: bool) -> Link:  # noqa: FBT001  # private, one caller
        return Link(
            reverse(item.url_name), item.label, item.short, item.icon, current, shown_count(self._counts[item.url_name])
        )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` in every template."""
    return {"shell": Shell(request)}
