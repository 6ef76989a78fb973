"""Coded values of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to the facility; the matrix of rights has one column for each."""

    LEADER = "leader", _("Team leader")
    OFFICER = "officer", _("Programme officer")
    FINANCE = "finance", _("Finance officer")
    APPROVER = "approver", _("Contracting authority")
    OBSERVER = "observer", _("Steering-committee observer")
    ADMINISTRATOR = "administrator", _("Administrator")
