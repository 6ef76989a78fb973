"""Coded values of mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    HELD = "held", _("Held back")
    CANCELLED = "cancelled", _("Cancelled")
    GATHERED = "gathered", _("In a daily digest")


class When(models.TextChoices):
    """When a person is told of facts of a kind."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, together")
    NEVER = "never", _("Never")
