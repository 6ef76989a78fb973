"""Budget lines, what actions may spend, what was spent, and what was stated of it."""

from finance.models.budget import ActionBudget, BudgetChange, BudgetLine
from finance.models.expenditure import FIXED, BookedSheet, Expenditure
from finance.models.rate import ExchangeRate
from finance.models.statement import Statement, StatementMove

__all__ = [
    "FIXED",
    "ActionBudget",
    "BookedSheet",
    "BudgetChange",
    "BudgetLine",
    "ExchangeRate",
    "Expenditure",
    "Statement",
    "StatementMove",
]
