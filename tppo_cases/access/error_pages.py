"""Error answers outside a view: JSON below /api/, otherwise the calm pages of ``templates/errors``."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

_API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that cannot be read."""
    if request.path.startswith(_API):
        return JsonResponse({"detail": "bad_request"}, status=400)
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: visible, but outside the person's role."""
    if request.path.startswith(_API):
        return JsonResponse({"detail": "forbidden"}, status=403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: unknown and unseen alike, with the same words."""
    if request.path.startswith(_API):
        return JsonResponse({"detail": "not_found"}, status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    if request.path.startswith(_API):
        return JsonResponse({"detail": "server_error"}, status=500)
    return defaults.server_error(request)
