"""Where browsers report what the content security policy stopped: one line in the log, without values.

Before session and database: a report must neither lengthen a session nor cost a transaction, and nobody need be logged in.
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from csp.utils import DEFAULT_DIRECTIVES
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from redis import RedisError

from tppo_cases.core.network import client_ip
from tppo_cases.core.strict_input import load_json

PATH = "/laporan-csp"
TYPE = "application/csp-report"  # another site's page cannot send it without asking first
MOST_BYTES = 8 * 1024
SECONDS = 60
PER_ADDRESS, IN_ALL = 10, 60
COUNTER = "csp-report"
_KINDS = frozenset({"inline", "eval", "wasm-eval", "data", "blob", "self"})
logger = logging.getLogger(__name__)


class CspReportMiddleware:
    """Answers ``PATH`` itself and hands everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH or request.method != "POST":
            return self.get_response(request)
        answer = HttpResponse(status=_take(request), headers={"Cache-Control": "no-store"})
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would write a line for each that is refused
        return answer


def _take(request: HttpRequest) -> int:
    """Log a report that is one and comes in time; returns the status of the answer."""
    if request.content_type != TYPE:
        return 415
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        return 413
    try:
        report = load_json(raw)["csp-report"]
        line = _directive(report), _kind(report, request.get_host()), _route(report)
    except (ValueError, LookupError, TypeError, AttributeError):
        return 400
    if not _in_time(client_ip(request)):
        return 429
    logger.warning("CSP: %s stopped %s on %s", *line)
    return 204


def _directive(report: dict[str, Any]) -> str:
    """The directive, if it is one; older browsers send its whole text under another name."""
    words = str(report.get("effective-directive") or report.get("violated-directive") or "").split()
    return words[0] if words and words[0] in DEFAULT_DIRECTIVES else "?"


def _kind(report: dict[str, Any], host: str) -> str:
    """What sort of thing was stopped, never its address."""
    blocked = str(report.get("blocked-uri") or "")
    kind = blocked.split(":", 1)[0]
    if kind in _KINDS:
        return kind
    return "ours" if urlsplit(blocked).netloc == host else "foreign"


def _route(report: dict[str, Any]) -> str:
    """The page as the table of addresses names it, without the ids in its address."""
    try:
        return f"/{resolve(urlsplit(str(report.get('document-uri') or '')).path).route}"
    except Resolver404:
        return "(no page)"


def _in_time(address: str) -> bool:
    """Count it; False beyond what one address, or all together, may send. Without the counter nothing is logged."""
    one = salted_hmac(COUNTER, address).hexdigest()[:16]
    try:
        return all([_count(one) <= PER_ADDRESS, _count("all") <= IN_ALL])
    except RedisError:
        return False


def _count(name: str) -> int:
    key = f"{COUNTER}:{name}"
    if cache.add(key, 1, SECONDS):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in between
        cache.set(key, 1, SECONDS)
        return 1
