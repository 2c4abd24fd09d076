"""What a browser says of where a request comes from (Fetch Metadata), and that answers are for our own pages only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

_FOREIGN = frozenset({"cross-site", "same-site"})


class FetchMetadataMiddleware:
    """From other sites only links lead here: no pictures, scripts, frames, fetches or forms. Answers are not embedded.

    Browsers without these headers, and programs, are told apart by cookie and CSRF token alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        foreign = request.headers.get("Sec-Fetch-Site") in _FOREIGN
        response = HttpResponseForbidden() if foreign and not _is_link(request) else self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


def _is_link(request: HttpRequest) -> bool:
    """Somebody follows a link in a letter or comes back from single sign-on."""
    asked = request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest", "document")
    return request.method in {"GET", "HEAD"} and asked == ("navigate", "document")
