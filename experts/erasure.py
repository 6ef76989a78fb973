"""When the personal data of an expert may be erased, and what goes with them.

Regulation (EU) 2018/1725, article 19: erased is what is no longer needed, unless a task in the public interest or
a claim needs it. What figures of the past count (gender, nationality, occupation, employment, areas, missions and
their days) stays, under no name. Higher rooms say what they know:

    erasure.keeps(lambda expert, on: [_("Mission M012 lasts until …")])       # reasons why not now
    erasure.clears(lambda expert: Evaluation.objects.filter(…).update(comment=""))
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from experts.models import Expert
from pmt.documents.models import Document

_keeps: list[Callable[[Expert, date], Iterable[str]]] = []
_clears: list[Callable[[Expert], Any]] = []


def keeps(reasons: Callable[[Expert, date], Iterable[str]]) -> None:
    """State what can stand in the way of an erasure: why, and until when, in words."""
    _keeps.append(reasons)


def clears(clear: Callable[[Expert], Any]) -> None:
    """State what else is cleared of personal data, its history included, in the same transaction."""
    _clears.append(clear)


def obstacles(expert: Expert, on: date) -> list[str]:
    """Return why an expert's data cannot be erased on a day; empty: they can."""
    return [reason for each in _keeps for reason in each(expert, on)]


def clear_elsewhere(expert: Expert) -> None:
    """Let every room that said so clear its own."""
    for each in _clears:
        each(expert)


def standing_documents(expert: Expert, on: date) -> list[str]:
    """Say which documents of an expert stand in the way: files may name the person and are withdrawn first."""
    del on  # withdrawing has no day
    codes = list(Document.objects.of(expert).standing().order_by("code").values_list("code", flat=True))
    return [_("Withdraw the documents of the expert first: %(codes)s.") % {"codes": ", ".join(codes)}] if codes else []


keeps(standing_documents)
