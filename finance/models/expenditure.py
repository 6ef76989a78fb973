"""What was spent, against vouchers."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Mission
from finance.models.budget import BudgetLine
from finance.querysets import ExpenditureQuerySet
from pmt.accounts.matrix import VisibleQuerySet
from pmt.history.tracking import tracked
from pmt.workbench.fields import Fold, Joined, money, search_index, search_key

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


#: What of a booking a statement that was submitted fixes.
FIXED = (
    "budget_line", "action", "mission", "incurred_on", "currency", "amount", "exchange_rate", "amount_converted",
    "voucher",
)  # fmt: skip
_FIXED_COLUMNS = [f"{name}_id" if name in ("budget_line", "action", "mission") else name for name in FIXED]
#: What a statement says that was submitted stays as it is: nothing is booked into its span or out of it, and
#: of what lies there only words change. The row of the statement is held, so that a booking and the statement's
#: submission at the same instant wait for each other.
_FIXED = """
FOR fixed IN
    SELECT p.name FROM finance_statement s JOIN facility_period p ON p.id = s.period_id
    WHERE s.status <> 'draft'
      AND ((TG_OP <> 'INSERT' AND OLD.incurred_on BETWEEN p.start_date AND p.end_date)
           OR NEW.incurred_on BETWEEN p.start_date AND p.end_date)
    FOR SHARE OF s
LOOP
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'expenditure_of_fixed_period',
        TABLE = TG_TABLE_NAME,
        MESSAGE = format('the statement of the %s was submitted: what it says stays as it is', fixed.name);
END LOOP;
RETURN NEW;
"""


class BookedSheet(models.Model):
    """A sheet of expenditures that were booked in one go."""

    name = models.CharField(_("name"), max_length=200)
    booked_at = models.DateTimeField(_("booked"), auto_now_add=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("booked by")
    )

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet of expenditures")
        verbose_name_plural = _("sheets of expenditures")
        ordering = ["-booked_at", "-id"]

    def __str__(self) -> str:
        return self.name


#: What a booking can be found by, for who sees what was paid for and to whom; its `search` is for everybody.
ALL_WORDS = Fold(Joined("code", "voucher", "description", "payee"))


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
    #: The sheet that it was booked from, so that all of that can be reversed at once.
    sheet = models.ForeignKey(
        BookedSheet, models.PROTECT, null=True, blank=True, editable=False, related_name="expenditures"
    )
    search = search_key("code", "voucher")

    #: Its one state: what is booked stays booked, and is reversed by another (workflow.py).
    status = "booked"

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        verbose_name = _("expenditure")
        verbose_name_plural = _("expenditures")
        ordering = ["incurred_on", "id"]
        indexes = [
            models.Index(fields=["incurred_on", "id"], name="expenditure_by_date"),
            models.Index(fields=["voucher_number"], name="expenditure_by_voucher"),
            search_index("expenditure_search"),
            # No column, which rows would carry to who may not see it.
            GinIndex(OpClass(ALL_WORDS, name="gin_trgm_ops"), name="expenditure_all_words"),
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
            # Nothing booked is deleted; it is reversed.
            pgtrigger.Protect(name="expenditure_is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="booked_into_fixed_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("fixed", "record")],
                func=_FIXED,
            ),
            pgtrigger.Trigger(
                name="changed_in_fixed_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _FIXED_COLUMNS)
                ),
                declare=[("fixed", "record")],
                func=_FIXED,
            ),
            *(
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
            ),
        ]

    def __str__(self) -> str:
        return self.voucher or self.code
