"""Kasus, its search, and Tenggat saya."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.context import access_of
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import User
from tppo_cases.core import formats
from victims import policies
from victims.models.grants import COUNT_CAP, CaseAccess, CaseFilters, Cursor
from victims.selectors.lists import case_rows, owner_units
from victims.selectors.search import search_cases
from victims.selectors.tasks import due_tasks
from victims.services.read_budget import spend_search
from victims.services.viewing import record_search
from victims.states import CaseStatus
from victims.views.search_memory import forget_search, recall_search, remember_search

_S = CaseStatus
MOST_SHOWN = 50
# The chips of the list: word in the address -> statuses.
CHIPS = {"penapisan": (_S.INTAKE, _S.SCREENING), "asesmen": (_S.ASSESSMENT, _S.PLANNED), "layanan": (_S.IN_SERVICE, _S.CLOSING)}


@requires(Capability.CASE_LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request: HttpRequest) -> HttpResponse:
    """Open cases; a posted search is kept in the session, so that no name stands in an address."""
    user = user_of(request)
    if request.method == "POST":
        remember_search(request, request.POST.get("q", ""))
        return redirect(f"{reverse('victims:case-list')}?hasil=1")
    query = recall_search(request) if "hasil" in request.GET else ""
    if query:
        return _search_results(request, user, query)
    forget_search(request)
    filters, after = _filters(request, user), Cursor.parse(request.GET.get("sesudah", ""))
    page = CaseAccess.objects.page(user, filters, after)
    context = _frame(request, user) | {
        "rows": case_rows(user, page.case_ids),
        "next_url": _address(request, sesudah=str(page.following)) if page.following else "",
        "first_page_url": _address(request) if after else "",
    }
    return render(request, "victims/case_list.html", context)


def _search_results(request: HttpRequest, user: User, query: str) -> HttpResponse:
    spend_search(user)
    found = search_cases(user, query)
    record_search(user, by=found.by, hits=len(found.case_ids))
    rows = [replace(row, how=str(found.ways[row.case.pk].label)) for row in case_rows(user, found.case_ids)]
    context = _frame(request, user) | {"rows": rows, "query": query}
    return render(request, "victims/case_list.html", context)


def _filters(request: HttpRequest, user: User) -> CaseFilters:
    """What the address asks for; anything unknown in it is read over."""
    chip, unit = request.GET.get("saring", ""), request.GET.get("unit", "")
    due = policies.knows_deadlines(user)
    units: Sequence[int] = [each.pk for each in owner_units(user) if each.code == unit] if unit else ()
    return CaseFilters(
        statuses=(_S.CLOSED,) if chip == "arsip" else CHIPS.get(chip, ()),
        include_closed=chip == "arsip",
        order="due" if due and (request.GET.get("urut") == "tenggat" or chip == "terlambat") else "newest",
        owner_unit_ids=units,
        manager_id=user.pk if chip == "saya" else None,
        overdue_only=due and chip == "terlambat",
    )


def _address(request: HttpRequest, **changes: str) -> str:
    """This page with some of its parameters changed; an empty one is left out."""
    kept = {name: request.GET[name] for name in ("saring", "urut", "unit") if request.GET.get(name)}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{reverse('victims:case-list')}?{urlencode(wanted)}" if wanted else reverse("victims:case-list")


def _capped(count: int) -> str:
    return f"{formats.number(COUNT_CAP)}+" if count > COUNT_CAP else formats.number(count)


def _chips(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Counts are of the derived table and stop at the cap; the mere states and the archive go without."""
    counts = {
        "": CaseFilters(),
        "saya": CaseFilters(manager_id=user.pk),
        "terlambat": CaseFilters(overdue_only=True),
    }
    labels = {"": _("Semua terbuka"), "saya": _("Kasus saya"), "terlambat": _("Terlambat")}
    labels |= {
        "penapisan": _("Penapisan"),
        "asesmen": _("Asesmen dan rencana"),
        "layanan": _("Dalam layanan"),
        "arsip": _("Arsip"),
    }
    if not access_of(user).has(Capability.INTAKE_CREATE):
        labels.pop("saya")
    if not policies.knows_deadlines(user):
        labels.pop("terlambat")
    current = "hasil" if "hasil" in request.GET else request.GET.get("saring", "")
    return [
        {
            "url": _address(request, saring=code), "label": label, "current": code == current,
            "count": _capped(CaseAccess.objects.count_capped(user, counts[code])) if code in counts else None,
        }
        for code, label in labels.items()
    ]  # fmt: skip


def _frame(request: HttpRequest, user: User) -> dict[str, Any]:
    by_due = policies.knows_deadlines(user) and request.GET.get("urut") == "tenggat"
    return {
        "chips": _chips(request, user),
        "by_due": by_due,
        "knows_deadlines": policies.knows_deadlines(user),
        "order_url": _address(request, urut="" if by_due else "tenggat"),
        "units": owner_units(user),
        "unit": request.GET.get("unit", ""),
        "chip": request.GET.get("saring", ""),
        "may_break_glass": policies.can_break_glass(user),
        "may_open": access_of(user).has(Capability.INTAKE_CREATE),
        "wants_search": "cari" in request.GET,
    }


@requires(Capability.CASE_LIST)
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """The running clocks of my cases, or of the units that I lead, in groups."""
    user = user_of(request)
    leads = bool(access_of(user).units_with(Capability.CASE_DECIDE))
    unit = leads and request.GET.get("milik", "unit") == "unit"
    own = reverse("victims:deadlines")
    chips = [
        {"url": f"{own}?milik=unit", "label": _("Unit saya"), "current": unit},
        {"url": f"{own}?milik=saya", "label": _("Kasus saya"), "current": not unit},
    ]
    tasks = due_tasks(user, MOST_SHOWN + 1, unit=unit)
    context = {"tasks": tasks[:MOST_SHOWN], "has_more": len(tasks) > MOST_SHOWN, "chips": chips if leads else []}
    return render(request, "victims/deadlines.html", context)
