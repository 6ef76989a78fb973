"""The list of the records behind a number, and the figure itself as a file."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import may
from pmt.workbench.downloads import stream_csv
from pmt.workbench.formats import written_day
from pmt.workbench.tables import visible
from reporting import remembered
from reporting.addresses import figure_address
from reporting.forms import asked_of
from reporting.indicators import Records, Result, UnknownFigure, compute, records
from reporting.indicators.cells import EVERYTHING, money, up_to_two
from reporting.indicators.export import as_csv, as_data, as_workbook
from reporting.records import LISTED
from reporting.views.figures import known

ROWS = 50


@require_safe
def records_of_cell(request: HttpRequest, key: str) -> HttpResponseBase:
    """List what a cell counts, each record with a link to its page; `download=csv` gives all as a file.

    A figure, cell or kind of record that the person may not see is not found.
    """
    found = known(request, key)
    scope = found.applied(asked_of(request).scope)
    opens = request.GET.get("cell", EVERYTHING)
    try:
        counted = records(key, scope, opens)
    except UnknownFigure as error:
        raise Http404(str(error)) from error
    if not may(request.user, "view", counted.model):
        raise Http404
    listed = LISTED[counted.model._meta.label]
    columns = visible(listed.columns, request.user, counted.model)
    queryset = counted.queryset.visible_to(request.user)
    if request.GET.get("download") == "csv":
        return _as_file(counted, queryset.select_related(*listed.joined), columns, f"{key}-{scope.on.isoformat()}")
    # Keys first: what is put in order is narrow. Who sees one record of a kind sees all, so that they count the same.
    paginator = Paginator(queryset.values_list("pk", flat=True), ROWS)
    paginator.count, total = counted.sums
    page = paginator.get_page(request.GET.get("page"))
    keys = list(page)
    values = counted.values_of(keys)
    seen = counted.model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
    in_full = seen.select_related(*listed.joined).in_bulk(keys)
    rows = [
        (
            listed.address(record),
            # The first cell leads to the record; on a phone it heads the card.
            [
                ("code" if at == 0 else column.css, column.label, _words(column.of(record)))
                for at, column in enumerate(columns)
            ],
            _shown(counted, values[record.pk]) if record.pk in values else "",
        )
        for record in (in_full[key] for key in keys if key in in_full)
    ]
    query = request.GET.copy()
    query.pop("page", None)
    what, shown = _cell(remembered.figures([key], scope)[key], opens)
    return render(
        request,
        "reporting/records.html",
        {
            "indicator": found,
            "figure": figure_address("figure", key, scope),
            "what": what,
            "shown": shown,
            "scope": scope,
            "name": counted.model._meta.verbose_name_plural,
            "columns": columns,
            "rows": rows,
            "value_name": counted.value_name,
            "sum": _shown(counted, total) if counted.measure.aggregate == "sum" else "",
            "how": _how(counted),
            "page": page,
            "links": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            "gap": Paginator.ELLIPSIS,
            "query": query.urlencode(),
        },
    )


def _cell(result: Result, opens: str) -> tuple[str, str]:
    """Return the name of a cell (its labels and column) and what it shows; empty where it is blank."""
    for row in result.rows:
        for column, cell in zip(result.columns, row.cells, strict=True):
            if cell.opens == opens and cell.shown:
                labels = [label for label in row.labels if label]
                return ", ".join([*labels, column] if labels else []), cell.shown
    return "", ""


def _words(value: Any) -> str:
    """Show a cell of the list."""
    if value is None:
        return ""
    return written_day(value) if isinstance(value, date) else str(value)


def _shown(counted: Records, value: Decimal) -> str:
    """Show a value: an amount of money, or days and the like."""
    return (money if counted.measure.value in ("amount", "budget", "spent", "balance") else up_to_two)(value)


def _how(counted: Records) -> str:
    """Say how the number follows from the records, where it is not their count or sum."""
    words = {
        "mean": _("The figure is the mean."),
        "median": _("The figure is the median."),
        "p90": _("The figure is the 90th percentile."),
        "least": _("The figure is the least."),
        "most": _("The figure is the most."),
    }
    said = [words[counted.measure.aggregate]] if counted.measure.aggregate in words else []
    if counted.measure.per:
        constant = counted.facts.constant(counted.measure.per)
        said.append(_("Divided by %(days)s days in a mission week.") % {"days": up_to_two(constant or 1)})
    if counted.measure.times:
        constant = counted.facts.constant(counted.measure.times)
        said.append(_("Times the market rate of %(rate)s a day.") % {"rate": money(constant or 0)})
    if counted.is_share and counted.whole is not None:
        said.append(_("The figure divides this by %(whole)s.") % {"whole": up_to_two(counted.whole)})
    return " ".join(said)


def _as_file(counted: Records, queryset: Any, columns: list[Any], name: str) -> StreamingHttpResponse:
    """Stream the whole list as CSV, guarded for spreadsheets."""
    heads = [str(column.label) for column in columns] + ([counted.value_name] if counted.value_name else [])

    def rows() -> Iterator[list[Any]]:
        for record in queryset.iterator(chunk_size=2000):
            value = [counted.values.get(record.pk)] if counted.value_name else []
            yield [*(column.of(record) for column in columns), *value]

    return stream_csv(heads, rows, f"{name}.csv")


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _computed(request: HttpRequest, key: str) -> tuple[Result, str]:
    """Return the figure that a download asks for, and the name of the file."""
    known(request, key)
    scope = asked_of(request).scope
    return compute([key], scope)[key], f"{key}-{scope.on.isoformat()}"


@require_safe
def figure_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Give a figure as CSV, as it is shown."""
    result, name = _computed(request, key)
    return _file(as_csv(result), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
def figure_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """Give a figure as a workbook, with exact numbers."""
    result, name = _computed(request, key)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(as_workbook(result), kind, f"{name}.xlsx")


@require_safe
def figure_json(request: HttpRequest, key: str) -> HttpResponse:
    """Give a figure as JSON, shown and exact, as `manage.py figures --json` does."""
    result, name = _computed(request, key)
    answer = JsonResponse([as_data(result)], safe=False, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
