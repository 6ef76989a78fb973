"""Texts that officers write for reports; every number comes from records instead."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facility.models import Country
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.jobs.models import Job
from reporting.choices import NarrativeSection, ReportKind


@tracked()
class Narrative(models.Model):
    """One part of a country chapter, in Markdown; `[[2014-05]]` refers to an action."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="narratives", verbose_name=_("country"))
    section = models.CharField(_("section"), max_length=20, choices=NarrativeSection)
    text = models.TextField(_("text"), blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        ordering = ["country__sort_name", "section"]
        constraints = [
            models.UniqueConstraint(fields=["country", "section"], name="narrative_once"),
            models.CheckConstraint(condition=Q(section__in=NarrativeSection.values), name="narrative_section_is_known"),
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


# The snapshot is made once and only read: a second copy in the history would tell nothing.
@tracked(exclude=["snapshot"])
class Report(models.Model):
    """A report as it was built: as at which day, from which frozen figures and texts.

    Its file is the job's. The snapshot asks nothing of the database any more, so that the report
    can be set again, the same, whatever has been corrected since.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind)
    on_date = models.DateField(_("as at"))
    built_at = models.DateTimeField(_("built"), auto_now_add=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reports", verbose_name=_("built by")
    )
    job = models.OneToOneField(Job, models.PROTECT, related_name="report", verbose_name=_("job"))
    pages = models.PositiveIntegerField(_("pages"))
    snapshot = models.JSONField(_("what it was made from"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-built_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_is_known"),
            models.CheckConstraint(condition=Q(pages__gte=1), name="report_has_pages"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on_date:%Y-%m-%d}"
