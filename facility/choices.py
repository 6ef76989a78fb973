"""Coded values of the facility."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodKind(models.TextChoices):
    """What a reporting period is for."""

    INCEPTION = "inception", _("Inception")
    INTERIM = "interim", _("Interim")
    CLOSURE = "closure", _("Closure")


class RateKind(models.TextChoices):
    """Rates of the facility that change from a day on."""

    ALLOWANCE = "allowance", _("Additional allowance a day")
    MARKET = "market", _("Market rate of an expert-day")
