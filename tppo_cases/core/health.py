"""What a load balancer or an orchestrator asks."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process serves requests; touches no other service."""
    return JsonResponse({"status": "ok"})


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


@never_cache
@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, Redis and migrations are in order, otherwise 503 with the name of what is not."""
    state = {name: _works(name) for name in CHECKS}
    return JsonResponse(state, status=200 if all(state.values()) else 503)
