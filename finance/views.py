"""The pages of what was spent."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from facility.models import Facility
from finance.currencies import facility_currency
from finance.filters import ExchangeRateFilterSet, ExpenditureFilterSet
from finance.forms import CheckForm, ExchangeRateForm, ExpenditureForm
from finance.models import BudgetLine, ExchangeRate, Expenditure
from finance.rates import read_rates, write_rates
from finance.services import converted, fixed_period, rate_on, standings
from finance.tables import EXCHANGE_RATE_COLUMNS, EXPENDITURE_COLUMNS
from finance.verbs import EXPENDITURE_VERBS
from finance.workflow import is_reversed
from pmt.accounts.matrix import may
from pmt.workbench.listing import Listing
from pmt.workbench.pages import Pages, Tab, is_panel, vary
from pmt.workbench.unsent import keeps_unsent, take_back


class ExpenditurePages(Pages):
    """Expenditures, the latest first."""

    model = Expenditure
    title = gettext_lazy("Expenditures")
    prefix = "expenditures"
    columns = EXPENDITURE_COLUMNS
    filterset = ExpenditureFilterSet
    order = ("-incurred_on",)
    sorted_at_first = "-incurred_on"
    cells_template = "finance/_expenditure_cells.jinja"
    list_template = "finance/expenditure_list.html"
    detail_template = "finance/expenditure_detail.html"
    empty_text = gettext_lazy(
        "First come the contract of the facility and its budget lines; then what is spent is booked, one by one or from"
        " a sheet."
    )
    summary_template = "finance/_sums.html"
    form = ExpenditureForm
    bulk_fields = ("description", "approval")
    form_template = "finance/expenditure_edit.html"

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        # What was paid is said where that is another currency than the one of the sums.
        foreign = ~Q(currency=Coalesce(Subquery(Facility.objects.values("currency")[:1]), Value("")))
        joined = found.select_related("budget_line", "action", "mission__activity", "reverses", "reversal")
        return joined.annotate(foreign=foreign)

    def whole(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("budget_line__parent", "action", "mission__action", "reverses", "reversal")

    def unaddable(self) -> str:
        """Amounts are booked on a line of the contract's budget, in the currency of the contract."""
        if not Facility.objects.exists():
            return _("The facility is not described yet: its contract says in which currency is booked. Begin there.")
        if not BudgetLine.objects.exists():
            return _("There is no budget line to book on. Add the lines of the contract's budget first.")
        return ""

    def unchangeable(self, record: Any) -> str:
        """What is reversed, and what reverses, stays as it is: the two are each other's opposite."""
        if is_reversed(record):
            said = _("It was reversed by voucher %(voucher)s and stays as it is. Book what is right anew.")
            return said % {"voucher": record.reversal}
        if record.reverses is not None:
            said = _("It reverses voucher %(voucher)s and stays as it is. Where that was wrong, reverse it, too.")
            return said % {"voucher": record.reverses}
        return ""

    def summary(self, listing: Listing) -> dict[str, Any]:
        """The sum of all that the list holds, by the currency it was paid in and in the facility's own."""
        sums = list(
            listing.chosen.order_by("currency")
            .values("currency")
            .annotate(paid=Sum("amount"), converted=Sum("amount_converted"), count=Count("pk"))
        )
        own = facility_currency()
        return {
            "currency": own,
            "sum": sum((each["converted"] for each in sums), Decimal(0)),
            "foreign": [each for each in sums if each["currency"] != own],
        }

    def detail(self, record: Any, user: Any) -> dict[str, Any]:
        return {
            "currency": facility_currency(),
            "action": record.action or (record.mission and record.mission.action),
            "fixed": fixed_period(record.incurred_on),
            "reversal": record.reversal if is_reversed(record) else None,
            "verbs": EXPENDITURE_VERBS.offered(record, user, self.address_of(record)),
        }


@require_safe
def expenditure_check(request: HttpRequest) -> HttpResponseBase:
    """What is typed so far of an expenditure, converted, and how it stands against what may be spent."""
    if not may(request.user, "view", Expenditure):
        raise Http404
    if not may(request.user, "add", Expenditure):
        raise PermissionDenied
    form = CheckForm(request.GET, user=request.user)
    form.is_valid()
    typed = form.cleaned_data
    own = facility_currency()
    currency, day, amount = typed.get("currency") or own, typed.get("incurred_on"), typed.get("amount")
    known = rate_on(currency, day, own=own) if day else Decimal(1) if currency == own else None
    rate = (None if currency == own else typed.get("exchange_rate")) or known
    more = converted(amount, rate) if amount is not None and rate else None
    mission = typed.get("mission")
    by_successor = mission is not None and mission.financed_by_successor
    found = standings(
        line=typed.get("budget_line"),
        action=mission.action if mission else typed.get("action"),
        more=Decimal(0) if by_successor else more or Decimal(0),
        besides=typed.get("record"),
    )
    context = {
        "currency": currency,
        "own": own,
        "day": day,
        "amount": amount,
        "known": known,
        "rate": rate,
        "more": more,
        "standings": found,
        "by_successor": by_successor,
    }
    template = "finance/_expenditure_check.html" if is_panel(request) else "finance/expenditure_check.html"
    return vary(render(request, template, context))


class ExchangeRatePages(Pages):
    """Exchange rates, the latest month first."""

    model = ExchangeRate
    title = gettext_lazy("Exchange rates")
    prefix = "exchange-rates"
    key = "pk"
    search = ""
    columns = EXCHANGE_RATE_COLUMNS
    filterset = ExchangeRateFilterSet
    tabs: ClassVar[list[Tab]] = [Tab("all", gettext_lazy("All"))]
    order = ("-month", "currency")
    sorted_at_first = "-month"
    cells_template = "finance/_exchange_rate_cells.jinja"
    list_template = "finance/exchange_rate_list.html"
    form = ExchangeRateForm
    deletable = True
    empty_text = gettext_lazy("Paste the rates of a month from the Commission's table, or add one.")

    def address_of(self, record: Any) -> str:
        """It is shown in the list."""
        return f"{reverse('finance:exchange_rate_list')}?currency={record.currency}"

    def edit_address(self, record: Any, user: Any) -> str:
        """The address of the form over a rate, for who may change it."""
        return reverse("finance:exchange_rate_edit", args=[record.pk]) if may(user, "change", ExchangeRate) else ""


@keeps_unsent
@require_http_methods(["GET", "HEAD", "POST"])
def paste_rates(request: HttpRequest) -> HttpResponse:
    """Rates pasted from a table: first shown as they would change, then written."""
    if not may(request.user, "view", ExchangeRate):
        raise Http404
    if not may(request.user, "add", ExchangeRate):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else take_back(request)
    text = sent.get("text", "")[:400_000] if sent else ""
    rates, problems = read_rates(text, own=facility_currency())
    if request.method == "POST" and rates and not problems and "write" in request.POST:
        added, changed = write_rates(rates=rates)
        messages.success(
            request,
            _("%(added)s and %(changed)s.")
            % {
                "added": ngettext("%(n)s rate was added", "%(n)s rates were added", added) % {"n": added},
                "changed": ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed},
            },
        )
        return HttpResponseRedirect(reverse("finance:exchange_rate_list"))
    return render(
        request,
        "finance/exchange_rates_paste.html",
        {"text": text, "rates": rates, "problems": problems, "own": facility_currency(), "looked": bool(text.strip())},
    )
