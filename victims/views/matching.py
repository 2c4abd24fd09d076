"""Meja koordinasi: pairs of records that may be one person, by number and unit only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims.errors import RefusedError
from victims.forms.base import CommandForm
from victims.forms.questions import SAME, UndoForm, VerdictForm
from victims.models.person import MatchCandidate
from victims.selectors.matching import MatchPair, pairs_of, possible_matches
from victims.services.coordination import ask_units, confirm_match, reject_match, undo_match
from victims.views.commands import is_done

PAGE_SIZE = 50
_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@requires(Capability.MATCH_DECIDE)
@require_GET
def match_list(request: HttpRequest) -> HttpResponse:
    """What waits for the desk or for an answer; with ``?selesai=1`` what was decided."""
    decided, user = "selesai" in request.GET, user_of(request)
    pairs = pairs_of(user, possible_matches(user, decided=decided)[: PAGE_SIZE + 1])
    context = {"pairs": pairs[:PAGE_SIZE], "has_more": len(pairs) > PAGE_SIZE, "decided": decided}
    return render(request, "victims/match_list.html", context)


@requires(Capability.MATCH_DECIDE)
@require_GET
def match_detail(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """One pair: what speaks for it, what was asked and answered, and what may be done now."""
    return render(request, "victims/match_detail.html", {"pair": _find(request, match_id)})


def _find(request: HttpRequest, match_id: UUID) -> MatchPair:
    user = user_of(request)
    matches = MatchCandidate.objects.visible_to(user).select_related("decided_by", "undone_by")
    return pairs_of(user, [get_visible_or_404(matches, pk=match_id)])[0]


@requires(Capability.MATCH_DECIDE)
@require_POST
def match_ask(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Put the question to both units; a second press says that they were asked."""
    _find(request, match_id)
    try:
        ask_units(actor=user_of(request), match_id=match_id)
    except RefusedError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Kedua unit ditanyai. Keduanya tidak tahu tentang kasus yang lain."))
    return redirect("victims:match-detail", match_id)


@requires(Capability.MATCH_DECIDE)
@_PAGE
def match_decide(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """The two answers once more, the verdict and its reason."""
    pair, form, user = _find(request, match_id), VerdictForm(request.POST or None), user_of(request)

    def decide() -> MatchCandidate:
        verb = confirm_match if form.cleaned_data["verdict"] == SAME else reject_match
        return verb(actor=user, match_id=match_id, reason=form.cleaned_data["reason"])

    if is_done(request, form, "victims:match-decide", decide):
        same = form.cleaned_data["verdict"] == SAME
        text = _("%(a)s dan %(b)s kini satu orang.") if same else _("%(a)s dan %(b)s tetap dua orang.")
        messages.success(request, text % {"a": pair.one.title, "b": pair.other.title})
        return redirect("victims:match-list")
    return _form(request, pair, form, "victims/match_decide.html", possible=pair.is_ready)


@requires(Capability.MATCH_DECIDE)
@_PAGE
def match_undo(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Take a confirmation back, with a reason."""
    pair, form = _find(request, match_id), UndoForm(request.POST or None)

    def undo() -> MatchCandidate:
        return undo_match(actor=user_of(request), match_id=match_id, reason=form.cleaned_data["reason"])

    if is_done(request, form, "victims:match-undo", undo):
        messages.success(request, _("Putusan dibatalkan. Laporan kembali menghitung dua orang."))
        return redirect("victims:match-detail", match_id)
    return _form(request, pair, form, "victims/match_undo.html", possible=pair.undoable_until is not None)


def _form(request: HttpRequest, pair: MatchPair, form: CommandForm, template: str, *, possible: bool) -> HttpResponse:
    """The page of a form, or away from one that does not fit the state of the pair. A late press stays, with its sentence."""
    if request.method != "POST" and not possible:
        messages.info(request, _("Langkah itu tidak dapat dilakukan pada pasangan ini sekarang."))
        return redirect("victims:match-detail", pair.match.pk)
    return render(request, template, {"pair": pair, "form": form})
