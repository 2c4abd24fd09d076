"""The inbox and the outbox."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from referrals.selectors import lists
from referrals.selectors.words import number_word
from referrals.views.shared import card_context, list_context
from tppo_cases.access.context import access_of
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability


@require_GET
@requires(Capability.REFERRAL_READ)
def inbox(request: HttpRequest) -> HttpResponse:
    """Referrals to my unit or agency; who receives none is shown the outbox."""
    user = user_of(request)
    if not access_of(user).has(Capability.REFERRAL_RECEIVE) and "bagian" not in request.GET:
        return redirect("referrals:outbox")
    context = _box(request, "masuk")
    waiting = context["waiting"]
    context["heading"] = _("Rujukan masuk")
    if waiting:
        context["heading"] = _("%(number)s rujukan menunggu jawaban") % {"number": number_word(waiting)}
    return render(request, "referrals/inbox.html", context)


@require_GET
@requires(Capability.REFERRAL_READ)
def outbox(request: HttpRequest) -> HttpResponse:
    """Referrals of my unit, and for officers those of the units below."""
    context = _box(request, "keluar")
    waiting = context["waiting"]
    context["heading"] = _("Rujukan keluar")
    if waiting:
        context["heading"] = _("%(number)s rujukan menunggu persetujuan") % {"number": number_word(waiting)}
    return render(request, "referrals/outbox.html", context)


def _box(request: HttpRequest, box: str) -> dict[str, Any]:
    user = user_of(request)
    tab = lists.tab_of(box, request.GET.get("bagian", ""))
    context = list_context(user, box, tab, _uuid(request.GET.get("sesudah", "")))
    if context["rows"] and tab == lists.INBOX[0] and box == "masuk":
        context |= {"first": context["rows"][0]} | card_context(user, context["rows"][0]["referral"], context["labels"])
    return context


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
