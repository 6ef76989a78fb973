from django.urls import path

from finance.budgets import ActionBudgetPages, BudgetLinePages, action_money, budget_change
from finance.sheet_pages import booked_sheet, import_sheet
from finance.statements import StatementPages, prepare, span_report
from finance.verbs import EXPENDITURE_VERBS, STATEMENT_VERBS
from finance.views import ExchangeRatePages, ExpenditurePages, expenditure_check, paste_rates

app_name = "finance"
urlpatterns = [
    path("expenditures/import/", import_sheet, name="sheet_import"),
    path("expenditures/import/<int:key>/", booked_sheet, name="booked_sheet"),
    path("expenditures/check/", expenditure_check, name="expenditure_check"),
    *EXPENDITURE_VERBS.urls(ExpenditurePages()),
    *ExpenditurePages.urls(),
    path("exchange-rates/paste/", paste_rates, name="exchange_rates_paste"),
    *ExchangeRatePages.urls(),
    path("budget/change/", budget_change, name="budget_change"),
    *BudgetLinePages.urls(),
    path("statements/span/", span_report, name="statement_span"),
    path("statements/<int:number>/prepare/", prepare, name="statement_prepare"),
    *STATEMENT_VERBS.urls(StatementPages()),
    *StatementPages.urls(),
    *ActionBudgetPages.urls(),
    path("action-budgets/<path:key>/", action_money, name="action_money"),
]
