"""What is remembered for as long as the database stands as it did when it was found out.

A count or a figure that is remembered so is never out of date: whatever anybody commits ends it.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache, caches
from django.db import connection
from redis.exceptions import RedisError

#: For how long, in seconds, it stays in the cache: it is found out anew in every minute.
KEPT = 60
#: The cache of this process alone (settings, CACHES).
HERE = "here"


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


def remembered(user: Any, name: str, find_out: Callable[[], Any], *, here: bool = False, state: Any = ...) -> Any:
    """Return what `find_out` does for a person; anew in every minute, since it may depend on the day or the hour.

    `here`: in this process alone, for what is large or has personal data, which leaves it for no other server or disk.
    `state`: of the database, where the caller asked a moment ago and has only read since.
    """
    state = state_of_the_database() if state is ... else state
    if state is None:
        return find_out()
    place = caches[HERE] if here else cache
    key = f"{name}/{user.pk}/{user.role}/{int(time.time() // 60)}/{state}"
    found = asked(lambda: place.get(key))
    if found is None:
        found = find_out()
        asked(lambda: place.set(key, found, KEPT))
    return found
