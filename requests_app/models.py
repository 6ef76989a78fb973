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
from requests_app.choices import DECIDED, RequestStatus
from requests_app.querysets import RequestQuerySet

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


class RequestCounter(models.Model):
    """The last number given in a year; locked while the next is given, so that none is doubled or skipped."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("request number")
        verbose_name_plural = _("request numbers")

    def __str__(self) -> str:
        return f"{self.year}-{self.last:02}"
