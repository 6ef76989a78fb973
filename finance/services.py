"""How an expenditure is numbered and converted, and what an action has left to spend."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action
from facility.models import Addendum, Period
from finance.choices import FIXED, StatementStatus
from finance.models import ActionBudget, BudgetChange, BudgetLine, ExchangeRate, Expenditure, Statement
from finance.workflow import STATEMENTS
from pmt.workbench.formats import written_day
from pmt.workbench.moves import record_move
from pmt.workbench.numbering import next_code
from pmt.workbench.verbs import Refused, move

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
        raise Refused(said % {"day": written_day(held.incurred_on)}, "on")
    if (fixed := fixed_period(on)) is not None:
        said = _("The statement of the %(period)s was submitted. Choose a day after %(day)s.")
        raise Refused(said % {"period": fixed, "day": written_day(fixed.end_date)}, "on")
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


# --- Statements -----------------------------------------------------------------------------------------


def fixed_period(day: date) -> Period | None:
    """Return the period whose submitted statement fixes what is booked on a day; None: nothing does."""
    return Period.objects.filter(start_date__lte=day, end_date__gte=day, statement__status__in=FIXED).first()


@transaction.atomic
def prepare_statement(*, period: Period, by: Any) -> Statement:
    """Begin the statement of a period; one that was begun is returned."""
    held = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    found = Statement.objects.filter(period=held).first()
    if found is not None:
        return found
    record = Statement.objects.create(code=f"S{held.number:02}", period=held)
    record_move(record, status=StatementStatus.DRAFT, on=timezone.localdate(), by=by)
    return record


@transaction.atomic
def move_statement(
    *, verb: str, record: Statement, by: Any, on: date, why: str = "", seen: str | None = None
) -> Statement:
    """Submit a statement, accept it, or take that back. Raises Refused."""
    held: Statement = STATEMENTS.take(verb, record, by=by, on=on, seen=seen)
    move(held, STATEMENTS.rule(verb).target, on=on, by=by, why=why)
    return held


# --- Budget lines ---------------------------------------------------------------------------------------


@transaction.atomic
def change_budget(
    *,
    source: BudgetLine | None,
    target: BudgetLine | None,
    amount: Decimal,
    on: date,
    addendum: Addendum | None = None,
    why: str = "",
) -> None:
    """Move an amount from a line to another on a day; without one of them, the contract grows or shrinks by it.

    A line's amount includes that of the lines within it, so those above follow, but for what both have above
    them. Raises Refused.
    """
    if amount <= 0:
        raise Refused(_("Give an amount above zero."), "amount")
    if source is None and target is None:
        raise Refused(_("Choose the line that it is taken from, or the one that it goes to."), "source")
    if source == target:
        raise Refused(_("Choose two different lines."), "target")
    # All of them, in the order of their keys: which lie above which must not change meanwhile.
    locked = {line.pk: line for line in BudgetLine.objects.select_for_update(no_key=True).order_by("pk")}

    def upwards(line: BudgetLine | None) -> list[int]:
        found: list[int] = []
        key = line.pk if line is not None else None
        while key is not None and key not in found:
            found.append(key)
            key = locked[key].parent_id
        return found

    taken, given = upwards(source), upwards(target)
    if source is not None and target is not None and (source.pk in given or target.pk in taken):
        raise Refused(_("One of the lines is within the other: its amount is part of that already."), "target")
    for key in sorted({*taken, *given}):
        change = (amount if key in given else 0) - (amount if key in taken else 0)
        if not change:
            continue
        held = locked[key]
        held.amount += change
        if held.amount < 0:
            raise Refused(
                _("%(line)s holds %(amount)s only.") % {"line": held.code, "amount": held.amount - change}, "amount"
            )
        held.save(update_fields=["amount"])
        last = held.changes.aggregate(last=Max("number"))["last"] or 0
        BudgetChange.objects.create(
            budget_line=held, number=last + 1, on_date=on, amount=change, addendum=addendum, note=why
        )
