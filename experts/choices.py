"""Coded values of the expert register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    """As the person states it."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")


class Occupation(models.TextChoices):
    """Whose expert it is: public experts are paid an allowance, private ones a fee."""

    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Private")


class Employment(models.TextChoices):
    """The expert's situation."""

    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")
    ACADEMIA = "academia", _("Academia")
    CONSULTANT = "consultant", _("Consultant")


class LanguageLevel(models.TextChoices):
    """Common European Framework of Reference for Languages."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class AvailabilityKind(models.TextChoices):
    """Whether an expert can be asked for a span of days."""

    AVAILABLE = "available", _("Available")
    UNAVAILABLE = "unavailable", _("Not available")


class Origin(models.TextChoices):
    """Where an expert's nationality belongs on a day."""

    MEMBER = "member", _("EU Member State")
    PARTNER = "partner", _("Partner country")
    OTHER = "other", _("Other country")
