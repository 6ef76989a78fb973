"""Coded values of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a document is to the facility."""

    APPROVAL_FORM = "approval_form", _("Approval form")
    TERMS_OF_REFERENCE = "terms_of_reference", _("Terms of reference")
    CV = "cv", _("CV")
    MISSION_REPORT = "mission_report", _("Mission report")
    DELIVERABLE = "deliverable", _("Deliverable")
    LETTER = "letter", _("Letter")
    INVOICE = "invoice", _("Invoice")
    VOUCHER = "voucher", _("Voucher")
    OTHER = "other", _("Other")


class Readers(models.TextChoices):
    """Who reads a document, of those who may see the record that it belongs to."""

    EVERYONE = "everyone", _("Everyone who may see the record")
    STAFF = "staff", _("Staff only")
    LEAD = "lead", _("Team leader and administrator only")


class ReadingState(models.TextChoices):
    """How far the program is with reading the words of a file."""

    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read")
    WORDLESS = "wordless", _("Holds no words that can be read")
    FAILED = "failed", _("Could not be read")
