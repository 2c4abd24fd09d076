"""Meja koordinasi: pairs of records that may be one person, by number and unit only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims.errors import RefusedError
from victims.models.person import MatchCandidate
from victims.selectors.matching import MatchPair, pairs_of, possible_matches
from victims.services.matching import confirm_match, reject_match

PAGE_SIZE = 50


@requires(Capability.MATCH_DECIDE)
@require_GET
def match_list(request: HttpRequest) -> HttpResponse:
    """What waits for a decision; with ``?selesai=1`` what was decided."""
    decided = "selesai" in request.GET
    found = possible_matches(user_of(request), decided=decided)[: PAGE_SIZE + 1]
    pairs = pairs_of(found)
    context = {"pairs": pairs[:PAGE_SIZE], "has_more": len(pairs) > PAGE_SIZE, "decided": decided}
    return render(request, "victims/match_list.html", context)


@requires(Capability.MATCH_DECIDE)
@require_GET
def match_detail(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """One pair: what speaks for it, whom to ask, and the decision."""
    return render(request, "victims/match_detail.html", {"pair": _find(request, match_id)})


def _find(request: HttpRequest, match_id: UUID) -> MatchPair:
    matches = MatchCandidate.objects.visible_to(user_of(request)).select_related("decided_by")
    return pairs_of([get_visible_or_404(matches, pk=match_id)])[0]


@requires(Capability.MATCH_DECIDE)
@require_POST
def match_decide(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """``putusan`` is "sama" or "beda"; anything else changes nothing."""
    _find(request, match_id)
    verbs: dict[str, Any] = {"sama": confirm_match, "beda": reject_match}
    decide = verbs.get(request.POST.get("putusan", ""))
    if decide is None:
        return redirect("victims:match-detail", match_id)
    try:
        decided = decide(actor=user_of(request), candidate_id=match_id)
    except RefusedError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("victims:match-detail", match_id)
    pair = {"a": decided.case_number, "b": decided.other_case_number}
    same = decide is confirm_match
    text = _("%(a)s dan %(b)s kini satu orang.") if same else _("%(a)s dan %(b)s tetap dua orang.")
    messages.success(request, text % pair)
    return redirect("victims:match-list")
