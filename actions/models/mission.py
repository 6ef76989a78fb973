"""Missions, and the experts mobilised on them."""

from datetime import date
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Deferrable, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from actions.choices import MissionMode, MobilisationRole, Terms, WorkStatus
from actions.models.action import DATES_IN_ORDER, Action, Activity
from actions.querysets import MissionQuerySet, MobilisationQuerySet
from experts.models import Expert
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import DateSpan, days, money, search_index, search_key
from pmt.workbench.moves import Move, agreement_triggers, move_constraints

AGREEMENT: dict[str, Any] = {
    "record": "mission",
    "table": "actions_mission",
    "moves": "actions_missionmove",
    "dated": None,
    "ending": [],
}


@tracked()
class Mission(models.Model):
    """Work of a team of experts between two days, both included, on site or remote."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    action = models.ForeignKey(Action, models.PROTECT, related_name="missions", verbose_name=_("action"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="missions", verbose_name=_("activity")
    )
    number = models.CharField(_("number within the activity"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    start_date = models.DateField(_("start"))
    end_date = models.DateField(_("end"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=20, choices=MissionMode)
    status = models.CharField(
        _("status"), max_length=20, choices=WorkStatus, default=WorkStatus.PLANNED, editable=False
    )
    financed_by_successor = models.BooleanField(_("financed by the successor"), default=False)
    synopsis = models.TextField(_("synopsis"), blank=True)
    live = models.GeneratedField(
        expression=Case(When(status="cancelled", then=Value(False)), default=Value(True)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    search = search_key("code", "title", "place")

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["start_date", "id"]
        indexes = [
            models.Index(fields=["start_date", "id"], name="mission_by_start"),
            search_index("mission_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="mission_dates_in_order"),
            models.CheckConstraint(condition=Q(mode__in=MissionMode.values), name="mission_mode_is_known"),
            models.CheckConstraint(condition=Q(status__in=WorkStatus.values), name="mission_status_is_known"),
            # The target of the key by which a mobilisation's copies stay equal.
            models.UniqueConstraint(fields=["id", "start_date", "end_date", "live"], name="mission_span"),
        ]
        triggers = [
            *agreement_triggers(**AGREEMENT, of_moves=False),
            pgtrigger.Trigger(
                name="mission_dates_of_action",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("action_id", "start_date", "end_date", "status"),
                func=DATES_IN_ORDER.format(key="NEW.action_id"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def status_columns(self, status: str, on: date) -> dict[str, Any]:  # the day stands in the move alone
        """Return what the record shows once a move to `status` is its latest."""
        del on
        return {"status": status}


@tracked()
class MissionMove(Move):
    """A move of a mission: planned, begun, completed, cancelled."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="moves")
    status = models.CharField(_("status"), max_length=20, choices=WorkStatus)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of a mission")
        verbose_name_plural = _("moves of missions")
        ordering = ["mission", "number"]
        constraints = move_constraints("mission", WorkStatus.values)
        triggers = agreement_triggers(**AGREEMENT, of_moves=True)

    def __str__(self) -> str:
        return f"{self.mission_id} {self.number} {self.status}"


@tracked()
class Mobilisation(models.Model):
    """An expert on a mission, with the days worked, by kind.

    `start_date`, `end_date` and `live` are the mission's, filled by a trigger and kept equal by
    a composite foreign key; on them rests the rule that nobody is in two places at once. Days at
    the ends count, remote missions too.

    Nobody is made a second lead of a mission (`second_lead`); but the past of another tool may
    have two, and the exchange format takes what it does not list as refused.
    """

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="mobilisations", verbose_name=_("mission"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="mobilisations", verbose_name=_("expert"))
    role = models.CharField(_("role"), max_length=10, choices=MobilisationRole)
    terms = models.CharField(_("terms"), max_length=10, choices=Terms)
    day_rate = money(_("day rate"), null=True, blank=True)
    preparation_days = days(_("preparation days"))
    field_days = days(_("field days"))
    reporting_days = days(_("reporting days"))
    remote_days = days(_("remote days"))
    expert_days = models.GeneratedField(
        expression=F("preparation_days") + F("field_days") + F("reporting_days") + F("remote_days"),
        output_field=models.DecimalField(max_digits=8, decimal_places=2),
        db_persist=True,
    )
    start_date = models.DateField(_("start of the mission"), editable=False)
    end_date = models.DateField(_("end of the mission"), editable=False)
    live = models.BooleanField(_("not cancelled"), editable=False)

    objects = MobilisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("mobilisation")
        verbose_name_plural = _("mobilisations")
        ordering = ["mission", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "expert"], name="mobilisation_once"),
            models.CheckConstraint(condition=Q(role__in=MobilisationRole.values), name="mobilisation_role_is_known"),
            models.CheckConstraint(condition=Q(terms__in=Terms.values), name="mobilisation_terms_are_known"),
            models.CheckConstraint(
                condition=Q(preparation_days__gte=0, field_days__gte=0, reporting_days__gte=0, remote_days__gte=0),
                name="mobilisation_days_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(day_rate=None) | Q(day_rate__gte=0), name="mobilisation_day_rate_not_negative"
            ),
            ExclusionConstraint(
                name="expert_is_not_in_two_places",
                expressions=[
                    ("expert", RangeOperators.EQUAL),
                    (
                        DateSpan("start_date", "end_date", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(live=True),
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="mobilisation_copies_its_mission",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("mission_id"),
                func="""
                SELECT start_date, end_date, live INTO NEW.start_date, NEW.end_date, NEW.live
                FROM actions_mission WHERE id = NEW.mission_id;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert} ({self.mission.code})"
