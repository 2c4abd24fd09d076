"""What waits for those who look over others' shoulders: second signatures, emergencies, anomalies."""

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.selectors.home.lines import Block, Line
from tppo_cases.access.approvals.registry import kind_of
from tppo_cases.access.approvals.selectors import waiting_for
from tppo_cases.access.audit_log.selectors import anomalies_to_review
from tppo_cases.access.context import Access
from tppo_cases.access.roles import Capability
from tppo_cases.core.formats import moment
from victims.selectors.protection import emergencies_to_review

_C = Capability
SHOWN = 5


def oversight_blocks(access: Access) -> list[Block]:
    """One block for each kind of thing that only this person can settle; none where nothing waits."""
    blocks = [_approvals(access)] if access.has(_C.APPROVAL_DECIDE) else []
    if access.has(_C.AUDIT_READ):
        blocks = [_emergencies(access), *blocks, _anomalies()]
    return blocks


def _approvals(access: Access) -> Block:
    lines = [
        Line(
            reverse("approvals:detail", args=[row.pk]), kind_of(row).label, row.requested_by.full_name,
            due_at=row.expires_at, icon="check-circle",
        )
        for row in waiting_for(access.user)[:SHOWN]
    ]  # fmt: skip
    return Block(_("Persetujuan dua orang"), lines, reverse("approvals:list"), _("Semua"))


def _emergencies(access: Access) -> Block:
    lines = [
        Line(
            reverse("victims:emergency-detail", args=[row.pk]), row.user.full_name,
            _("%(reason)s, %(when)s") % {"reason": row.get_reason_display(), "when": moment(row.opened_at)},
            icon="exclamation-triangle",
        )
        for row in emergencies_to_review(access.user)[:SHOWN]
    ]  # fmt: skip
    return Block(_("Akses darurat perlu ditinjau"), lines, reverse("victims:emergency-list"), _("Semua"))


def _anomalies() -> Block:
    lines = [
        Line(
            reverse("audit:anomaly-detail", args=[row.pk]), row.get_kind_display(),
            _("%(who)s, %(when)s")
            % {"who": row.actor.full_name if row.actor else _("Pelaku tidak dikenal"), "when": moment(row.at)},
            icon="clipboard-check",
        )
        for row in anomalies_to_review()[:SHOWN]
    ]  # fmt: skip
    return Block(_("Anomali belum ditinjau"), lines, reverse("audit:anomaly-list"), _("Semua"))
