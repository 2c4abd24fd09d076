"""Pages of the second factor: the second step of a sign-in, and one's own apps, keys and recovery codes."""

from base64 import b64encode
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tppo_cases.access.decorators import public, requires
from tppo_cases.access.factors import keys, selectors, services
from tppo_cases.access.factors.adapter import SealedAdapter
from tppo_cases.access.factors.forms import AppForm, KeyForm, ProofForm
from tppo_cases.access.factors.selectors import Kind
from tppo_cases.access.gates import FACTOR_PROVEN, KEY_PROVEN, PROVEN_BY, remember_proof
from tppo_cases.access.login.confirmation import ask_for_key, is_confirmed, needs_confirmation
from tppo_cases.access.login.entry import let_in, pending_entry, wanted_page
from tppo_cases.access.requests import rights_of, user_of
from tppo_cases.access.sessions.services import end_sessions
from tppo_cases.core.errors import RefusedError
from tppo_cases.core.strict_input import whole_number

NEW_SECRET = "new_app"  # noqa: S105  # in the session, sealed: the secret of an app that is being enrolled


@sensitive_post_parameters("code", "credential")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever gave the right password; without one the login page comes again."""
    waiting = pending_entry(request)
    if waiting is None:
        return redirect("accounts:login")
    user, pending = waiting
    form = ProofForm(request, user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return let_in(request, user, pending.wanted, demo=pending.demo, by=form.way)
    return render(request, "accounts/second_step.html", {"form": form, "options": form.key_options()})


@require_safe
@requires()
def factors(request: HttpRequest) -> HttpResponse:
    """One's own factors and what to do about them."""
    user = user_of(request)
    context = {
        "factors": list(selectors.factors_of(user)),
        "codes_left": selectors.codes_left(user),
        "needed": selectors.needs_factor(rights_of(request)),
        "proven": request.session.get(FACTOR_PROVEN),
        "waits_for_key": rights_of(request).waits_for_key,
    }
    return render(request, "accounts/factors.html", context)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
@needs_confirmation()
def factor_app(request: HttpRequest) -> HttpResponse:
    """Show a secret as picture and text; the first right code binds the app."""
    user, adapter = user_of(request), SealedAdapter()
    if request.method != "POST" or NEW_SECRET not in request.session:
        request.session[NEW_SECRET] = adapter.encrypt(generate_totp_secret())
    secret = adapter.decrypt(request.session[NEW_SECRET])
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.enrol_app(actor=user, secret=secret, code=form.cleaned_data["code"])
        except RefusedError as error:
            form.add_error(None, error)
        else:
            del request.session[NEW_SECRET]
            return _enrolled(request, Kind.TOTP, codes)
    picture = adapter.build_totp_svg(adapter.build_totp_url(user, secret))
    image = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
    return render(request, "accounts/factor_app.html", {"form": form, "secret": _in_fours(secret), "image": image})


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@sensitive_post_parameters("credential")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
@needs_confirmation()
def factor_key(request: HttpRequest) -> HttpResponse:
    """Bind a security key or passkey: the browser makes it, the answer comes back in the form. Then on to ``next``."""
    if _is_weakly_proven(request):
        return ask_for_key(request)
    user = user_of(request)
    back = wanted_page(request, reverse("accounts:factors"))
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        credential = keys.finish_enrolment(request, form.cleaned_data["credential"])
        if credential is None:
            form.add_error(None, _("Kunci belum terdaftar. Coba sekali lagi pada perangkat ini."))
        else:
            try:
                codes = services.enrol_key(actor=user, name=form.cleaned_data["name"], credential=credential)
            except RefusedError as error:
                form.add_error(None, error)
            else:
                return _enrolled(request, Kind.WEBAUTHN, codes, back)
    context = {"form": form, "next": back, "options": keys.begin_enrolment(request, user)}
    return render(request, "accounts/factor_key.html", context)


def _enrolled(request: HttpRequest, way: str, codes: list[str], back: str = "") -> HttpResponse:
    """The session of whoever has just bound a factor counts as proven by it, under a new key."""
    request.session.cycle_key()
    remember_proof(request, way)
    if codes:
        return _show_codes(request, codes, back)
    messages.success(request, _("Langkah kedua terdaftar."))
    return redirect(back or "accounts:factors")


def _show_codes(request: HttpRequest, codes: list[str], back: str = "") -> HttpResponse:
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    return render(request, "accounts/recovery_codes.html", {"codes": shown, "next": back or reverse("accounts:factors")})


def _is_weakly_proven(request: HttpRequest) -> bool:
    """Whether somebody with elevated work and a key has shown only a code of her app.

    Whoever got that code out of her must not bind a key of his own with it, or take hers away. A recovery code counts:
    it lies on paper for the day on which the key is lost.
    """
    by_paper = request.session.get(PROVEN_BY) == Kind.RECOVERY_CODES
    return rights_of(request).waits_for_key and not by_paper and selectors.has_key(user_of(request))


def _prove_first(request: HttpRequest) -> HttpResponse | None:
    """To the confirmation or the key, and back to the list: these acts have no page of their own to come back to."""
    back = reverse("accounts:factors")
    if _is_weakly_proven(request):
        return ask_for_key(request, back)
    return None if is_confirmed(request) else redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")


@never_cache
@require_POST
@requires()
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once, on the answer itself."""
    if (first := _prove_first(request)) is not None:
        return first
    try:
        return _show_codes(request, services.renew_codes(actor=user_of(request)))
    except RefusedError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("accounts:factors")


@require_POST
@requires()
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Remove one of one's own factors."""
    if (first := _prove_first(request)) is not None:
        return first
    user = user_of(request)
    factor_id = whole_number(request.POST.get("factor", "")[:18])
    factor = selectors.factors_of(user).filter(pk=factor_id).first() if factor_id is not None else None
    if factor is None:
        raise Http404
    _remove(request, factor)
    return redirect("accounts:factors")


def _remove(request: HttpRequest, factor: Authenticator) -> None:
    try:
        services.remove_factor(actor=user_of(request), factor=factor)
    except RefusedError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if factor.type == Kind.WEBAUTHN:  # whatever it had proven, here and on other devices, is over
            end_sessions(actor=user_of(request), person=user_of(request), keep=request.session.session_key)
            request.session[KEY_PROVEN] = False
            request.session.cycle_key()  # else a slower request of this browser would write the proof back
        messages.success(request, _("Langkah kedua dihapus."))
