"""The page of one's own API tokens."""

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from knox.models import AuthToken
from knox.settings import knox_settings

from tppo_cases.access.decorators import requires
from tppo_cases.access.lookup import get_visible_or_404
from tppo_cases.access.requests import user_of
from tppo_cases.access.tokens.services import create_token, revoke_token
from tppo_cases.core.errors import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def token_list(request: HttpRequest) -> HttpResponse:
    """One's tokens; a POST makes another and shows it once, on the answer itself."""
    actor = user_of(request)
    text = ""
    if request.method == "POST":
        try:
            _made, text = create_token(actor=actor)
        except RefusedError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("accounts:tokens")
    live = AuthToken.objects.filter(Q(expiry__isnull=True) | Q(expiry__gt=Now()), user=actor).order_by("-created")
    context = {"tokens": live, "new_token": text, "days": knox_settings.TOKEN_TTL.days}
    return render(request, "accounts/tokens.html", context)


@require_POST
@requires()
def token_revoke(request: HttpRequest, token_key: str) -> HttpResponse:
    """Revoke a token by the part of it that the list shows."""
    actor = user_of(request)
    token = get_visible_or_404(AuthToken.objects.filter(user=actor), token_key=token_key)
    revoke_token(actor=actor, token=token)
    messages.success(request, _("Token dicabut dan tidak berlaku lagi."))
    return redirect("accounts:tokens")
