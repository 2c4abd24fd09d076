"""What a load balancer or an orchestrator asks: /healthz and /readyz."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


def _database() -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    cache.get("readyz")


def _migrations() -> None:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        message = "unapplied migrations"
        raise RuntimeError(message)


CHECKS = {"database": _database, "redis": _cache, "migrations": _migrations}


def _works(name: str) -> bool:
    try:
        CHECKS[name]()
    except Exception:  # noqa: BLE001  # whatever is wrong, the answer is "not ready"
        return False
    return True


def live() -> JsonResponse:
    """Answer 200 as long as the process serves requests; touches no other service."""
    return JsonResponse({"status": "ok"})


def ready() -> JsonResponse:
    """Answer 200 when database, Redis and migrations are in order, otherwise 503 with the name of what is not."""
    state = {name: _works(name) for name in CHECKS}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


PROBES = {"/healthz": live, "/readyz": ready}


class HealthMiddleware:
    """Answers probes before everything else: by any host name, over plain HTTP, without session or transaction.

    A process that lost its database must still say that it lives, or an orchestrator would restart it in vain.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = probe()
        response.headers["Cache-Control"] = "no-store"
        return response
