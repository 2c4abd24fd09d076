"""Beranda."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tppo_cases.access.decorators import requires


@require_safe
@requires()
def home(request: HttpRequest) -> HttpResponse:
    """What is due, what waits, whom one cares for: by role."""
    return render(request, "reports/home.html", {})
