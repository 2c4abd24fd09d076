"""The emergency door with its review, and the walls against officers."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tppo_cases.access.context import access_of, require
from tppo_cases.access.decorators import requires
from tppo_cases.access.idempotency import run_once
from tppo_cases.access.login.confirmation import needs_confirmation
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.roles import Capability
from victims import policies
from victims.case_page.parties import groups_in_words
from victims.errors import RefusedError
from victims.forms.base import ReasonForm
from victims.forms.protection import EmergencyForm, OwnConflictForm, ReviewForm, WallForm
from victims.models.protection import CaseWall
from victims.selectors.page import visible_case_view
from victims.selectors.protection import MOST, seen_emergencies, texts_of
from victims.services.emergency import open_in_emergency, review_emergency
from victims.services.walls import ask_to_lift, raise_wall
from victims.views.commands import done, form_page, is_done

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@requires(Capability.BREAK_GLASS)
@needs_confirmation()
@_PAGE
def emergency_start(request: HttpRequest) -> HttpResponse:
    """Open a case for an hour, after one has just proved who one is."""
    user = user_of(request)
    form = EmergencyForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                key = run_once(
                    actor=user, key=form.key, command="emergency", run=lambda: open_in_emergency(actor=user, **form.answers)
                )
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kasus terbuka selama 60 menit. Pemilik kasus dan auditor sudah diberi tahu."))
            return redirect("victims:case-detail", seen_emergencies(user).get(pk=key).case_id)
    return render(request, "victims/emergency_start.html", {"form": form})


@requires(Capability.AUDIT_READ)
@require_safe
def emergency_list(request: HttpRequest) -> HttpResponse:
    """What waits for a review, the oldest first; with ``?selesai=1`` what was reviewed."""
    rows, reviewed = seen_emergencies(user_of(request)), "selesai" in request.GET
    found = rows.filter(reviewed_at__isnull=False) if reviewed else rows.unreviewed().order_by("opened_at")
    return render(request, "victims/emergency_list.html", {"rows": found[:MOST], "reviewed": reviewed})


@requires()
@_PAGE
def emergency_detail(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """One opening: for who made it, whose case it was, and the auditor, who reviews it here."""
    user = user_of(request)
    row = get_visible_or_404(seen_emergencies(user), pk=emergency_id)
    may_review = row.reviewed_at is None and policies.can_review_emergency(user, row.user_id)
    if request.method == "POST":
        require(policies.can_review_emergency(user, row.user_id))
    form = ReviewForm(request.POST if request.method == "POST" else None) if may_review else None
    if form and request.method == "POST" and form.is_valid():
        review_emergency(actor=user, emergency_id=row.pk, **form.answers)
        messages.success(request, _("Tinjauan tersimpan."))
        return redirect("victims:emergency-list")
    back_to = "victims:emergency-list" if access_of(user).has(Capability.AUDIT_READ) else "notifications:list"
    context = {"row": row, "form": form, "groups": groups_in_words(row.groups), "back_to": back_to, **texts_of(row)}
    return render(request, "victims/emergency_detail.html", context)


@requires(Capability.CASE_LIST)
@_PAGE
def case_wall(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Wall the case off from another officer."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_raise_wall(user, view.case))
    form = WallForm(request.POST or None, case=view.case, actor=user)
    if is_done(request, form, "case-wall", lambda: raise_wall(actor=user, case_id=case_id, **form.answers)):
        return done(
            request, _("Petugas itu tidak dapat lagi menemukan atau membuka kasus ini."), case_id, "victims:case-access"
        )
    lead = _("Petugas itu tidak akan dapat menemukan atau membuka kasus orang ini, juga dalam keadaan darurat.")
    return form_page(
        request, view, form, lead=lead, title=_("Dinding konflik kepentingan"), label=_("Pasang dinding"), final=True
    )


@requires(Capability.CASE_LIST)
@_PAGE
def case_own_conflict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Wall the case off from oneself; afterwards it is gone from one's own lists."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    form = OwnConflictForm(request.POST or None)
    if is_done(request, form, "own-conflict", lambda: raise_wall(actor=user, case_id=case_id, user=user, **form.answers)):
        messages.success(request, _("Terima kasih. Kasus itu tidak terlihat lagi oleh Anda."))
        return redirect("victims:case-list")
    lead = _("Anda tidak akan melihat kasus orang ini lagi. Untuk membukanya kembali perlu dua orang lain.")
    return form_page(
        request, view, form, lead=lead, title=_("Saya punya konflik kepentingan"), label=_("Nyatakan konflik"), final=True
    )


@requires(Capability.CASE_LIST)
@_PAGE
def case_wall_lift(request: HttpRequest, case_id: UUID, wall_id: UUID) -> HttpResponse:
    """Ask a second person to take a wall away."""
    user = user_of(request)
    view = visible_case_view(user, case_id)
    require(policies.can_raise_wall(user, view.case))
    wall = get_visible_or_404(CaseWall.objects.filter(case=view.case, lifted_at__isnull=True), pk=wall_id)
    form = ReasonForm(request.POST or None)
    if is_done(
        request, form, "case-wall-lift", lambda: ask_to_lift(actor=user, case_id=case_id, wall_id=wall.pk, **form.answers)
    ):
        return done(request, _("Permintaan terkirim. Orang kedua akan memutuskan."), case_id, "victims:case-access")
    lead = _("Terhadap %(name)s. Orang kedua yang memutuskan.") % {"name": wall.user.full_name}
    return form_page(request, view, form, title=_("Minta dinding dicabut"), label=_("Minta persetujuan"), lead=lead)
