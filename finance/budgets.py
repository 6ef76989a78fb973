"""The pages of what may be spent: by an action."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import Action
from finance.currencies import facility_currency
from finance.models import ActionBudget, BudgetLine, Expenditure
from pmt.accounts.matrix import may
from pmt.workbench.pages import is_panel, vary


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
        "currency": facility_currency(),
        "vouchers": vouchers,
        "vouchers_address": (
            f"{reverse('finance:expenditure_list')}?action={action.code}&successor=false&incurred_until={today:%Y-%m-%d}"
        ),
    }
    template = "finance/_action_money.html" if is_panel(request) else "finance/action_money.html"
    return vary(render(request, template, context))
