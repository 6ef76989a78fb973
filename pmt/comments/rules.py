"""Who reads and writes comments on records of a kind: by default the team, whatever else sees the records.

A kind whose comments are not the team's alone says so, and states in its own `policies.py` who may
`comment`; they then read and write them (an observer on a report that is put before them):

    grant("reporting.report", "comment", EVERYONE)      # policies.py
    opened("reporting.report")                          # panels.py
"""

from typing import Any

from pmt.accounts.matrix import may
from pmt.workbench import searching

_opened: set[str] = set()


def opened(kind: str) -> None:
    """State that the kind's own right to `comment` says who reads and writes its comments."""
    _opened.add(kind)


def may_read(user: Any, kind: str) -> bool:
    """Say whether a person reads the comments on records of a kind."""
    return _has(user, "view", kind)


def may_write(user: Any, kind: str) -> bool:
    """Say whether a person comments on records of a kind."""
    return _has(user, "add", kind)


def _has(user: Any, verb: str, kind: str) -> bool:
    """Only records that have a page have comments, and only for who sees them."""
    if searching.subject(kind) is None or not may(user, "view", kind):
        return False
    return may(user, verb, "comments.comment") or (kind in _opened and may(user, "comment", kind))


def kinds_read_by(user: Any) -> list[str]:
    """Return the kinds of records whose comments a person reads."""
    return [each.kind for each in searching.subjects_for(user) if may_read(user, each.kind)]
