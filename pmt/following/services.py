"""Following a record, giving it up, having seen what changed.

Whoever writes that a person made, commented on or answers for a record calls `follow_by_itself` in the
same transaction.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from pmt.accounts.matrix import may
from pmt.following.models import Follow, FollowHabit
from pmt.workbench import searching


@transaction.atomic
def follow(*, who: Any, kind: str, key: int) -> None:
    """Follow a record from now on, also one that was given up."""
    Follow.objects.update_or_create(who=who, kind=kind, key=key, defaults={"stopped": False, "seen_at": timezone.now()})


@transaction.atomic
def stop_following(*, who: Any, kind: str, key: int) -> None:
    """Give up a record: it is not followed by itself again."""
    Follow.objects.update_or_create(who=who, kind=kind, key=key, defaults={"stopped": True})


def follow_by_itself(*, who: Any, kind: str, key: int) -> None:
    """Follow what a person made, commented on or answers for, unless they gave it up or want none of it.

    Records of kinds without a page are not followed, nor by who may not see them.
    """
    if searching.subject(kind) is None or not may(who, "view", kind) or not may(who, "view", Follow):
        return
    if FollowHabit.objects.filter(who=who, by_itself=False).exists():
        return
    Follow.objects.bulk_create([Follow(who=who, kind=kind, key=key)], ignore_conflicts=True)


@transaction.atomic
def mark_as_seen(*, who: Any, follow: int | None = None) -> None:
    """Take what changed of one followed record, or of all, as seen until now."""
    found = Follow.objects.visible_to(who).going_on()
    if follow is not None:
        found = found.filter(pk=follow)
    found.update(seen_at=timezone.now())


@transaction.atomic
def choose_habit(*, who: Any, by_itself: bool) -> None:
    """Choose whether to follow by itself what one makes, comments on or answers for."""
    FollowHabit.objects.update_or_create(who=who, defaults={"by_itself": by_itself})
