"""What a container platform asks: is the process alive, and can it do its work."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

_log = logging.getLogger(__name__)


# Not in a transaction: that would ask the database before the check does.
@transaction.non_atomic_requests
@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the process takes requests; asks nothing of database and queue."""
    return JsonResponse({"status": "ok"})


# Not in a transaction: that would ask the database before the check does.
@transaction.non_atomic_requests
@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, its migrations and the queue are there; else 503 and which is not."""
    checks = {"database": _database, "migrations": migrated, "queue": _queue}
    said = {}
    for name, check in checks.items():
        try:
            said[name] = "ok" if check() else "not ready"
        except (DatabaseError, RedisError, OSError):
            _log.exception("%s is not ready", name)
            said[name] = "not ready"
    ready = set(said.values()) == {"ok"}
    return JsonResponse({"status": "ok" if ready else "not ready"} | said, status=200 if ready else 503)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrated() -> bool:
    """Say whether the database is that of this version of the program."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _queue() -> bool:
    cache.set("readyz", 1, 1)
    return True
