"""The way to the issuer and back. It opens existing accounts only and never makes one."""

from dataclasses import asdict
from secrets import compare_digest

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tppo_cases.access.decorators import public
from tppo_cases.access.login.entry import enter, let_in, wanted_page
from tppo_cases.access.oidc import client
from tppo_cases.accounts.models import User
from tppo_cases.audit.models import AuditEvent
from tppo_cases.audit.services import record

ISSUER = "issuer"  # has asked for a factor of its own; it is no key of ours
BEGUN, WANTED = "oidc", "oidc_wanted"


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:oidc-callback"))


@never_cache
@require_safe
@public
def oidc_start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the issuer; unknown where there is none."""
    if not client.is_offered():
        raise Http404
    begun = client.begin()
    try:
        target = client.authorization_url(begun, callback=_callback(request))
    except client.SignOnError:
        return _refuse(request)
    request.session[BEGUN], request.session[WANTED] = asdict(begun), wanted_page(request)
    return HttpResponseRedirect(target)


@never_cache
@require_safe
@public
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """Take the issuer's answer, once, and let in the active account with the verified address."""
    if not client.is_offered():
        raise Http404
    facts, wanted = request.session.pop(BEGUN, None), request.session.pop(WANTED, settings.LOGIN_REDIRECT_URL)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if not facts or not code or not compare_digest(state.encode(), facts["state"].encode()):
        return _refuse(request)
    try:
        claims = client.claims_for(client.Begun(**facts), code, callback=_callback(request))
    except client.SignOnError:
        return _refuse(request)
    email = client.verified_email(claims)
    user = User.objects.filter(email__iexact=email, is_active=True, is_system=False).first() if email else None
    if user is None:
        return _refuse(request)
    if settings.OIDC_TRUST_MFA:
        return let_in(request, user, wanted, by=ISSUER)
    return enter(request, user, wanted)


def _refuse(request: HttpRequest) -> HttpResponse:
    record(None, "login.failed", target=("accounts.User", ""), outcome=AuditEvent.Outcome.DENIED, details={"by": "oidc"})
    messages.error(
        request, _("Masuk lewat %(name)s belum berhasil. Coba lagi, atau pakai kata sandi.") % {"name": settings.OIDC_NAME}
    )
    return redirect("accounts:login")
