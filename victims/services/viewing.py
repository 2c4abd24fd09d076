"""Put on record who opened which part of whose case."""

from datetime import timedelta

from django.utils import timezone

from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record
from victims.selectors.cases import CaseView
from victims.services.read_budget import spend

# Going through the tabs of one case is one opening.
ONE_OPENING = timedelta(minutes=15)


def record_opening(view: CaseView, tab: str) -> None:
    """Record that the reader opened the case: once for each quarter of an hour, whatever the tab.

    Raises what ``read_budget.spend`` raises.
    """
    case = view.case
    lately = AuditEvent.objects.filter(
        case_id=case.pk, actor=view.user, action="case.viewed", at__gt=timezone.now() - ONE_OPENING
    )
    if not lately.exists():
        spend(view)
        record(
            view.user, "case.viewed", target=case, case_id=case.pk, unit_id=case.owner_unit_id,
            details={"tab": tab, "groups": sorted(view.groups)},
        )  # fmt: skip


def record_identity_shown(view: CaseView, fields: list[str]) -> None:
    """Record that identity was opened: always, with the names of the fields that were shown in full."""
    case = view.case
    record(
        view.user, "identity.viewed", target=case, case_id=case.pk, unit_id=case.owner_unit_id,
        details={"fields": sorted(fields)},
    )  # fmt: skip


def record_search(actor: User, *, by: str, hits: int) -> None:
    """Record that cases were searched, by number, by person or in an intake, and how many were found; never what was typed."""
    record(actor, "case.listed", details={"by": by, "hits": hits})
