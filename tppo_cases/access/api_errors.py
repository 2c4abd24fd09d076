"""How the API answers errors. Apart from `api`, which DRF loads while its views are still loading."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, which also leaves the denial for the audit trail."""
    if isinstance(error, PermissionDenied | Http404):
        context["request"]._request.denial = error
    return drf_exception_handler(error, context)
