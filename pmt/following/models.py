"""Which records a person follows, and until when they have seen what changed."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import VisibleQuerySet


class FollowQuerySet(VisibleQuerySet):
    """Questions about what is followed."""

    def visible_to(self, user: Any) -> Self:
        """Return what a person follows: nobody sees what others do."""
        return super().visible_to(user).filter(who_id=user.pk)

    def going_on(self) -> Self:
        """Return what is followed, without what was given up."""
        return self.filter(stopped=False)


class Follow(models.Model):
    """A record that a person follows.

    Given up, the row stays (`stopped`): what is followed by itself is not followed again behind one's back.
    It is a habit of reading, no record of the facility, and has no history.
    """

    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("who follows")
    )
    kind = models.CharField(_("kind of record"), max_length=100)
    key = models.BigIntegerField(_("record"))
    seen_at = models.DateTimeField(_("seen until"), default=timezone.now)
    stopped = models.BooleanField(_("given up"), default=False)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed record")
        verbose_name_plural = _("followed records")
        constraints = [models.UniqueConstraint(fields=["who", "kind", "key"], name="follow_once")]

    def __str__(self) -> str:
        return str(self.who)


class FollowHabit(models.Model):
    """Whether a person follows by itself what they make, comment on or answer for. Without a row: yes."""

    who = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follow_habit", verbose_name=_("who follows")
    )
    by_itself = models.BooleanField(_("follow by itself"), default=True)

    class Meta:
        verbose_name = _("habit of following")
        verbose_name_plural = _("habits of following")

    def __str__(self) -> str:
        return f"{self.who_id}: {self.by_itself}"
