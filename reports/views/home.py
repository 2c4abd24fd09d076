"""Beranda."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.selectors.home.page import home_for
from tppo_cases.access.decorators import requires
from tppo_cases.access.requests import rights_of


@require_safe
@requires()
def home(request: HttpRequest) -> HttpResponse:
    """What is due, what waits, whom one cares for: by role."""
    return render(request, "reports/home.html", {"home": home_for(rights_of(request))})
