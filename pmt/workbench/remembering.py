"""What is remembered for as long as the database stands as it did when it was found out.

A count or a figure that is remembered so is never out of date: whatever anybody commits ends it.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

#: For how long, in seconds, what nobody asks for stays in the cache.
KEPT = 600


def state_of_the_database() -> str | None:
    """Return a name of all that is committed now: two equal ones see the same records.

    Snapshots only move on, so what is remembered under one that has passed is never asked for
    again. None for whoever has written in this transaction: they see more than others.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NULL")
        snapshot, only_reads = cursor.fetchone()
    return snapshot if only_reads else None


def asked(what: Callable[[], Any]) -> Any:
    """Ask the cache. Without it pages are slower, not wrong."""
    try:
        return what()
    except RedisError:
        return None


def remembered(user: Any, name: str, find_out: Callable[[], Any]) -> Any:
    """Return what `find_out` does for a person; anew in every minute, since it may depend on the day or the hour."""
    state = state_of_the_database()
    if state is None:
        return find_out()
    key = f"{name}/{user.pk}/{user.role}/{int(time.time() // 60)}/{state}"
    found = asked(lambda: cache.get(key))
    if found is None:
        found = find_out()
        asked(lambda: cache.set(key, found, KEPT))
    return found
