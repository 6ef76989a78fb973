"""What the workbench itself keeps."""

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked


class Counter(models.Model):
    """The last number given to a new record of a kind."""

    kind = models.CharField(_("kind"), max_length=100, unique=True)
    last = models.PositiveBigIntegerField(_("last number"))

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.kind}: {self.last}"


class BinEntry(models.Model):
    """A record that was deleted, whole, with what hung on it, until someone brings it back."""

    kind = models.CharField(_("kind"), max_length=100)
    key = models.CharField(_("code"), max_length=100)
    label = models.CharField(_("what it was called"), max_length=600)
    rows = models.JSONField(_("rows"), encoder=DjangoJSONEncoder)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), auto_now_add=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("deleted by")
    )
    restored_at = models.DateTimeField(_("brought back"), null=True, blank=True)

    class Meta:
        verbose_name = _("deleted record")
        verbose_name_plural = _("deleted records")
        ordering = ["-deleted_at", "-id"]
        indexes = [models.Index(fields=["-deleted_at", "-id"], name="bin_by_day")]

    def __str__(self) -> str:
        return self.label

    @property
    def called(self) -> str:
        """What a record of its kind is called."""
        return capfirst(str(apps.get_model(self.kind)._meta.verbose_name))


class MergeQuerySet(VisibleQuerySet):
    """Merges."""

    def standing(self) -> "MergeQuerySet":
        """Return those that were not undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """One record that became a part of another of its kind, with all that is needed to undo it.

    `rows` are the records that are gone, serialised, the loser last. `moved` says which rows now refer to
    the winner instead ([kind, column, keys]); `changed` which columns of which rows were written, with the
    values before and after ([kind, key, {field: [before, after]}]), the winner's own among them; `made` are
    rows that came of it, serialised. The merge undoes exactly this.
    """

    kind = models.CharField(_("kind"), max_length=100)
    winner = models.BigIntegerField(_("record that stayed"))
    loser = models.BigIntegerField(_("record that became part of it"))
    winner_key = models.CharField(_("code of the record that stayed"), max_length=100)
    loser_key = models.CharField(_("code of the record that became part of it"), max_length=100)
    winner_label = models.CharField(_("what the record that stayed was called"), max_length=600)
    loser_label = models.CharField(_("what the other was called"), max_length=600)
    rows = models.JSONField(_("rows"), encoder=DjangoJSONEncoder)
    moved = models.JSONField(_("what was moved"), encoder=DjangoJSONEncoder)
    changed = models.JSONField(_("what was written"), encoder=DjangoJSONEncoder)
    made = models.JSONField(_("what was added"), encoder=DjangoJSONEncoder)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    merged_at = models.DateTimeField(_("merged"), auto_now_add=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "loser_key"], name="merge_by_loser"),
            models.Index(fields=["kind", "-merged_at", "-id"], name="merge_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(winner=F("loser")),
                name="merge_of_two",
                violation_error_message=_("A record cannot be merged with itself."),
            ),
            models.UniqueConstraint(
                fields=["kind", "loser"],
                condition=Q(undone_at=None),
                name="merged_once",
                violation_error_message=_("The record was merged already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_someone",
                violation_error_message=_("Who undid a merge, and when, belong together."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_key} → {self.winner_key}"

    @property
    def called(self) -> str:
        """What a record of its kind is called."""
        return capfirst(str(apps.get_model(self.kind)._meta.verbose_name))


@tracked()
class NotTheSame(models.Model):
    """Two records of a kind of which somebody said that they are not one; each pair once, the lower key first."""

    kind = models.CharField(_("kind"), max_length=100)
    first = models.BigIntegerField(_("one record"))
    second = models.BigIntegerField(_("the other record"))
    said_at = models.DateTimeField(_("said"), auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        ordering = ["-said_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="not_the_same_lower_first",
                violation_error_message=_("A pair names two records, that with the lower key first."),
            ),
            models.UniqueConstraint(
                fields=["kind", "first", "second"],
                name="not_the_same_once",
                violation_error_message=_("That these two are not the same is remembered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.first}, {self.second}"


class ListImport(models.Model):
    """A list that somebody brings in: its cells while it waits, and what it did when it was applied.

    `cells` are the rows, the headings first; `columns` the field that each column fills, empty: none. Once
    applied, `created` are the records that were added ([key, values]) and `changed` what was written into
    others ([key, {field: [before, after]}]): what is needed to undo it. The cells are then gone.
    """

    kind = models.CharField(_("kind"), max_length=100)
    name = models.CharField(_("name"), max_length=200)
    cells = models.JSONField(_("cells"), default=list)
    columns = models.JSONField(_("columns"), default=list)
    created = models.JSONField(_("what was added"), default=list, encoder=DjangoJSONEncoder)
    changed = models.JSONField(_("what was changed"), default=list, encoder=DjangoJSONEncoder)
    why = models.CharField(_("reason"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("brought"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("list brought in")
        verbose_name_plural = _("lists brought in")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["kind", "-made_at", "-id"], name="list_import_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False, applied_at__isnull=False),
                name="list_import_undone_after_applied",
                violation_error_message=_("Only what was applied is undone, and by someone."),
            )
        ]

    def __str__(self) -> str:
        return self.name
