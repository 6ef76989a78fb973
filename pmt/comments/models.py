"""What colleagues say to each other on a record, apart from its history."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import VisibleQuerySet
from pmt.comments.rules import kinds_read_by
from pmt.history.tracking import tracked


class CommentQuerySet(VisibleQuerySet):
    """Questions about comments."""

    def visible_to(self, user: Any) -> Self:
        """Return the comments on kinds of records whose comments a person reads.

        Whoever shows them has found the record itself by its own `visible_to`.
        """
        return self.filter(kind__in=kinds_read_by(user))

    def on(self, kind: str, key: int) -> Self:
        """Return the comments on a record, the first first."""
        return self.filter(kind=kind, key=key).order_by("at", "pk")


@tracked()
class Comment(models.Model):
    """A comment on a record of any kind. Taken back, its text stands in the history alone.

    `kind` is the matrix's name of the record's model and `key` its primary key: a record in the bin
    comes back with its comments, and those of a record that was merged move on (`doubles.py`).
    """

    kind = models.CharField(_("kind of record"), max_length=100)
    key = models.BigIntegerField(_("record"))
    text = models.TextField(_("comment"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("written"), auto_now_add=True)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["kind", "key", "at"], name="comment_of_a_record")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(taken_back_at=None) & ~Q(text="")) | Q(taken_back_at__isnull=False, text=""),
                name="comment_says_something_or_was_taken_back",
                violation_error_message=_("A comment says something, unless it was taken back."),
            ),
            models.CheckConstraint(
                condition=Q(edited_at=None) | Q(edited_at__gte=F("at")), name="comment_changed_after_it_was_written"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


@tracked()
class Mention(models.Model):
    """A colleague whom a comment names with @."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions", verbose_name=_("comment"))
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions", verbose_name=_("who is named")
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["comment", "who"], name="mention_once_in_a_comment")]

    def __str__(self) -> str:
        return f"@{self.who_id}"
