"""The pages of what may be spent: the lines of the contract's budget, and what actions may spend from them."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action
from facility.models import Addendum
from finance.currencies import facility_currency
from finance.models import ActionBudget, BudgetChange, BudgetLine, Expenditure
from finance.services import change_budget
from finance.statement import Line, Span, expenditure_report
from pmt.accounts.matrix import VisibleQuerySet, may
from pmt.workbench import deleting, editing
from pmt.workbench.formats import TypedDecimal
from pmt.workbench.forms import RecordForm, Section
from pmt.workbench.pages import Pages, is_panel, vary
from pmt.workbench.picking import PickField
from pmt.workbench.verbs import Refused


class BudgetLineForm(RecordForm):
    """A line of the budget. Its amount is corrected here; what an addendum changes is a change of its own."""

    sections = (Section("", ("code", "title", "parent", "amount")),)
    kept_for_another = ("parent",)

    class Meta:
        model = BudgetLine
        fields = ["code", "title", "parent", "amount"]
        help_texts = {
            "amount": gettext_lazy(
                "As agreed now, with what is within it. To put right what is written: what an addendum moved is "
                "recorded as a change."
            )
        }

    def clean_parent(self) -> Any:
        """A line is not within itself, nor within one that is within it."""
        parent = self.cleaned_data["parent"]
        above, passed = parent, set()
        while above is not None and above.pk not in passed:
            if above.pk == self.instance.pk and not self.is_new:
                raise ValidationError(_("This line is within the one that you edit. Choose another."))
            passed.add(above.pk)
            above = above.parent
        return parent


def _given(line: Line, given: dict[str, Decimal]) -> Decimal | None:
    """Return what actions may spend from a line and the lines within it; None: no action was given anything."""
    found = [
        each for each in (given.get(line.code), *(_given(each, given) for each in line.within)) if each is not None
    ]
    return sum(found, Decimal(0)) if found else None


class BudgetLinePages(Pages):
    """The lines of the contract's budget, as a tree with what was spent."""

    model = BudgetLine
    title = gettext_lazy("Budget")
    prefix = "budget"
    order = ("code",)
    search = ""
    form = BudgetLineForm
    detail_template = "finance/budget_line_detail.html"
    deletable = True
    history_of = ((BudgetChange, "budget_line"),)

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("parent")

    def list_view(self, request: HttpRequest) -> HttpResponseBase:
        """The tree: what each line holds, what was spent by today, what is left."""
        user = request.user
        if not (may(user, "view", BudgetLine) and may(user, "view", Expenditure)):
            raise Http404
        report = expenditure_report(_until_today(), user)
        given: dict[str, Decimal] = dict(
            ActionBudget.objects.visible_to(user).order_by().values_list("budget_line__code").annotate(Sum("amount"))
        )
        return render(
            request,
            "finance/budget.html",
            {
                "rows": [
                    {
                        "line": line,
                        "given": _given(line, given),
                        "within": sum((each.agreed or Decimal(0) for each in line.within), Decimal(0))
                        if line.is_sum
                        else None,
                    }
                    for line in report.lines
                ],
                "total": report.total,
                "given": sum(given.values(), Decimal(0)),
                "currency": facility_currency(),
                "add_address": self.add_address(user),
                "change_address": reverse("finance:budget_change") if may(user, "change", BudgetLine) else "",
            },
        )

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        report = expenditure_report(_until_today(), user)
        (line,) = [each for each in report.lines if each.code == record.code]
        budgets = ActionBudget.objects.visible_to(user).filter(budget_line=record)
        changes = BudgetChange.objects.visible_to(user).filter(budget_line=record)
        return {
            "line": line,
            "currency": facility_currency(),
            "changes": list(changes.select_related("addendum")),
            "change_address": reverse("finance:budget_change") if may(user, "change", BudgetLine) else "",
            "budgets": list(budgets.select_related("action").order_by("action__code_key")),
        }


def _sum_of(lines: tuple[Line, ...]) -> Decimal | None:
    """What the lines within another hold together; None where there is none."""
    return sum((each.agreed or Decimal(0) for each in lines), Decimal(0)) if lines else None


def _until_today() -> Span:
    """Everything that was spent by today."""
    return Span(date.min, timezone.localdate(), "")


class BudgetChangeForm(forms.Form):
    """An amount that is moved between lines, or by which the contract grows or shrinks."""

    source = forms.ModelChoiceField(
        BudgetLine.objects.all(),
        label=gettext_lazy("From"),
        required=False,
        empty_label=gettext_lazy("New money"),
    )
    target = forms.ModelChoiceField(
        BudgetLine.objects.all(),
        label=gettext_lazy("To"),
        required=False,
        empty_label=gettext_lazy("No line: the contract shrinks"),
    )
    amount = TypedDecimal(label=gettext_lazy("Amount"), max_digits=14, decimal_places=2)
    on = forms.DateField(
        label=gettext_lazy("In force from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    addendum = forms.ModelChoiceField(
        Addendum.objects.all(),
        label=gettext_lazy("Addendum"),
        required=False,
        empty_label=gettext_lazy("None: within what the contract allows"),
    )
    why = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, user: Any, **options: Any) -> None:
        super().__init__(data, **options)
        for field in self.fields.values():
            records: Any = getattr(field, "queryset", None)
            if isinstance(records, VisibleQuerySet):
                field.queryset = records.visible_to(user)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def budget_change(request: HttpRequest) -> HttpResponse:
    """Move an amount between lines of the budget, dated."""
    user = request.user
    if not may(user, "view", BudgetLine):
        raise Http404
    if not may(user, "change", BudgetLine):
        raise PermissionDenied
    asked = {"on": timezone.localdate(), "source": request.GET.get("source"), "target": request.GET.get("target")}
    form = BudgetChangeForm(request.POST if request.method == "POST" else None, user=user, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            change_budget(**form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, ValidationError(str(refused)))
        else:
            messages.success(request, _("The budget is changed."))
            return HttpResponseRedirect(reverse("finance:budget_line_list"))
    return render(request, "finance/budget_change.html", {"form": form})


class ActionBudgetForm(RecordForm):
    """What an action may spend from a line."""

    action = PickField(Action, label=gettext_lazy("Action"))

    sections = (Section("", ("action", "budget_line", "amount")),)
    kept_for_another = ("action",)

    class Meta:
        model = ActionBudget
        fields = ["action", "budget_line", "amount"]


class ActionBudgetPages(Pages):
    """What actions may spend from a line: added, changed and deleted here, shown with the action's money."""

    model = ActionBudget
    title = gettext_lazy("Actions")
    prefix = "action-budgets"
    key = "pk"
    form = ActionBudgetForm
    deletable = True

    @property
    def list_address(self) -> str:
        """Above it stand the actions."""
        return reverse("actions:action_list")

    def address_of(self, record: Any) -> str:
        """It is shown with the money of its action."""
        return reverse("finance:action_money", args=[record.action.code])

    def address_after(self, record: Any) -> str:
        """The action stays when it is deleted."""
        return self.address_of(record)

    def records(self, user: Any) -> QuerySet[Any]:
        """Return those of the actions that a person sees."""
        return super().records(user).select_related("action", "budget_line")

    @classmethod
    def urls(cls) -> list[URLPattern]:
        """Return the addresses of its forms; it has no list and no page."""
        pages, (_room, name) = cls(), cls.names()
        return [*editing.addresses(pages, name), *deleting.addresses(pages, name)]


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
    kept = dict(ActionBudget.objects.visible_to(user).filter(action=action).values_list("budget_line", "pk"))
    rows = [
        {
            "line": line,
            "budget": budgets.get(line.pk, Decimal(0)),
            "spent": spent[line.pk],
            "over": spent[line.pk] > budgets.get(line.pk, Decimal(0)),
            "key": kept.get(line.pk),
        }
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
        "changes": may(user, "change", ActionBudget),
        "vouchers_address": (
            f"{reverse('finance:expenditure_list')}?action={action.code}&successor=false&incurred_until={today:%Y-%m-%d}"
        ),
    }
    template = "finance/_action_money.html" if is_panel(request) else "finance/action_money.html"
    return vary(render(request, template, context))
