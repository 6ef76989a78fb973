"""The history of a record: every row written, changed or deleted, with who and when, by database triggers."""

from typing import Any

import pghistory


def tracked(**options: Any) -> Any:
    """Decorate a model whose every change is kept, deletions too.

    Trackers are made anew for each model rather than named once in the settings:
    pghistory deep-copies those, and its statement-level triggers then no longer know
    their operation.
    """
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), **options)
