"""How an expenditure is numbered and converted, and what an action has left to spend."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action
from finance.models import ActionBudget, BudgetLine, ExchangeRate, Expenditure
from pmt.workbench.numbering import next_code
from pmt.workbench.verbs import Refused

CENT = Decimal("0.01")
#: What the codes of expenditures begin with, and how many digits follow.
CODE_FORM = ("V", 4)


def next_voucher(day: date) -> str:
    """Return the number of the next voucher, `2016/0613`, and keep it until the transaction ends.

    Vouchers run in one sequence for the facility's life, without gap or double, kept by whoever audits them:
    the number goes on over the years, the year before it is that of the expenditure. What an import brought
    is followed. A booking that is not saved gives its number back: the row of the counter is locked until then.
    """
    with connection.cursor() as cursor:
        # One statement both locks and counts, so that of twenty who book at once each waits for the one before.
        cursor.execute(
            """
            INSERT INTO workbench_counter AS c (kind, last)
            SELECT 'finance.voucher', coalesce(max(voucher_number), 0) + 1 FROM finance_expenditure
            ON CONFLICT (kind) DO UPDATE SET last = greatest(
                c.last, (SELECT coalesce(max(voucher_number), 0) FROM finance_expenditure)) + 1
            RETURNING last
            """
        )
        (last,) = cursor.fetchone()
    return f"{day.year:04}/{last:04}"


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Return an amount in the facility's currency: exact division, rounded to cents, halves away from zero."""
    return (amount / rate).quantize(CENT, rounding=ROUND_HALF_UP)


def rate_on(currency: str, day: date, *, own: str) -> Decimal | None:
    """Return the accounting rate of a day's month; 1 for the facility's own currency, None where none is known."""
    if currency == own:
        return Decimal(1)
    found = ExchangeRate.objects.filter(currency=currency, month=ExchangeRate.month_of(day))
    return found.values_list("rate", flat=True).first()


@dataclass(frozen=True)
class Standing:
    """What may be spent on something, what is booked on it, and with one more expenditure."""

    label: str
    budget: Decimal
    booked: Decimal
    more: Decimal

    @property
    def with_it(self) -> Decimal:
        """What is booked with the one more."""
        return self.booked + self.more

    @property
    def left(self) -> Decimal:
        """What is then left; below zero: more than was budgeted."""
        return self.budget - self.with_it

    @property
    def over(self) -> Decimal:
        """How much more is spent than was budgeted; below zero: none."""
        return -self.left

    @property
    def exceeded(self) -> bool:
        """Whether more is spent than was budgeted."""
        return self.left < 0


def standings(
    *, line: BudgetLine | None, action: Action | None, more: Decimal, besides: Expenditure | None = None
) -> list[Standing]:
    """Return how one more expenditure on a line and an action stands against what these may spend.

    Everything booked counts, whatever its date, but what missions of the successor cost. `besides`: the
    expenditure that is being changed, which is not counted twice.
    """
    booked = Expenditure.objects.of_facility()
    if besides is not None and besides.pk:
        booked = booked.exclude(pk=besides.pk)
    found = []
    if action is not None:
        of_action, budgets = booked.of_action(action.code), ActionBudget.objects.filter(action=action)
        if line is not None:
            label = _("%(action)s, %(line)s") % {"action": action.code, "line": line.code}
            found.append(_standing(label, budgets.filter(budget_line=line), of_action.filter(budget_line=line), more))
        found.append(_standing(_("%(action)s in all") % {"action": action.code}, budgets, of_action, more))
    if line is not None:
        of_line = _sum(booked.filter(budget_line=line), "amount_converted")
        found.append(Standing(_("%(line)s of the contract") % {"line": line.code}, line.amount, of_line, more))
    return found


def _standing(label: str, budgets: Any, booked: Any, more: Decimal) -> Standing:
    return Standing(label, _sum(budgets, "amount"), _sum(booked, "amount_converted"), more)


def _sum(records: Any, column: str) -> Decimal:
    total: Decimal | None = records.order_by().aggregate(total=Sum(column))["total"]
    return total or Decimal(0)


@transaction.atomic
def reverse_expenditure(*, record: Expenditure, by: Any, on: date, why: str, seen: str | None = None) -> Expenditure:
    """Book the opposite of what was booked wrongly, under a voucher of its own, and return it.

    What was booked stays as it is: every sum over both is nothing from that day on. A reversal that was
    itself wrong is reversed in the same way. Raises Refused.
    """
    del by, seen  # who did it is noted with the change; a second reversal is refused below
    held = Expenditure.objects.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
    if (reversal := Expenditure.objects.filter(reverses=held).first()) is not None:
        raise Refused(_("It was reversed already, by voucher %(voucher)s.") % {"voucher": reversal})
    if on > timezone.localdate():
        raise Refused(_("This day is still to come. Choose today or the day on which it was found."), "on")
    if on < held.incurred_on:
        said = _("It was booked for %(day)s. Choose that day or a later one.")
        raise Refused(said % {"day": date_format(held.incurred_on, "j M Y")}, "on")
    return Expenditure.objects.create(
        code=next_code(Expenditure, *CODE_FORM),
        budget_line_id=held.budget_line_id,
        action_id=held.action_id,
        mission_id=held.mission_id,
        incurred_on=on,
        payee=held.payee,
        description=held.description,
        currency=held.currency,
        amount=-held.amount,
        exchange_rate=held.exchange_rate,
        amount_converted=-held.amount_converted,
        voucher=next_voucher(on),
        reverses=held,
        reason=why,
    )
