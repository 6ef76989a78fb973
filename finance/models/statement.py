"""Statements of expenditure: what is sent for a reporting period, and accepted."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facility.models import Period
from finance.choices import StatementStatus
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.moves import Move, agreement_triggers, move_constraints

_AGREEMENT: dict[str, Any] = {
    "record": "statement",
    "table": "finance_statement",
    "moves": "finance_statementmove",
    "dated": None,
    "ending": [],
}


@tracked()
class Statement(models.Model):
    """The statement of one reporting period. From its submission on the vouchers of the period are fixed."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    period = models.OneToOneField(Period, models.PROTECT, related_name="statement", verbose_name=_("period"))
    status = models.CharField(_("status"), max_length=20, choices=StatementStatus, default=StatementStatus.DRAFT)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of expenditure")
        verbose_name_plural = _("statements of expenditure")
        ordering = ["period__number"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=StatementStatus.values), name="statement_status_is_known"),
        ]
        triggers = agreement_triggers(**_AGREEMENT, of_moves=False)

    def __str__(self) -> str:
        return _("Statement of the %(period)s") % {"period": self.period}

    def status_columns(self, status: str, on: date) -> dict[str, Any]:
        """Return what the record shows once a move to `status` on a day is its latest."""
        del on
        return {"status": status}


@tracked()
class StatementMove(Move):
    """A move of a statement: begun, submitted, returned, accepted."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="moves", verbose_name=_("statement"))
    status = models.CharField(_("status"), max_length=20, choices=StatementStatus)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("move of a statement")
        verbose_name_plural = _("moves of statements")
        ordering = ["statement", "number"]
        constraints = move_constraints("statement", StatementStatus.values)
        triggers = agreement_triggers(**_AGREEMENT, of_moves=True)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.number} {self.status}"
