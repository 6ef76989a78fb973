"""Coded values of reporting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NarrativeSection(models.TextChoices):
    """The parts of a country chapter, in their order."""

    PARTNERS = "partners", _("Our partners")
    BACKGROUND = "background", _("Background")
    OBJECTIVES = "objectives", _("Our common objectives")
    RESULTS = "results", _("Our results")
    FEEDBACK = "feedback", _("Feedback")


class ReportKind(models.TextChoices):
    """Which report to the contracting authority."""

    FINAL = "final", _("Final report")
