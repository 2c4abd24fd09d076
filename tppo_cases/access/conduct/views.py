"""The page of the code of conduct."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tppo_cases.access.conduct.services import VERSION, accept_conduct, has_accepted
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import user_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def conduct(request: HttpRequest) -> HttpResponse:
    """Read the code of conduct; a POST accepts the version that holds today."""
    if request.method == "POST":
        accept_conduct(actor=user_of(request))
        return redirect("reports:home")
    context = {
        "version": VERSION,
        "text": f"accounts/conduct/{VERSION}.html",
        "accepted": has_accepted(user_of(request)),
    }
    return render(request, "accounts/conduct.html", context)
