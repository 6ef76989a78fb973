"""What missions leave behind: deliverables and evaluations."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actions.choices import DeliverableKind, DeliverableStatus, EvaluationSource
from actions.models.action import Action, Activity
from actions.models.mission import Mission
from actions.querysets import DeliverableQuerySet
from experts.models import Expert
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked


@tracked()
class Deliverable(models.Model):
    """A report, assessment or material that an action owes, with the days it was due, submitted, accepted."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="deliverables", verbose_name=_("action")
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliverables",
        verbose_name=_("activity"),
    )
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="deliverables", verbose_name=_("mission")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DeliverableKind, default=DeliverableKind.OTHER)
    title = models.CharField(_("title"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted"), null=True, blank=True)
    #: While it is with its authors again; a new submission ends that.
    returned_on = models.DateField(_("returned"), null=True, blank=True)
    return_note = models.TextField(_("why it was returned"), blank=True, default="", db_default="")

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeliverableKind.values), name="deliverable_kind_is_known"),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(accepted_on=None, submitted_on__lte=F("returned_on")),
                name="deliverable_returned_was_submitted",
                violation_error_message=_("Only what was submitted, and is not accepted, is returned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title or self.get_kind_display()}"

    @property
    def status(self) -> str:
        """Where it stands, by its days."""
        if self.accepted_on:
            return DeliverableStatus.ACCEPTED
        if self.returned_on:
            return DeliverableStatus.RETURNED
        return DeliverableStatus.SUBMITTED if self.submitted_on else DeliverableStatus.OWED

    def get_status_display(self) -> str:
        """Where it stands, in words."""
        return str(DeliverableStatus(self.status).label)


def score(label: Any) -> models.PositiveSmallIntegerField:
    """A mark from 1 (poor) to 5 (excellent); empty where none was given."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


def scores_in_range(*criteria: str) -> Q:
    """Return the condition that every mark is from 1 to 5 or empty."""
    condition = Q()
    for criterion in criteria:
        condition &= Q(**{criterion: None}) | Q(**{f"{criterion}__gte": 1, f"{criterion}__lte": 5})
    return condition


@tracked()
class ExpertEvaluation(models.Model):
    """How one source judged an expert's work on a mission. Personal data: seen by those who need it."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="expert_evaluations", verbose_name=_("mission"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="evaluations", verbose_name=_("expert"))
    source = models.CharField(_("source"), max_length=20, choices=EvaluationSource)
    technical = score(_("technical quality"))
    communication = score(_("communication"))
    deliverables = score(_("deliverables"))
    overall = score(_("overall"))
    comment = models.TextField(_("comment"), blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation of an expert")
        verbose_name_plural = _("evaluations of experts")
        ordering = ["mission", "expert", "source"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "expert", "source"], name="expert_evaluation_once"),
            models.CheckConstraint(
                condition=Q(source__in=["team", "partner", "eu_delegation"]),
                name="expert_evaluation_source_is_known",
            ),
            models.CheckConstraint(
                condition=scores_in_range("technical", "communication", "deliverables", "overall"),
                name="expert_evaluation_scores_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.expert} ({self.mission.code})"


@tracked()
class ActionEvaluation(models.Model):
    """How one source judged an action."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="evaluations", verbose_name=_("action"))
    source = models.CharField(_("source"), max_length=20, choices=EvaluationSource)
    relevance = score(_("relevance"))
    effectiveness = score(_("effectiveness"))
    organisation = score(_("organisation"))
    sustainability = score(_("sustainability"))
    comment = models.TextField(_("comment"), blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation of an action")
        verbose_name_plural = _("evaluations of actions")
        ordering = ["action", "source"]
        constraints = [
            models.UniqueConstraint(fields=["action", "source"], name="action_evaluation_once"),
            models.CheckConstraint(
                condition=Q(source__in=EvaluationSource.values), name="action_evaluation_source_is_known"
            ),
            models.CheckConstraint(
                condition=scores_in_range("relevance", "effectiveness", "organisation", "sustainability"),
                name="action_evaluation_scores_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.action.code}"


@tracked()
class EvaluationWaiver(models.Model):
    """That an evaluation is not waited for any longer: of an action, or of an expert on a mission, by one source."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="evaluation_waivers", verbose_name=_("action")
    )
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="evaluation_waivers", verbose_name=_("mission")
    )
    expert = models.ForeignKey(
        Expert, models.PROTECT, null=True, blank=True, related_name="evaluation_waivers", verbose_name=_("expert")
    )
    source = models.CharField(_("source"), max_length=20, choices=EvaluationSource)
    on_date = models.DateField(_("waived"))
    reason = models.TextField(_("reason"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("waived evaluation")
        verbose_name_plural = _("waived evaluations")
        ordering = ["on_date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "mission", "expert", "source"],
                nulls_distinct=False,
                name="evaluation_waiver_once",
                violation_error_message=_("This evaluation is waived already."),
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=False, mission=None, expert=None, source__in=EvaluationSource.values)
                | Q(
                    action=None,
                    mission__isnull=False,
                    expert__isnull=False,
                    source__in=["team", "partner", "eu_delegation"],
                ),
                name="evaluation_waiver_is_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="evaluation_waiver_has_its_reason",
                violation_error_message=_("Say why it is not waited for."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(source)s: waived") % {"source": self.get_source_display()})
