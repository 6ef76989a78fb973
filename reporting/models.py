"""Texts that officers write for reports; every number comes from records instead."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facility.models import Country
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from reporting.choices import NarrativeSection


@tracked()
class Narrative(models.Model):
    """One part of a country chapter, in Markdown; `[[2014-05]]` refers to an action."""

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="narratives", verbose_name=_("country")
    )
    section = models.CharField(_("section"), max_length=20, choices=NarrativeSection)
    text = models.TextField(_("text"), blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        ordering = ["country__sort_name", "section"]
        constraints = [
            models.UniqueConstraint(fields=["country", "section"], name="narrative_once"),
            models.CheckConstraint(
                condition=Q(section__in=NarrativeSection.values), name="narrative_section_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.section}"


@tracked()
class ReportText(models.Model):
    """A chapter that records do not give, in Markdown; the key is report and chapter, `final/summary`."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    text = models.TextField(_("text"), blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
