from django.urls import path

from finance.budgets import action_money
from finance.verbs import EXPENDITURE_VERBS
from finance.views import ExchangeRatePages, ExpenditurePages, expenditure_check, paste_rates

app_name = "finance"
urlpatterns = [
    path("expenditures/check/", expenditure_check, name="expenditure_check"),
    *EXPENDITURE_VERBS.urls(ExpenditurePages()),
    *ExpenditurePages.urls(),
    path("exchange-rates/paste/", paste_rates, name="exchange_rates_paste"),
    *ExchangeRatePages.urls(),
    path("action-budgets/<path:key>/", action_money, name="action_money"),
]
