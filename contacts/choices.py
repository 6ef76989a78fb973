"""Coded values of contacts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionKind(models.TextChoices):
    """What an institution is to the facility."""

    PARTNER = "partner", _("Partner institution")
    COLLABORATING = "collaborating", _("Collaborating institution")
    EU_DELEGATION = "eu_delegation", _("EU Delegation")
    EU_INSTITUTION = "eu_institution", _("EU institution")
    CONSORTIUM_MEMBER = "consortium_member", _("Consortium member")
    INTERNATIONAL = "international", _("International organisation")
    OTHER = "other", _("Other")


class AddressKind(models.TextChoices):
    """By what way somebody is reached."""

    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    POST = "post", _("Postal")
