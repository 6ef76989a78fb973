"""Actions and their activities."""

from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actions.choices import ENDED, ActionStatus, ContactPart, WorkStatus
from actions.querysets import ActionQuerySet
from contacts.models import Contact, Institution
from facility.models import Area, Country, Region
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import code_key, search_index, search_key
from pmt.workbench.moves import Move, agreement_triggers, move_constraints
from requests_app.models import AssistanceRequest

AGREEMENT: dict[str, Any] = {
    "record": "action",
    "table": "actions_action",
    "moves": "actions_actionmove",
    "dated": "closed_on",
    "ending": [str(status.value) for status in ENDED],
}

#: The dates of a request, its action and the action's missions are in order: decided ≤ approved
#: ≤ first mission; closed ≥ last mission that is neither planned nor cancelled (exchange format,
#: 'Required'). The same check runs whichever of the three changes; for requests, which know no
#: actions, a migration of this room sets it. Whoever comes second waits for the first and sees it.
DATES_IN_ORDER = """
PERFORM FROM actions_action WHERE id = {key} FOR NO KEY UPDATE;
PERFORM FROM requests_assistancerequest r JOIN actions_action a ON a.request_id = r.id
    WHERE a.id = {key} FOR SHARE OF r;
IF EXISTS (SELECT FROM actions_action a JOIN requests_assistancerequest r ON r.id = a.request_id
           WHERE a.id = {key} AND r.decided_on > a.approved_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_after_decision',
        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be approved before its request is decided';
END IF;
IF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id
           WHERE a.id = {key} AND m.start_date < a.approved_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_approved_before_missions',
        TABLE = TG_TABLE_NAME, MESSAGE = 'A mission cannot start before its action is approved';
END IF;
IF EXISTS (SELECT FROM actions_action a JOIN actions_mission m ON m.action_id = a.id
           WHERE a.id = {key} AND m.end_date > a.closed_on AND m.status NOT IN ('planned', 'cancelled')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'action_closed_after_missions',
        TABLE = TG_TABLE_NAME, MESSAGE = 'An action cannot be closed before its last mission has ended';
END IF;
RETURN NULL;
"""


@tracked()
class Action(models.Model):
    """Assistance that the contracting authority approved, mostly in answer to one request."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    request = models.OneToOneField(
        AssistanceRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action",
        verbose_name=_("request"),
    )
    title = models.CharField(_("title"), max_length=500)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("partner country"),
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("region")
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("partner institution"),
    )
    areas = models.ManyToManyField(
        Area, through="ActionArea", related_name="actions", verbose_name=_("areas of assistance")
    )
    general_objective = models.TextField(_("general objective"), blank=True)
    specific_objectives = models.TextField(_("specific objectives, one a line"), blank=True)
    expected_results = models.TextField(_("expected results, one a line"), blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ActionStatus, default=ActionStatus.APPROVED, editable=False
    )
    approved_on = models.DateField(_("approved"))
    closed_on = models.DateField(_("closed"), null=True, blank=True, editable=False)
    next_steps = models.TextField(_("next steps"), blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("responsible"),
    )
    #: Who it is by the e-mail address that another tool gave, where that person has no account here.
    responsible_name = models.CharField(
        _("responsible, without an account here"), max_length=254, blank=True, db_default="", editable=False
    )
    code_key = code_key()
    search = search_key("code", "title")

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["code_key"]
        indexes = [
            models.Index(fields=["code_key"], name="action_by_code"),
            search_index("action_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_is_known"),
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(region__isnull=False), name="action_is_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, closed_on__isnull=False) | (~Q(status__in=ENDED) & Q(closed_on=None)),
                name="action_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("approved_on")), name="action_dates_in_order"
            ),
        ]
        triggers = [
            *agreement_triggers(**AGREEMENT, of_moves=False),
            pgtrigger.Trigger(
                name="action_dates_in_order",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("request_id", "approved_on", "closed_on"),
                func=DATES_IN_ORDER.format(key="NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def status_columns(self, status: str, on: date) -> dict[str, Any]:
        """Return what the record shows once a move to `status` on a day is its latest."""
        return {"status": status, "closed_on": on if status in ENDED else None}


@tracked()
class ActionMove(Move):
    """A move of an action: approved, begun, completed, cancelled."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="moves")
    status = models.CharField(_("status"), max_length=20, choices=ActionStatus)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of an action")
        verbose_name_plural = _("moves of actions")
        ordering = ["action", "number"]
        constraints = move_constraints("action", ActionStatus.values)
        triggers = agreement_triggers(**AGREEMENT, of_moves=True)

    def __str__(self) -> str:
        return f"{self.action_id} {self.number} {self.status}"


@tracked()
class ActionArea(models.Model):
    """An area in which an action assists."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, models.PROTECT, related_name="action_links")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of an action")
        verbose_name_plural = _("areas of actions")
        constraints = [models.UniqueConstraint(fields=["action", "area"], name="action_area_once")]

    def __str__(self) -> str:
        return f"{self.action_id} {self.area_id}"


@tracked()
class Activity(models.Model):
    """A part of an action, numbered `1`, `2`, `4a`; it holds one or more missions."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="activities", verbose_name=_("action"))
    number = models.CharField(
        _("number"),
        max_length=10,
        validators=[RegexValidator(r"^[0-9]+[a-z]?$", _("Write a number, and perhaps a letter: 1, 4a."))],
    )
    title = models.CharField(_("title"), max_length=500)
    status = models.CharField(
        _("status"), max_length=20, choices=WorkStatus, default=WorkStatus.PLANNED, editable=False
    )
    number_key = models.GeneratedField(
        expression=models.Func(F("number"), template="lpad(substring(number from '^[0-9]*'), 6, '0') || number"),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["action", "number_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "number"],
                name="activity_number_once",
                violation_error_message=_("The action has an activity of this number already. Choose another number."),
            ),
            # The target of the composite keys by which a mission's or deliverable's activity is its action's.
            models.UniqueConstraint(fields=["action", "id"], name="activity_of_action"),
            models.CheckConstraint(condition=Q(status__in=WorkStatus.values), name="activity_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


@tracked()
class ActionContact(models.Model):
    """A contact who has a part in an action: of the partner, the team, the Delegation."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="contact_links", verbose_name=_("action"))
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="action_links", verbose_name=_("contact"))
    part = models.CharField(_("part"), max_length=20, choices=ContactPart, default=ContactPart.PARTNER)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of an action")
        verbose_name_plural = _("contacts of actions")
        ordering = ["action", "part", "contact"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "contact", "part"],
                name="action_contact_once",
                violation_error_message=_("The person has this part in the action already."),
            ),
            models.CheckConstraint(condition=Q(part__in=ContactPart.values), name="action_contact_part_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.contact_id}"


@tracked()
class ClosureWaiver(models.Model):
    """That an action may be completed although deliverables are not accepted, and why."""

    action = models.OneToOneField(Action, models.CASCADE, related_name="closure_waiver", verbose_name=_("action"))
    reason = models.TextField(_("reason"))
    on_date = models.DateField(_("on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    #: Who it was by the e-mail address that another tool gave, where that person has no account here.
    by_name = models.CharField(_("by, without an account here"), max_length=254, blank=True, db_default="")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver at closure")
        verbose_name_plural = _("waivers at closure")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="closure_waiver_has_a_reason",
                violation_error_message=_("Say why what is missing is waived."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.on_date}"
