"""Coded values of actions and what hangs on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionStatus(models.TextChoices):
    """Where an action stands."""

    APPROVED = "approved", _("Approved")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


#: Statuses with a day of closure.
ENDED = [ActionStatus.COMPLETED, ActionStatus.CANCELLED]


class WorkStatus(models.TextChoices):
    """Where an activity or a mission stands."""

    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


#: Missions of these statuses did not (or not yet) take place and are in no figure.
NOT_CARRIED_OUT = [WorkStatus.PLANNED, WorkStatus.CANCELLED]


class MissionMode(models.TextChoices):
    """Where the experts work."""

    ON_SITE = "on_site", _("On site")
    REMOTE = "remote", _("Remote")


class MobilisationRole(models.TextChoices):
    """The expert's part in the team."""

    LEAD = "lead", _("Lead expert")
    EXPERT = "expert", _("Expert")
    LOCAL = "local", _("Local expert")


class Terms(models.TextChoices):
    """How an expert is paid: public experts an allowance, private ones a fee."""

    ALLOWANCE = "allowance", _("Additional allowance")
    FEE = "fee", _("Daily fee")
    UNPAID = "unpaid", _("Unpaid")


class DeliverableKind(models.TextChoices):
    """What is delivered."""

    MISSION_REPORT = "mission_report", _("Mission report")
    ASSESSMENT = "assessment", _("Assessment")
    TRAINING_MATERIAL = "training_material", _("Training material")
    POLICY_DOCUMENT = "policy_document", _("Policy document")
    OTHER = "other", _("Other")


class DeliverableStatus(models.TextChoices):
    """Where a deliverable stands; it follows from its days."""

    OWED = "owed", _("Owed")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Mark(models.IntegerChoices):
    """How well something was done."""

    POOR = 1, _("1 – Poor")
    WEAK = 2, _("2 – Weak")
    SOUND = 3, _("3 – Sound")
    GOOD = 4, _("4 – Good")
    EXCELLENT = 5, _("5 – Excellent")


class EvaluationSource(models.TextChoices):
    """Who evaluates. An expert evaluates actions, not experts."""

    TEAM = "team", _("Team")
    PARTNER = "partner", _("Partner institution")
    EU_DELEGATION = "eu_delegation", _("EU Delegation")
    EXPERT = "expert", _("Expert")


#: Who evaluates an expert on a mission.
OF_EXPERTS = [EvaluationSource.TEAM, EvaluationSource.PARTNER, EvaluationSource.EU_DELEGATION]
