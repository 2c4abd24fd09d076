"""The tabs of the case page. A part that the reader may not see has no tab."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tppo_cases.access.context import access_of
from tppo_cases.access.groups import FieldGroup
from tppo_cases.access.roles import Capability
from victims import policies
from victims.selectors.cases import CaseView

_G = FieldGroup
IDENTITY_GROUPS = frozenset({_G.IDENTITY, _G.CONTACT, _G.FAMILY, _G.LEGAL})
ASSESSMENT_GROUPS = frozenset({_G.PSYCHOSOCIAL, _G.HEALTH, _G.SAFETY})


@dataclass(frozen=True)
class Tab:
    """A tab: its code, its address by name, and what a reader needs (any of the groups, the capability, the side)."""

    code: str
    url_name: str
    label: str | Promise
    groups: frozenset[str] = frozenset()
    capability: Capability | None = None
    owner_side: bool = False

    def is_open_to(self, view: CaseView) -> bool:
        """Whether the reader gets this tab."""
        if self.groups and not self.groups & view.groups:
            return False
        if self.capability and not access_of(view.user).has(self.capability):
            return False
        return not self.owner_side or policies.is_owner_side(view.user, view.case)


TABS = (
    Tab("summary", "victims:case-detail", _("Ringkasan")),
    Tab("identity", "victims:case-identity", _("Identitas"), IDENTITY_GROUPS),
    Tab("screening", "victims:case-screening", _("Penapisan"), frozenset({_G.NARRATIVE})),
    Tab("assessment", "victims:case-assessment", _("Asesmen"), ASSESSMENT_GROUPS),
    Tab("services", "victims:case-services", _("Layanan"), frozenset({_G.SERVICES})),
    Tab("placements", "shelters:case-placements", _("Penempatan"), frozenset({_G.LOCATION}), Capability.SHELTER_READ),
    Tab("referrals", "referrals:case-referrals", _("Rujukan"), capability=Capability.REFERRAL_READ),
    Tab("documents", "victims:case-documents", _("Dokumen"), frozenset(_G.values)),
    Tab("notes", "victims:case-notes", _("Catatan")),
    Tab("history", "victims:case-history", _("Riwayat")),
    Tab("access", "victims:case-access", _("Akses"), owner_side=True),
    Tab("privacy", "privacy:case-privacy", _("Pelindungan data"), capability=Capability.CASE_EDIT, owner_side=True),
)
BY_CODE = {tab.code: tab for tab in TABS}


def tabs_of(view: CaseView, current: str) -> list[dict[str, Any]]:
    """Address, label and whether it is the open one."""
    items = []
    for tab in TABS:
        if not tab.is_open_to(view):
            continue
        try:
            url = reverse(tab.url_name, args=[view.case.pk])
        except NoReverseMatch:
            continue  # the app that serves it is not installed
        items.append({"code": tab.code, "url": url, "label": tab.label, "current": tab.code == current})
    return items
