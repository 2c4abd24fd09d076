"""Riwayat and "Siapa yang dapat melihat": what happened, who may see it, who did."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.context import require
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.case_page.former import IDENTITY_FIELDS, former_changes
from victims.case_page.identity import MASKED
from victims.selectors.history import history_page
from victims.selectors.openings import openings_by_person
from victims.selectors.page import case_page_context
from victims.selectors.protection import emergencies_of, walls_of
from victims.services.viewing import record_identity_shown, record_opening


@requires(Capability.CASE_LIST)
@require_safe
def case_history(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The whole timeline, page by page."""
    context = case_page_context(user_of(request), case_id, "history")
    record_opening(context["view"], "history")
    context["history"], following = history_page(context["view"], after=_uuid(request.GET.get("sesudah", "")))
    context["older_url"] = f"{request.path}?sesudah={following}" if following else ""
    context["newest_url"] = request.path if "sesudah" in request.GET else ""
    context["may_read_former"] = policies.can_read_former(context["view"].user, context["case"])
    return render(request, "victims/case_history.html", context)


@requires(Capability.CASE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def case_former(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was answered before a change. For who works in the owning unit; posted, with the numbers in full."""
    context = case_page_context(user_of(request), case_id, "history")
    view = context["view"]
    require(policies.can_read_former(view.user, view.case))
    record_opening(view, "former")
    in_full = request.method == "POST"
    changes = former_changes(view, in_full=in_full)
    shown = {line.name for change in changes for line in change.lines} - (set() if in_full else MASKED)
    record_identity_shown(view, sorted(shown & IDENTITY_FIELDS))
    context |= {"changes": changes, "in_full": in_full}
    return render(request, "victims/case_former.html", context)


@requires(Capability.CASE_LIST)
@require_safe
def case_access(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every live grant with its reason, walls, and emergency openings. For the owning side."""
    context = case_page_context(user_of(request), case_id, "access")
    view = context["view"]
    record_opening(view, "access")
    context["may_see_openings"] = policies.can_see_openings(view.user, view.case)
    context["walls"] = walls_of(view.case)
    context["emergencies"] = emergencies_of(view.user, view.case)
    context["may_wall"] = policies.can_raise_wall(view.user, view.case)
    return render(request, "victims/case_access.html", context)


@requires(Capability.CASE_LIST)
@require_safe
def case_openings(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who opened the case, when, by which right. For the head of the owning unit."""
    context = case_page_context(user_of(request), case_id, "access")
    require(policies.can_see_openings(context["view"].user, context["case"]))
    record_opening(context["view"], "openings")
    context["people"] = openings_by_person(case_id)
    return render(request, "victims/case_openings.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
