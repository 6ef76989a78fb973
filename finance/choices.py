"""Coded values of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatementStatus(models.TextChoices):
    """Where a statement of expenditure stands."""

    DRAFT = "draft", _("In preparation")
    SUBMITTED = "submitted", _("Submitted")
    ACCEPTED = "accepted", _("Accepted")


#: In which what a statement says stays as it is.
FIXED = frozenset({StatementStatus.SUBMITTED, StatementStatus.ACCEPTED})
