"""What happened to a case: the audit trail as a person reads it, in the parts that she may see."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tppo_cases.access.groups import FieldGroup
from tppo_cases.audit.actions import ACTIONS, ActionWords
from tppo_cases.audit.models import AuditEvent
from victims import policies
from victims.case_page.contributions import HISTORY_GROUPS
from victims.case_page.parties import groups_in_words
from victims.selectors.cases import CaseView
from victims.states import CaseOutcome, CaseStatus, ScreeningDecision, ScreeningResult

PAGE = 30
# The part of the case that an entry tells about. What is not here is for the owning side alone.
GROUPS_OF_ACTIONS = {
    "case.opened": FieldGroup.SUMMARY, "case.reopened": FieldGroup.SUMMARY,
    "case.closed": FieldGroup.SUMMARY, "case.facts_changed": FieldGroup.SUMMARY,
    "screening.recorded": FieldGroup.NARRATIVE, "screening.decided": FieldGroup.NARRATIVE,
    "identity.changed": FieldGroup.IDENTITY,
    "assessment.recorded": FieldGroup.PSYCHOSOCIAL, "plan.made": FieldGroup.SERVICES, "service.recorded": FieldGroup.SERVICES,
}  # fmt: skip
# Every change of status comes with the act that brought it.
NOT_SHOWN = frozenset({"case.listed", "budget.exceeded", "budget.searches", "access.denied", "case.status_changed"})


def _group_of(action: str) -> str | None:
    return GROUPS_OF_ACTIONS.get(action) or HISTORY_GROUPS.get(action.split(".", 1)[0])


def _shown_actions(view: CaseView) -> list[str]:
    """The owning side reads all entries on parts that it may see, others only those on parts opened to them."""
    owner_side = policies.is_owner_side(view.user, view.case)
    known = ((action, _group_of(action)) for action in ACTIONS if action not in NOT_SHOWN)
    return [action for action, group in known if (group in view.groups if group else owner_side)]


def history_page(view: CaseView, *, after: UUID | None = None, limit: int = PAGE) -> tuple[list[dict[str, Any]], UUID | None]:
    """Entries of the timeline, newest first, and the id after which the next page starts (None at the end).

    One's own openings are left out. One query.
    """
    own_openings = Q(actor=view.user, action__in=("case.viewed", "identity.viewed"))
    shown = _shown_actions(view)
    events = AuditEvent.objects.filter(case_id=view.case.pk, action__in=shown, outcome="ok").exclude(own_openings)
    if after:
        events = events.filter(pk__lt=after)
    found = list(events.select_related("actor").order_by("-id")[: limit + 1])
    page = found[:limit]
    return [_entry(view, event) for event in page], page[-1].pk if len(found) > limit else None


def _entry(view: CaseView, event: AuditEvent) -> dict[str, Any]:
    words = ACTIONS.get(event.action) or ActionWords(event.action)
    return {
        "icon": words.icon,
        "tone": words.tone,
        "title": words.label,
        "who": _who(view, event),
        "when": event.at,
        "detail": _detail(event),
    }


def _who(view: CaseView, event: AuditEvent) -> str:
    """Names are for the owning side; a receiver reads only her own."""
    if event.actor is None:
        return _("Sistem")
    if policies.is_owner_side(view.user, view.case) or event.actor_id == view.user.pk:
        return event.actor.full_name
    return ""


def _label(choices: type, code: object) -> str:
    return str(choices(code).label) if code in choices.values else str(code)  # type: ignore[attr-defined]  # a TextChoices class


def _detail(event: AuditEvent) -> str:
    details = event.details
    if "from" in details and "to" in details:
        return f"{_label(CaseStatus, details['from'])} → {_label(CaseStatus, details['to'])}"
    if "outcome" in details:
        return _label(CaseOutcome, details["outcome"])
    if "decision" in details:
        return _label(ScreeningDecision, details["decision"])
    if event.action == "screening.recorded" and "result" in details:
        return _label(ScreeningResult, details["result"])
    if "groups" in details and event.action == "grant.given":
        return groups_in_words(details["groups"])
    return ""
