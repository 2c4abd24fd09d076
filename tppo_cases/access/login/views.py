"""Pages of login, password, language and profile."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.decorators import public, requires
from tppo_cases.access.login.confirmation import confirm_now
from tppo_cases.access.login.forms import ConfirmForm, LoginForm, PasswordChangeForm
from tppo_cases.access.login.selectors import demo_buttons, demo_user
from tppo_cases.access.login.services import change_password, choose_language
from tppo_cases.access.middleware import LANGUAGE_COOKIE
from tppo_cases.access.requests import user_of
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record

_PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105  # the name of a class
_A_YEAR = 365 * 24 * 60 * 60


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is here; otherwise the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return settings.LOGIN_REDIRECT_URL


def _enter(request: HttpRequest, user: User) -> HttpResponseRedirect:
    """Log in under a new session key and bring the person's language along."""
    login(request, user, backend=_PASSWORD_BACKEND)
    confirm_now(request)
    response = HttpResponseRedirect(_next(request))
    _remember_language(response, user.language)
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_A_YEAR, secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


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
        return _enter(request, form.user)
    wanted = _next(request)
    context = {
        "form": form,
        "next": wanted if wanted != settings.LOGIN_REDIRECT_URL else "",
        "demo_accounts": demo_buttons(),
        "demo_url": reverse("accounts:demo-login"),
    }
    return render(request, "accounts/login.html", context)


@require_POST
@public
def demo_login(request: HttpRequest) -> HttpResponse:
    """Enter as a demo account without typing; unknown outside a demonstration."""
    user = demo_user(request.POST.get("email", ""))
    if user is None:
        raise Http404
    request.demo_login = True  # type: ignore[attr-defined]  # read by the audit of logins
    return _enter(request, user)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password again, then go on to where the person was. Failures count as those of the login do."""
    form = ConfirmForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        record(user_of(request), "login.confirmed", target=user_of(request))
        confirm_now(request)
        return HttpResponseRedirect(_next(request))
    return render(request, "accounts/confirm.html", {"form": form, "next": _next(request)})


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
        update_session_auth_hash(request, user)
        return redirect("accounts:password-change-done")
    return render(request, "accounts/password_change.html", {"form": form})


@require_safe
@requires()
def password_change_done(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "accounts/password_change_done.html")


@require_safe
@requires()
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, language, light or dark, security."""
    return render(request, "accounts/profile.html")


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """Switch between Indonesian and English; the account remembers it."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        messages.error(request, _("Bahasa itu belum tersedia."))
        return HttpResponseRedirect(_next(request))
    if isinstance(request.user, User):
        choose_language(actor=request.user, language=chosen)
    response = HttpResponseRedirect(_next(request))
    _remember_language(response, chosen)
    return response


@require_safe
@public
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do without a password: the agency's administrator gives a new one. Nothing is sent by e-mail."""
    return render(request, "accounts/help.html")
