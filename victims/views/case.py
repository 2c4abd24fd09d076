"""The case page: Ringkasan and the tabs that only read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.case_page.facts import key_facts
from victims.selectors.history import history_page
from victims.selectors.page import case_page_context
from victims.services.viewing import record_opening

EXCERPT = 5


@requires(Capability.CASE_LIST)
def case_detail(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ringkasan: what one must know, and what happened last."""
    context = case_page_context(user_of(request), case_id, "summary")
    record_opening(context["view"], "summary")
    context["facts"] = key_facts(context["view"], context["contributions"])
    context["history"], _more = history_page(context["view"], limit=EXCERPT)
    context["may_edit"] = policies.can_edit_case(context["view"].user, context["case"])
    return render(request, "victims/case_detail.html", context)
