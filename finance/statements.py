"""The pages of statements: what was spent in a period, by budget line and by action, as it is sent."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.models import Period
from finance.currencies import facility_currency
from finance.models import Expenditure, Statement, StatementMove
from finance.querysets import unbooked_missions
from finance.services import prepare_statement
from finance.statement import Span, expenditure_report, vouchers, vouchers_address
from finance.statement_files import as_csv, as_workbook
from finance.verbs import STATEMENT_VERBS
from pmt.accounts.matrix import may
from pmt.workbench.formats import written_day
from pmt.workbench.moves import IN_ORDER
from pmt.workbench.pages import Pages

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SpanForm(forms.Form):
    """Two days to report on."""

    since = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("This is not a date: write it as 2016-12-31.")},
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("This is not a date: write it as 2016-12-31.")},
    )

    def clean(self) -> dict[str, Any]:
        """The second day is not before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("It is before the first day."))
        return cleaned


class StatementPages(Pages):
    """Statements by reporting period. A period has its report before its statement is begun."""

    model = Statement
    title = gettext_lazy("Statements")
    prefix = "statements"
    key = "period__number"
    order = ("period__number",)
    detail_template = "finance/statement.html"
    history_of = ((StatementMove, "statement"),)

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.select_related("period")

    def list_view(self, request: HttpRequest) -> HttpResponseBase:
        """Every period with what was spent in it and where its statement stands."""
        user = request.user
        _check(user)
        periods = list(Period.objects.visible_to(user).order_by("number"))
        found = {each.period_id: each for each in Statement.objects.visible_to(user)}
        sums = _sums(periods, user)
        return render(
            request,
            "finance/statements.html",
            {
                "rows": [
                    {
                        "period": period,
                        "statement": found.get(period.pk),
                        "spent": sums[period.pk],
                        "address": vouchers_address(Span.of(period)),
                    }
                    for period in periods
                ],
                "total": sum((sums[period.pk] for period in periods), Decimal(0)),
                "currency": facility_currency(),
                "form": SpanForm(),
                "today": timezone.localdate(),
            },
        )

    def detail_view(self, request: HttpRequest, key: Any) -> HttpResponse:
        """The report of a period, with what may be done with its statement."""
        user = request.user
        _check(user)
        period = get_object_or_404(Period.objects.visible_to(user), number=key)
        statement = Statement.objects.visible_to(user).select_related("period").filter(period=period).first()
        if statement is not None:
            statement.period = period
        address = self.address_of(statement) if statement else ""
        more = {
            "period": period,
            "statement": statement,
            "prepares": statement is None and may(user, "submit", Statement),
            "moves": _moves(statement, user),
            "verbs": STATEMENT_VERBS.offered(statement, user, address) if statement else None,
            "missing": _missing(period, user),
        }
        return _report(request, Span.of(period), more)


def _moves(statement: Any, user: Any) -> list[Any]:
    """Return how a statement moved, with who moved it."""
    if statement is None:
        return []
    return list(statement.moves.visible_to(user).select_related("by").order_by(*IN_ORDER))


def _check(user: Any) -> None:
    if not (may(user, "view", Statement) and may(user, "view", Expenditure)):
        raise Http404


def _sums(periods: list[Period], user: Any) -> dict[int, Any]:
    """Return what was spent in each period, by key, in one query."""
    if not periods:
        return {}
    sums = (
        Expenditure.objects.visible_to(user)
        .of_facility()
        .order_by()
        .aggregate(
            **{
                f"p{period.pk}": Sum(
                    "amount_converted", filter=Q(incurred_on__range=(period.start_date, period.end_date)), default=0
                )
                for period in periods
            }
        )
    )
    return {period.pk: sums[f"p{period.pk}"] for period in periods}


def _missing(period: Period, user: Any) -> dict[str, Any]:
    """Return what is missing before the period can be stated."""
    booked = Expenditure.objects.visible_to(user).filter(incurred_on__range=(period.start_date, period.end_date))
    missions = unbooked_missions(user).filter(start_date__range=(period.start_date, period.end_date))
    asked = {"voucherless": "true"} | Span.of(period).narrowing
    return {
        "vouchers": booked.of_facility().filter(voucher="").count(),
        "vouchers_address": f"{reverse('finance:expenditure_list')}?{urlencode(asked)}",
        "missions": list(missions.order_by("code")),
    }


def _report(request: HttpRequest, span: Span, more: dict[str, Any]) -> HttpResponse:
    report, currency = expenditure_report(span, request.user), facility_currency()
    name = f"expenditure-report-{slugify(span.name) or 'span'}-{span.end.isoformat()}"
    wanted = request.GET.get("download")
    if wanted == "csv":
        answer = HttpResponse(as_csv(report, currency), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    if wanted == "xlsx":
        records = vouchers(span, request.user).iterator(chunk_size=2000)
        answer = HttpResponse(as_workbook(report, records, request.user, currency), content_type=WORKBOOK)
        answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return answer
    kept = request.GET.copy()
    kept.pop("download", None)
    query = f"{kept.urlencode()}&" if kept else ""
    return render(
        request,
        "finance/statement.html",
        {
            "span": span,
            "report": report,
            "currency": currency,
            "download": f"?{query}download=",
            "title": span.name
            or _("%(since)s to %(until)s") % {"since": written_day(span.start), "until": written_day(span.end)},
        }
        | more,
    )


@require_safe
def span_report(request: HttpRequest) -> HttpResponse:
    """The report of any two days."""
    _check(request.user)
    form = SpanForm(request.GET or None)
    if not form.is_valid():
        return render(request, "finance/statement_span.html", {"form": form})
    return _report(request, Span(form.cleaned_data["since"], form.cleaned_data["until"], ""), {})


@require_POST
def prepare(request: HttpRequest, number: int) -> HttpResponse:
    """Begin the statement of a period."""
    _check(request.user)
    period = get_object_or_404(Period.objects.visible_to(request.user), number=number)
    if not may(request.user, "submit", Statement):
        raise PermissionDenied
    return HttpResponseRedirect(StatementPages().address_of(prepare_statement(period=period, by=request.user)))
