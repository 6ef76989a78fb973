"""What the workbench itself keeps."""

from django.db import models
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
