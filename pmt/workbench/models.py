"""What the workbench itself keeps."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


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
