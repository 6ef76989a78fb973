"""What the workbench itself keeps."""

from typing import Any

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


class ListChoice(models.Model):
    """The columns that a person chose for a list, in their order."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="list_choices", verbose_name=_("person")
    )
    slug = models.CharField(_("list"), max_length=100)
    columns = models.JSONField(_("columns"))

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        constraints = [models.UniqueConstraint(fields=["user", "slug"], name="one_choice_of_columns_a_list")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.slug}"

    @classmethod
    def columns_of(cls, user: Any, slug: str) -> list[str]:
        """Return the names of the columns that a person chose for a list; none: they chose nothing."""
        found = cls._default_manager.filter(user=user, slug=slug).values_list("columns", flat=True).first()
        return [str(name) for name in found or ()]


class SavedView(models.Model):
    """A list as somebody asked it: filters, search, order, columns and size, under a name.

    `query` is what the address asked. Everyone asks with their own rights: a shared view shows nobody what they
    may not see, and what of it is unknown or hidden to them is passed over.
    """

    slug = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("what it asks"), max_length=4000, blank=True)
    shared = models.BooleanField(_("for everyone"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("of whom")
    )
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["shared", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "slug", "name"],
                name="view_named_once",
                violation_error_message=_("You have a view of this name already: choose another name."),
            ),
        ]
        indexes = [models.Index(fields=["slug", "owner"], name="views_of_list")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, user: Any, slug: str) -> models.QuerySet["SavedView"]:
        """Return the views of a list that a person sees, those shared last; `starts`: whether they begin with it."""
        found = cls._default_manager.filter(models.Q(owner=user) | models.Q(shared=True), slug=slug)
        starts = models.Exists(StartView._default_manager.filter(user=user, view=models.OuterRef("pk")))
        return found.annotate(starts=starts).select_related("owner").order_by("shared", "name", "pk")


class StartView(models.Model):
    """With which view a list begins for a person, where it is asked nothing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="start_views", verbose_name=_("person")
    )
    slug = models.CharField(_("list"), max_length=100)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="starts_of", verbose_name=_("view"))

    class Meta:
        verbose_name = _("start of a list")
        verbose_name_plural = _("starts of lists")
        constraints = [models.UniqueConstraint(fields=["user", "slug"], name="one_start_a_list")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.slug}"


class BulkChange(models.Model):
    """Records that a person chose to change together; once it is done, what each was and became, for its undo."""

    slug = models.CharField(_("list"), max_length=100)
    keys = models.JSONField(_("chosen records"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bulk_changes", verbose_name=_("by whom")
    )
    chosen_at = models.DateTimeField(_("chosen"), auto_now_add=True)
    what = models.CharField(_("what changed"), max_length=100, blank=True)
    data = models.TextField(_("what was sent"), blank=True)
    outcome = models.JSONField(_("outcome"), default=dict)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    undo_outcome = models.JSONField(_("outcome of the undo"), default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of several records")
        verbose_name_plural = _("changes of several records")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(done_at__isnull=False),
                name="undone_only_what_was_done",
                violation_error_message=_("Only what was done can be undone."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.what}"


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
