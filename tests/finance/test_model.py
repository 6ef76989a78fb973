"""What the database holds about money."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from finance.models import BudgetLine, Expenditure
from tests.factories import ActionBudgetFactory, BudgetLineFactory, ExpenditureFactory
from tests.rules import refused_by, taken

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("amount", ["amount", "amount_converted"])
def test_expenditure_is_not_negative(amount):
    with refused_by("expenditure_amount_not_negative"):
        ExpenditureFactory(**{amount: Decimal("-0.01")})


def test_a_rate_is_above_zero():
    with refused_by("expenditure_rate_above_zero"):
        ExpenditureFactory(exchange_rate=Decimal("0"), amount_converted=Decimal("1"))


def test_a_currency_is_three_capitals():
    with refused_by("expenditure_currency_code"):
        ExpenditureFactory(currency="€")


def test_amounts_are_exact():
    with taken():
        record = ExpenditureFactory(
            amount=Decimal("999999999999.99"),
            exchange_rate=Decimal("655.95700001"),
            amount_converted=Decimal("0.01"),
        )
    record.refresh_from_db()
    assert record.amount == Decimal("999999999999.99")
    assert record.exchange_rate == Decimal("655.95700001")
    assert record.amount_converted == Decimal("0.01")


def test_budgets_are_not_negative_and_stated_once_for_an_action_and_line():
    with refused_by("budget_line_amount_not_negative"):
        BudgetLineFactory(amount=Decimal("-1"))
    with refused_by("action_budget_amount_not_negative"):
        ActionBudgetFactory(amount=Decimal("-1"))
    budget = ActionBudgetFactory()
    with refused_by("action_budget_once"):
        ActionBudgetFactory(action=budget.action, budget_line=budget.budget_line)


def test_a_line_is_not_within_itself():
    line = BudgetLineFactory()
    with refused_by("budget_line_is_not_its_own_parent"):
        BudgetLine.objects.filter(pk=line.pk).update(parent=line)


def test_what_was_spent_on_is_not_deleted():
    expenditure = ExpenditureFactory(of_mission=True)
    for record in (expenditure.mission, expenditure.action, expenditure.budget_line):
        with pytest.raises(IntegrityError), transaction.atomic():
            record.delete()


def test_expenditure_counts_from_the_day_itself():
    expenditure = ExpenditureFactory(incurred_on=date(2015, 5, 5))
    assert expenditure not in Expenditure.objects.incurred(date(2015, 5, 4))
    assert expenditure in Expenditure.objects.incurred(date(2015, 5, 5))
