from django.urls import path

from finance.views import ExpenditurePages, action_money

app_name = "finance"
urlpatterns = [
    *ExpenditurePages.urls(),
    path("action-budgets/<path:key>/", action_money, name="action_money"),
]
