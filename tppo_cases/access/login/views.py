"""Pages of login, password, language and profile."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.decorators import public, requires
from tppo_cases.access.factors.forms import KeyProofForm, ProofForm
from tppo_cases.access.gates import remember_proof
from tppo_cases.access.login.confirmation import confirm_now
from tppo_cases.access.login.entry import enter, remember_language, wanted_page
from tppo_cases.access.login.forms import ConfirmForm, LoginForm, NewPasswordForm, PasswordChangeForm
from tppo_cases.access.login.selectors import demo_buttons, demo_user
from tppo_cases.access.login.services import change_password, choose_language
from tppo_cases.access.oidc.client import is_offered
from tppo_cases.access.people.invitations import accept_invitation, invited_person
from tppo_cases.access.requests import rights_of, user_of
from tppo_cases.access.sessions.middleware import ENDED
from tppo_cases.access.sessions.services import end_sessions
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def login_page(request: HttpRequest) -> HttpResponse:
    """Ask for address and password. After five failures axes answers with ``accounts/locked.html``."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        return enter(request, form.user, wanted_page(request))
    wanted = wanted_page(request)
    context = {
        "form": form,
        "next": wanted if wanted != settings.LOGIN_REDIRECT_URL else "",
        "demo_accounts": demo_buttons(),
        "demo_url": reverse("accounts:demo-login"),
        "sign_on": settings.OIDC_NAME if is_offered() else "",
        "ended": request.session.pop(ENDED, ""),
    }
    return render(request, "accounts/login.html", context)


@require_POST
@public
def demo_login(request: HttpRequest) -> HttpResponse:
    """Enter as a demo account without typing; unknown outside a demonstration."""
    user = demo_user(request.POST.get("email", ""))
    if user is None:
        raise Http404
    return enter(request, user, wanted_page(request), demo=True)


@sensitive_post_parameters("password", "code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password again and a code, or for the key alone. Failures count as those of the login do."""
    form = ConfirmForm(request, user_of(request), request.POST if request.method == "POST" else None)
    if form.has_key and rights_of(request).waits_for_key and wanted_page(request).startswith(reverse("accounts:factor-key")):
        form.ask_for_paper()  # a code of the app would only lead back to the page that asks for the key
    if request.method == "POST" and form.is_valid():
        return _confirmed(request, form)
    context = {"form": form, "next": wanted_page(request), "options": form.key_options(alone=True)}
    return render(request, "accounts/confirm.html", context)


@sensitive_post_parameters("credential")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def key_needed(request: HttpRequest) -> HttpResponse:
    """Say that this work takes a security key, and take its answer or lead to where one is added. Then on to ``next``."""
    if not rights_of(request).waits_for_key:
        return HttpResponseRedirect(wanted_page(request))
    form = KeyProofForm(request, user_of(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _confirmed(request, form)
    wanted, new_key = wanted_page(request), reverse("accounts:factor-key")
    new_key = wanted if wanted.startswith(new_key) else f"{new_key}?{urlencode({'next': wanted})}"
    by_paper = f"{reverse('accounts:confirm')}?{urlencode({'next': new_key})}"
    context = {
        "form": form, "next": wanted, "options": form.key_options(alone=True), "new_key": new_key, "by_paper": by_paper,
    }  # fmt: skip
    return render(request, "accounts/key_needed.html", context)


def _confirmed(request: HttpRequest, form: ProofForm) -> HttpResponse:
    """She is who she says: under a new session key, on to where she wanted to go."""
    record(user_of(request), "login.confirmed", target=user_of(request))
    request.session.cycle_key()
    confirm_now(request)
    if form.way:
        remember_proof(request, form.way)
    return HttpResponseRedirect(wanted_page(request))


@require_POST
@requires()
def logout_page(request: HttpRequest) -> HttpResponse:
    """Leave; the browser forgets the pages that it kept."""
    logout(request)
    response = redirect("accounts:login")
    response["Clear-Site-Data"] = '"cache"'
    return response


@sensitive_post_parameters("old_password", "new_password", "repeated_password")
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def password_change(request: HttpRequest) -> HttpResponse:
    """Set one's own password. This session stays, all others end."""
    user = user_of(request)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        change_password(actor=user, new_password=form.cleaned_data["new_password"])
        end_sessions(actor=user, person=user, keep=request.session.session_key)
        update_session_auth_hash(request, user)
        return redirect("accounts:password-change-done")
    return render(request, "accounts/password_change.html", {"form": form})


@sensitive_post_parameters("new_password", "repeated_password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def invitation(request: HttpRequest) -> HttpResponse:
    """Set one's own password by the link of an invitation; used or old links say so."""
    code = (request.POST if request.method == "POST" else request.GET).get("kode", "")
    person = invited_person(code)
    if person is None:
        return render(request, "accounts/invitation_gone.html")
    form = NewPasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not accept_invitation(person=person, code=code, new_password=form.cleaned_data["new_password"]):
            return render(request, "accounts/invitation_gone.html")
        messages.success(request, _("Kata sandi tersimpan. Silakan masuk."))
        return redirect("accounts:login")
    return render(request, "accounts/invitation.html", {"form": form, "code": code})


@require_safe
@requires()
def password_change_done(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "accounts/password_change_done.html")


@require_safe
@requires()
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, language, light or dark, security."""
    context = {"second_factor_required": settings.SECOND_FACTOR_REQUIRED, "demo": settings.DEMO}
    return render(request, "accounts/profile.html", context)


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Indonesian and English; the account remembers it."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        messages.error(request, _("Bahasa itu belum tersedia."))
        return HttpResponseRedirect(wanted_page(request))
    if isinstance(request.user, User):
        choose_language(actor=request.user, language=chosen)
    response = HttpResponseRedirect(wanted_page(request))
    remember_language(response, chosen)
    return response


@require_safe
@public
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do without a password: the agency's administrator sends a link to set another."""
    return render(request, "accounts/help.html")
