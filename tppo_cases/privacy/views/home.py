"""The first page of the app, and the tab of a case."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import rights_of, user_of
from tppo_cases.access.roles import Capability
from tppo_cases.privacy import policies
from tppo_cases.privacy.models.erasures import Erasure
from tppo_cases.privacy.models.requests import SubjectRequest
from tppo_cases.privacy.selectors.work import holds_of, holds_on, stops_on, work_of
from victims.selectors.page import case_page_context
from victims.services.viewing import record_opening


@require_safe
@requires()
def home(request: HttpRequest) -> HttpResponse:
    """Requests, notices and incidents that wait for this person."""
    user, access = user_of(request), rights_of(request)
    desk = policies.is_desk(user)
    if access.missed and not access.has(Capability.CASE_EDIT):
        raise PermissionDenied  # the page of an ordinary reader would say that nothing waits
    context = {"work": work_of(user), "is_desk": desk, "holds": holds_of(user)}
    return render(request, "privacy/home.html", context)


@require_safe
@requires(Capability.CASE_EDIT)
def case_privacy(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The tab Pelindungan data: requests, receivers who must stop, holds, what was removed."""
    user = user_of(request)
    context = case_page_context(user, case_id, "privacy")
    record_opening(context["view"], "privacy")
    own = SubjectRequest.objects.visible_to(user).filter(case=case_id)
    context |= {
        "requests": list(own.order_by("-received_at")[:50]),
        "stops": stops_on(user, case_id),
        "holds": holds_on(user, case_id),
        "erasures": list(Erasure.objects.visible_to(user).filter(case=case_id).select_related("asked_by", "decided_by")[:5]),
        "may_handle": policies.can_handle_requests(user, context["case"]),
        "may_hold": policies.can_hold(user, context["case"].owner_unit_id),
    }
    return render(request, "privacy/case_privacy.html", context)
