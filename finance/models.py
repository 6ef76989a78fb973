"""Budget lines, what actions may spend, and what was spent."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Mission
from finance.querysets import ExpenditureQuerySet
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import money, search_index, search_key

#: A booking and its reversal agree in everything but the sign; the reversal is of the same day or later.
_OPPOSITE = """
SELECT * INTO now_is FROM finance_expenditure WHERE id = NEW.id;
IF EXISTS (
    SELECT FROM finance_expenditure r JOIN finance_expenditure o ON o.id = r.reverses_id
    WHERE (r.id = now_is.id OR o.id = now_is.id)
      AND ((r.amount, r.amount_converted, r.currency, r.exchange_rate, r.budget_line_id, r.action_id, r.mission_id)
           IS DISTINCT FROM (-o.amount, -o.amount_converted, o.currency, o.exchange_rate, o.budget_line_id,
                             o.action_id, o.mission_id)
           OR r.incurred_on < o.incurred_on)
) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_reversal_is_opposite',
        TABLE = TG_TABLE_NAME,
        MESSAGE = format('%s: it is not the opposite of what it reverses, or dated before that', now_is.code);
END IF;
RETURN NULL;
"""


@tracked()
class BudgetLine(models.Model):
    """A line of the contract's budget, possibly within another."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    amount = money(_("amount"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="budget_line_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@tracked()
class ActionBudget(models.Model):
    """What an action may spend from a budget line."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="budgets", verbose_name=_("action"))
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="action_budgets", verbose_name=_("budget line")
    )
    amount = money(_("amount"))

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("action budget")
        verbose_name_plural = _("action budgets")
        ordering = ["action", "budget_line"]
        constraints = [
            models.UniqueConstraint(fields=["action", "budget_line"], name="action_budget_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="action_budget_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.budget_line_id}"


@tracked()
class Expenditure(models.Model):
    """What was spent, against a voucher. `exchange_rate` is units of the currency for one of the facility's."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    budget_line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="expenditures", verbose_name=_("budget line")
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="expenditures", verbose_name=_("action")
    )
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="expenditures", verbose_name=_("mission")
    )
    incurred_on = models.DateField(_("date"))
    payee = models.CharField(_("payee"), max_length=200, blank=True)
    description = models.CharField(_("description"), max_length=500, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = money(_("amount"))
    exchange_rate = models.DecimalField(_("exchange rate"), max_digits=18, decimal_places=8)
    amount_converted = money(_("amount in the facility's currency"))
    voucher = models.CharField(_("voucher"), max_length=50, blank=True)
    #: The number of a voucher in the facility's one sequence: `2016/0612` is the 612th; other forms have none.
    voucher_number = models.GeneratedField(
        expression=Func(
            F("voucher"),
            template="CASE WHEN voucher ~ '^([0-9]{4}/)?[0-9]{1,8}$' THEN substring(voucher from '[0-9]+$')::int END",
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    approval = models.CharField(_("approval"), max_length=200, blank=True)
    #: The booking whose opposite this is. Nothing booked is deleted; a reversal is reversed in its turn.
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    reason = models.CharField(_("reason of the reversal"), max_length=500, blank=True)
    search = search_key("code", "voucher")

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        verbose_name = _("expenditure")
        verbose_name_plural = _("expenditures")
        ordering = ["incurred_on", "id"]
        indexes = [
            models.Index(fields=["incurred_on", "id"], name="expenditure_by_date"),
            models.Index(fields=["voucher_number"], name="expenditure_by_voucher"),
            search_index("expenditure_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="expenditure_currency_code"),
            models.CheckConstraint(condition=Q(exchange_rate__gt=0), name="expenditure_rate_above_zero"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount_converted__gte=0) | Q(reverses__isnull=False),
                name="expenditure_amount_not_negative",
                violation_error_message=_("An amount is below zero only where it reverses what was booked."),
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, reason="") | (Q(reverses__isnull=False) & ~Q(reason="")),
                name="expenditure_reversal_has_reason",
                violation_error_message=_("A reversal has a reason, and nothing else has one."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=name,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=operation,
                condition=condition,
                declare=[("now_is", "finance_expenditure%ROWTYPE")],
                func=_OPPOSITE,
            )
            for name, operation, condition in (
                ("reversal_is_opposite", pgtrigger.Insert, pgtrigger.Q(new__reverses__isnull=False)),
                ("reversed_is_opposite", pgtrigger.Update, pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")),
            )
        ]

    def __str__(self) -> str:
        return self.voucher or self.code


@tracked()
class ExchangeRate(models.Model):
    """What a currency was worth in a month, by the accounting rate that the contract names (InforEuro).

    `rate` is units of the currency for one of the facility's. It holds for every day of the month.
    """

    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-month", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "month"],
                name="exchange_rate_once",
                violation_error_message=_("There is a rate of this currency for this month. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="exchange_rate_currency_code",
                violation_error_message=_("A currency is a code of three capitals, such as USD."),
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_above_zero",
                violation_error_message=_("A rate is above zero: units of the currency for one of the facility's."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="exchange_rate_of_a_month",
                violation_error_message=_("A rate is of a whole month: give its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency}, {date_format(self.month, 'F Y')}"

    @staticmethod
    def month_of(day: date) -> date:
        """The first day of the month of a day."""
        return day.replace(day=1)
