"""The page of one's own sessions."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of
from tppo_cases.access.sessions import selectors, services

LIMITS = [(number, ngettext_lazy("%(n)d perangkat", "%(n)d perangkat", "n") % {"n": number}) for number in range(1, 6)]


class LimitForm(forms.Form):
    """How many sessions at a time."""

    sessions = forms.TypedChoiceField(
        label=gettext_lazy("Jumlah perangkat sekaligus"),
        help_text=gettext_lazy("Saat Anda masuk di perangkat lain, sesi yang paling lama diam berakhir."),
        choices=LIMITS,
        coerce=int,
        error_messages={"required": gettext_lazy("Pilih jumlahnya"), "invalid_choice": gettext_lazy("Pilih dari daftar")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; a POST chooses how many sessions there may be."""
    user = user_of(request)
    form = LimitForm(request.POST or None, initial={"sessions": user.max_sessions})
    if request.method == "POST" and form.is_valid():
        services.choose_limit(actor=user, sessions=form.cleaned_data["sessions"])
        messages.success(request, _("Batas jumlah perangkat disimpan."))
        return redirect("accounts:sessions")
    current = request.session.session_key
    rows = [
        {"row": row, "handle": selectors.handle_of(row), "is_this": row.session_key == current}
        for row in selectors.sessions_of(user)
    ]
    idle = int(settings.SESSION_IDLE_LIMIT.total_seconds() // 60)
    return render(request, "accounts/sessions.html", {"rows": rows, "form": form, "idle": idle})


@require_POST
@requires()
def session_end(request: HttpRequest) -> HttpResponse:
    """End one session; one's own is a sign-out."""
    user = user_of(request)
    found = selectors.session_by_handle(user, request.POST.get("session", ""))
    if found is None:
        raise Http404
    if found.session_key == request.session.session_key:
        logout(request)
        return redirect("accounts:login")
    services.end_session(actor=user, session=found)
    messages.success(request, _("Perangkat itu sudah dikeluarkan."))
    return redirect("accounts:sessions")


@require_POST
@requires()
def session_end_all(request: HttpRequest) -> HttpResponse:
    """End all sessions, this one too."""
    services.end_sessions(actor=user_of(request), person=user_of(request), keep=request.session.session_key)
    logout(request)
    return redirect("accounts:login")
