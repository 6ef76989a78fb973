"""The action approval form: what is proposed to the contracting authority, in versions, and what it said."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actions.choices import FORM_DECIDED, FORM_OPEN, FormSection, FormStatus
from actions.models.action import Action
from contacts.models import Institution
from facility.models import Area, Country, Region
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import days, money, search_index, search_key
from pmt.workbench.moves import Move, agreement_triggers, move_constraints
from requests_app.models import AssistanceRequest

AGREEMENT: dict[str, Any] = {
    "record": "form",
    "table": "actions_approvalform",
    "moves": "actions_approvalformmove",
    "dated": "decided_on",
    "ending": [str(status.value) for status in FORM_DECIDED],
}


@tracked()
class ApprovalForm(models.Model):
    """A proposed action, or an addendum to one. A version that was returned is answered by the next one.

    Until it is approved there is no action (figures count actions from the day of their approval). An
    addendum is a form whose `action` stood before it; `action` of another is the one that came of it.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    addendum = models.BooleanField(_("addendum"), default=False, editable=False)
    request = models.ForeignKey(
        AssistanceRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_forms",
        verbose_name=_("request"),
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="approval_forms", verbose_name=_("action")
    )
    own_code = models.CharField(_("own code of the action"), max_length=20, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="next",
        verbose_name=_("version before"),
    )
    title = models.CharField(_("title"), max_length=500)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_forms",
        verbose_name=_("partner country"),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="approval_forms", verbose_name=_("region")
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_forms",
        verbose_name=_("partner institution"),
    )
    areas = models.ManyToManyField(
        Area, through="ApprovalFormArea", related_name="approval_forms", verbose_name=_("areas of assistance")
    )
    general_objective = models.TextField(_("general objective"), blank=True)
    specific_objectives = models.TextField(_("specific objectives, one a line"), blank=True)
    expected_results = models.TextField(_("expected results, one a line"), blank=True)
    assumptions = models.TextField(_("assumptions, one a line"), blank=True)
    calendar = models.TextField(_("calendar"), blank=True)
    estimated_budget = money(_("estimated budget"), null=True, blank=True, validators=[MinValueValidator(0)])
    budget_note = models.TextField(_("what the budget is for"), blank=True)
    status = models.CharField(_("status"), max_length=20, choices=FormStatus, default=FormStatus.DRAFT, editable=False)
    decided_on = models.DateField(_("decided"), null=True, blank=True, editable=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_forms",
        verbose_name=_("responsible"),
    )
    #: Who it is by the e-mail address that another tool gave, where that person has no account here.
    responsible_name = models.CharField(
        _("responsible, without an account here"), max_length=254, blank=True, db_default="", editable=False
    )
    search = search_key("code", "title")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval form")
        verbose_name_plural = _("approval forms")
        ordering = ["code"]
        indexes = [search_index("approval_form_search")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=FormStatus.values), name="form_status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=FORM_DECIDED, decided_on__isnull=False)
                | (~Q(status__in=FORM_DECIDED) & Q(decided_on=None)),
                name="form_decided_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(addendum=False) | Q(action__isnull=False), name="form_addendum_has_its_action"
            ),
            models.CheckConstraint(
                condition=Q(addendum=True) | Q(request__isnull=False) | ~Q(own_code=""),
                name="form_has_a_request_or_a_code",
                violation_error_message=_("Name a request, or give the action a code of its own."),
            ),
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(region__isnull=False),
                name="form_is_somewhere",
                violation_error_message=_("Choose a country, or else a region."),
            ),
            models.CheckConstraint(
                condition=Q(estimated_budget=None) | Q(estimated_budget__gte=0), name="form_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(version=1, previous=None) | Q(version__gt=1, previous__isnull=False),
                name="form_later_version_follows_one",
            ),
            models.CheckConstraint(condition=~Q(previous=F("id")), name="form_does_not_follow_itself"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(status__in=FORM_OPEN, addendum=False),
                name="form_one_at_work_a_request",
                violation_error_message=_("A form for this request is at work already."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(status__in=FORM_OPEN, addendum=True),
                name="form_one_addendum_at_work",
                violation_error_message=_("An addendum to this action is at work already."),
            ),
        ]
        triggers = agreement_triggers(**AGREEMENT, of_moves=False)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def status_columns(self, status: str, on: date) -> dict[str, Any]:
        """Return what the record shows once a move to `status` on a day is its latest."""
        return {"status": status, "decided_on": on if status in FORM_DECIDED else None}


@tracked()
class ApprovalFormMove(Move):
    """A move of an approval form: drafted, checked, submitted, returned, approved, refused."""

    form = models.ForeignKey(ApprovalForm, models.CASCADE, related_name="moves")
    status = models.CharField(_("status"), max_length=20, choices=FormStatus)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of an approval form")
        verbose_name_plural = _("moves of approval forms")
        ordering = ["form", "number"]
        constraints = move_constraints("form", FormStatus.values)
        triggers = agreement_triggers(**AGREEMENT, of_moves=True)

    def __str__(self) -> str:
        return f"{self.form_id} {self.number} {self.status}"


@tracked()
class ApprovalFormArea(models.Model):
    """An area in which the proposed action assists."""

    form = models.ForeignKey(ApprovalForm, models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, models.PROTECT, related_name="approval_form_links")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of an approval form")
        verbose_name_plural = _("areas of approval forms")
        constraints = [models.UniqueConstraint(fields=["form", "area"], name="form_area_once")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.area_id}"


@tracked()
class ProposedActivity(models.Model):
    """An activity that a form proposes, with what it takes: profiles of experts, and days."""

    form = models.ForeignKey(ApprovalForm, models.CASCADE, related_name="activities", verbose_name=_("approval form"))
    number = models.CharField(
        _("number"),
        max_length=10,
        validators=[RegexValidator(r"^[0-9]+[a-z]?$", _("Write a number, and perhaps a letter: 1, 4a."))],
    )
    title = models.CharField(_("title"), max_length=500)
    inputs = models.TextField(_("inputs"), blank=True)
    expert_days = days(_("expert-days"), validators=[MinValueValidator(0)])
    number_key = models.GeneratedField(
        expression=models.Func(F("number"), template="lpad(substring(number from '^[0-9]*'), 6, '0') || number"),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed activity")
        verbose_name_plural = _("proposed activities")
        ordering = ["form", "number_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "number"],
                name="proposed_activity_number_once",
                violation_error_message=_("The form has an activity of this number already. Choose another number."),
            ),
            models.CheckConstraint(condition=Q(expert_days__gte=0), name="proposed_activity_days_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


@tracked()
class FormRemark(models.Model):
    """What the authority asks to be changed in a section of a form that it returned."""

    form = models.ForeignKey(ApprovalForm, models.CASCADE, related_name="remarks")
    section = models.CharField(_("section"), max_length=20, choices=FormSection)
    text = models.TextField(_("what is to be changed"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark on an approval form")
        verbose_name_plural = _("remarks on approval forms")
        ordering = ["form", "id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "section"], name="form_remark_once"),
            models.CheckConstraint(condition=Q(section__in=FormSection.values), name="form_remark_section_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="form_remark_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.section}"
