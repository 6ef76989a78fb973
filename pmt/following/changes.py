"""What changed of what a person follows since they saw it last: one query over the history of every kind
and the comments, and one for the names of each kind found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, Count, Exists, F, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from pmt.accounts.matrix import may
from pmt.comments.models import Comment
from pmt.comments.rules import may_read
from pmt.following.models import Follow
from pmt.workbench import searching


@dataclass(frozen=True)
class Changed:
    """A followed record that changed: how often, how much was said on it, when last."""

    follow: int
    label: str
    kind: str
    address: str
    changes: int
    comments: int
    at: datetime


def _unseen(user: Any, kind: str, events: QuerySet[Any], key: str, at: str) -> QuerySet[Any]:
    """Narrow rows of the history or comments to those of followed records that came after they were seen."""
    mine = Follow.objects.visible_to(user).going_on().filter(kind=kind, key=OuterRef(key), seen_at__lt=OuterRef(at))
    return events.filter(Exists(mine)).order_by()


def _asked(user: Any) -> list[QuerySet[Any]]:
    """The changes and comments of others, by record, of every kind that has both a page and a history."""
    asked = []
    for subject in searching.subjects_for(user):
        model = apps.get_model(subject.kind)
        if hasattr(model, "pgh_event_models"):
            events = model.pgh_event_models["update"].objects.exclude(pgh_context__metadata__user=user.pk)
            found = _unseen(user, subject.kind, events, "pgh_obj_id", "pgh_created_at")
            asked.append(_counted(found, subject.kind, "change", "pgh_obj_id", "pgh_created_at"))
        if may_read(user, subject.kind):
            said = Comment.objects.filter(kind=subject.kind, taken_back_at=None).exclude(by=user)
            found = _unseen(user, subject.kind, said, "key", "at")
            asked.append(_counted(found, subject.kind, "comment", "key", "at"))
    return asked


def _counted(rows: QuerySet[Any], kind: str, what: str, key: str, at: str) -> QuerySet[Any]:
    return (
        rows.annotate(
            _kind=Value(kind, CharField()),
            _what=Value(what, CharField()),
            _key=Cast(F(key), Follow._meta.get_field("key")),
        )
        .values("_kind", "_what", "_key")
        .annotate(_n=Count("*"), _at=Max(at))
        .values_list("_kind", "_what", "_key", "_n", "_at")
    )


def changed(user: Any, most: int = 50) -> list[Changed]:
    """Return which followed records others changed or commented on since they were seen, the latest first."""
    if not may(user, "view", Follow):
        return []
    asked = _asked(user)
    if not asked:
        return []
    counts: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, what, key, n, at in asked[0].union(*asked[1:], all=True):
        row = counts.setdefault((kind, key), {"change": 0, "comment": 0, "at": at})
        row[what] = n
        row["at"] = max(row["at"], at)
    if not counts:
        return []
    latest = sorted(counts, key=lambda each: counts[each]["at"], reverse=True)[:most]
    named = searching.named(latest, user)
    keys = {(f.kind, f.key): f.pk for f in Follow.objects.visible_to(user).filter(key__in={key for _k, key in latest})}
    found = []
    for each in latest:
        if each in named and each in keys:
            subject, record = named[each]
            row = counts[each]
            found.append(
                Changed(
                    keys[each], str(record), subject.label, subject.address_of(record),
                    row["change"], row["comment"], row["at"],
                )
            )  # fmt: skip
    return found
