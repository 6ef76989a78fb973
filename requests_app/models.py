"""Requests of partner institutions, and how they move."""

from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contacts.models import Institution
from facility.models import Area, Country
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import code_key, search_index, search_key
from pmt.workbench.moves import Move, agreement_triggers, move_constraints
from requests_app.choices import DECIDED, CriterionKind, OpinionSource, RequestStatus
from requests_app.querysets import CriterionQuerySet, RequestQuerySet

AGREEMENT: dict[str, Any] = {
    "record": "request",
    "table": "requests_assistancerequest",
    "moves": "requests_requestmove",
    "dated": "decided_on",
    "ending": [str(status.value) for status in DECIDED],
}

# Two merges in opposite directions at once would each not see the other: the lock makes the
# second wait, and its next statement sees what the first committed.
NOT_CIRCULAR = """
PERFORM pg_advisory_xact_lock(hashtext('requests_assistancerequest.merged_into'));
IF EXISTS (
    WITH RECURSIVE chain(id, next) AS (
        SELECT id, merged_into_id FROM requests_assistancerequest WHERE id = NEW.merged_into_id
        UNION SELECT r.id, r.merged_into_id FROM requests_assistancerequest r JOIN chain ON r.id = chain.next
    ) SELECT FROM chain WHERE id = NEW.id
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'request_merge_is_not_circular',
        TABLE = TG_TABLE_NAME, MESSAGE = format('%s would be merged, in the end, into itself', NEW.code);
END IF;
RETURN NULL;
"""


@tracked()
class AssistanceRequest(models.Model):
    """What a partner institution asked for. Numbered by year and order of logging, never reused."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=500)
    country = models.ForeignKey(Country, models.PROTECT, related_name="requests", verbose_name=_("partner country"))
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("partner institution"),
    )
    areas = models.ManyToManyField(
        Area, through="RequestArea", related_name="requests", verbose_name=_("areas of assistance")
    )
    received_on = models.DateField(_("received"))
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus, default=RequestStatus.RECEIVED, editable=False
    )
    decided_on = models.DateField(_("decided"), null=True, blank=True, editable=False)
    decision_note = models.TextField(_("reason of the decision"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_requests",
        verbose_name=_("merged into"),
    )
    replaced_by = models.ManyToManyField(
        "self",
        through="RequestReplacement",
        symmetrical=False,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("responsible"),
    )
    code_key = code_key()
    search = search_key("code", "title")

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["code_key"]
        indexes = [
            models.Index(fields=["code_key"], name="request_by_code"),
            models.Index(fields=["received_on"], name="request_by_reception"),
            search_index("request_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{4}-[0-9]{2,}$"), name="request_code_form"),
            models.CheckConstraint(condition=Q(status__in=RequestStatus.values), name="request_status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=DECIDED, decided_on__isnull=False)
                | (~Q(status__in=DECIDED) & Q(decided_on=None)),
                name="request_decided_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("received_on")),
                name="request_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="request_is_not_merged_onto_itself"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="request_merge_not_circular",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id"),
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                func=NOT_CIRCULAR,
            ),
            *agreement_triggers(**AGREEMENT, of_moves=False),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def status_columns(self, status: str, on: date) -> dict[str, Any]:
        """Return what the record shows once a move to `status` on a day is its latest."""
        return {"status": status, "decided_on": on if status in DECIDED else None}


@tracked()
class RequestMove(Move):
    """A move of a request: received, held until a day, approved, rejected, closed, merged, reopened."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="moves")
    status = models.CharField(_("status"), max_length=20, choices=RequestStatus)
    until = models.DateField(_("held until"), null=True, blank=True)
    letter = models.TextField(_("what the requester was told"), blank=True, db_default="")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of a request")
        verbose_name_plural = _("moves of requests")
        ordering = ["request", "number"]
        constraints = move_constraints("request", RequestStatus.values)
        triggers = agreement_triggers(**AGREEMENT, of_moves=True)

    def __str__(self) -> str:
        return f"{self.request_id} {self.number} {self.status}"


@tracked()
class RequestArea(models.Model):
    """An area in which a request asks for assistance."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, models.PROTECT, related_name="request_links")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of a request")
        verbose_name_plural = _("areas of requests")
        constraints = [models.UniqueConstraint(fields=["request", "area"], name="request_area_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.area_id}"


@tracked()
class RequestReplacement(models.Model):
    """A narrower request that took the place of another, wholly or with others."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="replacement_links")
    replaced_by = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="replaced_links")

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("replacement of a request")
        verbose_name_plural = _("replacements of requests")
        constraints = [
            models.UniqueConstraint(fields=["request", "replaced_by"], name="request_replacement_once"),
            models.CheckConstraint(condition=~Q(request=F("replaced_by")), name="request_is_not_replaced_by_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.replaced_by_id}"


@tracked()
class Criterion(models.Model):
    """A question of the check list, as the facility asks it from one day to another (both included)."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=CriterionKind)
    question = models.CharField(_("question"), max_length=300)
    guidance = models.TextField(_("what to look at"), blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    since = models.DateField(_("asked from"), null=True, blank=True)
    until = models.DateField(_("asked until"), null=True, blank=True)
    search = search_key("code", "question")

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the check list")
        verbose_name_plural = _("questions of the check list")
        ordering = ["kind", "position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CriterionKind.values), name="criterion_kind_is_known"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="criterion_days_in_order",
                violation_error_message=_("The last day on which it is asked lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.question}"


class Said(models.Model):
    """Something that was said of a request: on which day, recorded by whom."""

    on_date = models.DateField(_("on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    #: Who it was by the e-mail address that another tool gave, where that person has no account here.
    by_name = models.CharField(_("by, without an account here"), max_length=254, blank=True, db_default="")

    class Meta:
        abstract = True


@tracked()
class EligibilityAnswer(Said):
    """Whether a request meets a condition, yes or no, and why."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="eligibility_answers")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="eligibility_answers", verbose_name=_("question")
    )
    holds = models.BooleanField(_("yes"))
    reason = models.TextField(_("reason"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer on eligibility")
        verbose_name_plural = _("answers on eligibility")
        ordering = ["request", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["request", "criterion"], name="eligibility_answer_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="eligibility_answer_has_a_reason",
                violation_error_message=_("Give a reason with each yes and each no."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.criterion_id} {self.holds}"


@tracked()
class RelevanceGrade(Said):
    """How well a request meets a criterion in someone's opinion, from 1 (poorly) to 5 (fully)."""

    request = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="relevance_grades")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="relevance_grades", verbose_name=_("criterion")
    )
    source = models.CharField(_("whose opinion"), max_length=20, choices=OpinionSource)
    grade = models.PositiveSmallIntegerField(_("grade"))
    comment = models.TextField(_("comment"), blank=True)
    given_by = models.CharField(_("given by"), max_length=200, blank=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion on relevance")
        verbose_name_plural = _("opinions on relevance")
        ordering = ["request", "source", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["request", "criterion", "source"], name="relevance_grade_once"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="relevance_grade_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(source__in=OpinionSource.values), name="relevance_grade_source_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.criterion_id} {self.source} {self.grade}"


@tracked()
class EligibilityException(Said):
    """That a request may be approved although not every condition is met, and why."""

    request = models.OneToOneField(AssistanceRequest, models.CASCADE, related_name="eligibility_exception")
    reason = models.TextField(_("reason"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception from eligibility")
        verbose_name_plural = _("exceptions from eligibility")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="eligibility_exception_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.on_date}"


class RequestCounter(models.Model):
    """The last number given in a year; locked while the next is given, so that none is doubled or skipped."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("request number")
        verbose_name_plural = _("request numbers")

    def __str__(self) -> str:
        return f"{self.year}-{self.last:02}"
