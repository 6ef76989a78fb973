"""Coded values of requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    """Where a request stands. What is reported (six labels) is derived from this and its action."""

    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Being checked")
    ON_HOLD = "on_hold", _("On hold")
    FORMULATION = "formulation", _("In formulation")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CLOSED = "closed", _("Closed jointly")
    MERGED = "merged", _("Merged")


#: Statuses with a day of decision.
DECIDED = [RequestStatus.APPROVED, RequestStatus.REJECTED, RequestStatus.CLOSED, RequestStatus.MERGED]


class CriterionKind(models.TextChoices):
    """What a question of the check list is for: yes or no, or a grade from 1 to 5."""

    ELIGIBILITY = "eligibility", _("Eligibility")
    RELEVANCE = "relevance", _("Relevance")


class OpinionSource(models.TextChoices):
    """Whose opinion on relevance it is."""

    TEAM = "team", _("Team")
    EU_DELEGATION = "eu_delegation", _("EU Delegation")
    AUTHORITY = "authority", _("Unit of the contracting authority")
    CONSORTIUM = "consortium", _("Consortium member")


class ReportedStatus(models.TextChoices):
    """The six labels of the published report, in the order of Table 2."""

    COMPLETED = "completed", _("Completed")
    COMPLETED_MERGED = "completed_merged", _("Completed (merged)")
    REJECTED = "rejected", _("Rejected")
    REJECTED_CLOSED = "rejected_closed", _("Rejected (closed)")
    REQUEST = "request", _("Request")
    ONGOING = "ongoing", _("Ongoing")
