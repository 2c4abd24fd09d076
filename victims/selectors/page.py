"""The frame of the case page: one reader, one case, one tab. Tabs of higher apps use it too."""

from typing import Any
from uuid import UUID

from django.http import Http404

from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.accounts.models import User
from victims import policies
from victims.case_page.clocks import deadline_items, deadlines_of
from victims.case_page.contributions import contributed
from victims.case_page.header import header_of
from victims.case_page.parties import team_of, who_sees
from victims.case_page.steps import next_step
from victims.case_page.tabs import BY_CODE, tabs_of
from victims.models.case import VictimCase
from victims.selectors.cases import CASE_RELATED, CaseView, case_view, groups_in, live_access
from victims.selectors.matching import IS_ASKED
from victims.selectors.protection import emergency_until


def visible_case_view(user: User, case_id: UUID) -> CaseView:
    """The case as this reader may see it. Raises Http404 for unseen and unknown alike."""
    visible = VictimCase.objects.visible_to(user).select_related(*CASE_RELATED)
    return case_view(user, get_visible_or_404(visible, pk=case_id))


def case_page_context(user: User, case_id: UUID, tab: str) -> dict[str, Any]:
    """Everything that ``victims/case_base.html`` needs around a tab; ``tab`` is a code of ``case_page.tabs``.

    Keys: view, case, header, contributions, next_step, deadlines, who_sees, question_waits, tabs, tab, team,
    is_owner_side, emergency_until. The view of the tab records the opening (``services.viewing.record_opening``). Raises
    Http404 for an unseen case and for a tab that the reader does not get. The number of queries does not depend on the
    case's history.
    """
    visible = VictimCase.objects.visible_to(user).select_related(*CASE_RELATED).annotate(is_asked=IS_ASKED)
    case = get_visible_or_404(visible, pk=case_id)
    live = live_access(case.pk)
    view = CaseView(user=user, case=case, groups=groups_in(user, case, live))
    if not BY_CODE[tab].is_open_to(view):
        raise Http404
    owner_side = policies.is_owner_side(user, case)
    clocks, added = deadlines_of(case.pk), contributed(view)
    seen_by = who_sees(view, live)
    return {
        "view": view,
        "case": case,
        "header": header_of(view, added),
        "contributions": added,
        "next_step": next_step(view, clocks),
        "deadlines": deadline_items(clocks) if owner_side else [],
        "who_sees": seen_by,
        "team": team_of(view, seen_by["parties"]) if owner_side else [],
        "question_waits": case.is_asked and policies.can_answer_question(user, case),  # type: ignore[attr-defined]
        "tabs": tabs_of(view, tab),
        "tab": tab,
        "emergency_until": emergency_until(user, live.grants),
        "is_owner_side": owner_side,
    }
