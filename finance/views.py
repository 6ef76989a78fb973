"""The pages of money: what was spent, and what an action may spend."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actions.models import Action
from facility.models import Facility
from finance.filters import ExpenditureFilterSet
from finance.models import ActionBudget, BudgetLine, Expenditure
from finance.tables import EXPENDITURE_COLUMNS
from pmt.accounts.matrix import may
from pmt.workbench.listing import Listing
from pmt.workbench.pages import Pages, is_panel, vary


def _currency() -> str:
    """The currency of the facility, in which everything is summed."""
    return Facility.objects.values_list("currency", flat=True).first() or ""


class ExpenditurePages(Pages):
    """Expenditures, the latest first."""

    model = Expenditure
    title = gettext_lazy("Expenditures")
    prefix = "expenditures"
    columns = EXPENDITURE_COLUMNS
    filterset = ExpenditureFilterSet
    order = ("-incurred_on",)
    sorted_at_first = "-incurred_on"
    rows_template = "finance/_expenditure_rows.html"
    list_template = "finance/expenditure_list.html"
    detail_template = "finance/expenditure_detail.html"
    summary_template = "finance/_sums.html"

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        # What was paid is said where that is another currency than the one of the sums.
        foreign = ~Q(currency=Coalesce(Subquery(Facility.objects.values("currency")[:1]), Value("")))
        return found.select_related("budget_line", "action", "mission").annotate(foreign=foreign)

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("budget_line__parent", "action", "mission__action")

    def summary(self, listing: Listing) -> dict[str, Any]:
        """The sum of all that the list holds, by the currency it was paid in and in the facility's own."""
        sums = list(
            listing.chosen.order_by("currency")
            .values("currency")
            .annotate(paid=Sum("amount"), converted=Sum("amount_converted"), count=Count("pk"))
        )
        own = _currency()
        return {
            "currency": own,
            "sum": sum((each["converted"] for each in sums), Decimal(0)),
            "foreign": [each for each in sums if each["currency"] != own],
        }

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        return {
            "currency": _currency(),
            "action": record.action or (record.mission and record.mission.action),
        }


@require_safe
def action_money(request: HttpRequest, key: str) -> HttpResponseBase:
    """What an action may spend, what was spent on it by today, what is left; by budget line.

    What was spent on missions that the successor finances is the successor's, as in the figures.
    """
    user = request.user
    if not (may(user, "view", ActionBudget) and may(user, "view", Expenditure)):
        raise Http404
    action = get_object_or_404(Action.objects.visible_to(user), code=key)
    today = timezone.localdate()
    budgets = dict(
        ActionBudget.objects.visible_to(user).filter(action=action).values_list("budget_line").annotate(Sum("amount"))
    )
    spent: dict[int, Decimal] = defaultdict(Decimal)
    vouchers = 0
    for line, amount, count in (
        Expenditure.objects.visible_to(user)
        .of_action(action.code).of_facility().incurred(today)
        .order_by().values_list("budget_line").annotate(Sum("amount_converted"), Count("pk"))
    ):  # fmt: skip
        spent[line] = amount
        vouchers += count
    rows = [
        {"line": line, "budget": budgets.get(line.pk, Decimal(0)), "spent": spent[line.pk]}
        for line in BudgetLine.objects.visible_to(user).filter(pk__in={*budgets, *spent}).order_by("code")
    ]
    budget, used = sum(budgets.values(), Decimal(0)), sum(spent.values(), Decimal(0))
    context = {
        "action": action,
        "rows": rows,
        "budget": budget,
        "spent": used,
        "balance": budget - used,
        "currency": _currency(),
        "vouchers": vouchers,
        "vouchers_address": (
            f"{reverse('finance:expenditure_list')}?action={action.code}&successor=false&incurred_until={today:%Y-%m-%d}"
        ),
    }
    template = "finance/_action_money.html" if is_panel(request) else "finance/action_money.html"
    return vary(render(request, template, context))
