"""Tables and figures: the list of all, the page of one, its chart as Vega-Lite and as a picture."""

from typing import Any, get_args

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pmt.accounts.matrix import may
from reporting import remembered
from reporting.addresses import figure_address, records_address
from reporting.charts import has_chart, spec, svg
from reporting.charts.theme import Theme
from reporting.forms import asked_of
from reporting.indicators import Indicator, Result, Scope, UnknownFigure, all_keys, indicator, indicators
from reporting.views.cards import card, key_number
from reporting.views.dashboard import allowed, controls

#: Rows of a table on a page of its own.
ROWS = 200
GROUPS: dict[str, Any] = {
    "requests": _("Requests"),
    "actions": _("Actions"),
    "implementation": _("Implementation"),
    "experts": _("Experts"),
    "money": _("Money"),
    "contacts": _("Contacts"),
    "quality": _("Quality and speed"),
}
KINDS = {"table": _("Tables"), "figure": _("Figures"), "annex": _("Annexes")}


def known(request: HttpRequest, key: str) -> Indicator:
    """Return the figure of a key. What there is not, or may not be seen, is not found."""
    try:
        found = indicator(key)
    except UnknownFigure as error:
        raise Http404(str(error)) from error
    if not allowed(request.user, found):
        raise Http404
    return found


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every table, figure and number, with what it means."""
    if not may(request.user, "view", "reporting.figure"):
        raise Http404
    asked = asked_of(request)
    seen = [each for each in indicators(all_keys()) if allowed(request.user, each)]

    def listed(found: list[Indicator]) -> list[tuple[Indicator, str, Any]]:
        """Each with its address and its meaning: of a number, whose title says what it is, the rule, once."""
        lines: list[tuple[Indicator, str, Any]] = []
        said: Any = ""
        for each in sorted(found, key=_place):
            meaning = each.rule if each.definition == each.title else each.definition
            address = figure_address("figure", each.key, each.applied(asked.scope))
            lines.append((each, address, meaning if meaning != said else ""))
            said = meaning
        return lines

    lists = [(title, listed([each for each in seen if each.kind == kind])) for kind, title in KINDS.items()]
    numbers = [
        (title, listed([each for each in seen if each.kind == "number" and each.group == group]))
        for group, title in GROUPS.items()
    ]
    return render(
        request,
        "reporting/figures.html",
        {
            "lists": [(title, found) for title, found in lists if found],
            "numbers": [(title, found) for title, found in numbers if found],
        },
    )


def _place(found: Indicator) -> tuple[bool, list[int]]:
    """Return where an indicator stands in its list: Table 2 before Table 10, those without a number last."""
    label = str(found.label)
    return not label, [int(part) for part in label.split() if part.isdecimal()]


@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One table, figure or number: chart, whole table, definition, and what it can be downloaded as."""
    found = known(request, key)
    asked = asked_of(request)
    page = int(given) if (given := request.GET.get("page", "1")).isascii() and given.isdigit() and len(given) < 6 else 1
    rows = range((max(1, page) - 1) * ROWS, max(1, page) * ROWS)
    result = remembered.figures([key], asked.scope, rows)[key]
    number = None
    if found.kind == "number":
        number = key_number(found, result, remembered.figures([key], asked.compared)[key], asked.currency)
    return render(
        request,
        "reporting/figure.html",
        {
            "card": card(found, result),
            "pages": _pages(request, result, rows),
            "number": number,
            "scope": result.scope,
            "controls": controls(request, asked),
        },
    )


def _pages(request: HttpRequest, result: Result, rows: range) -> dict[str, Any] | None:
    """Return what leads through the pages of a long table; None for one that is shown whole."""
    shown = sum(row.level not in remembered.ENDS for row in result.rows)
    if "left_out" not in result.extra:
        return None
    paginator = Paginator(range(shown + result.extra["left_out"]), ROWS)
    page = paginator.get_page(rows.start // ROWS + 1)
    if page.start_index() != rows.start + 1:
        raise Http404
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "links": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "gap": Paginator.ELLIPSIS,
        "query": query.urlencode(),
    }


def _drawn(request: HttpRequest, key: str) -> tuple[Result, Theme]:
    """Return the figure of a chart's address and the theme it is asked for in."""
    if not has_chart(key):
        raise Http404
    known(request, key)
    scope: Scope = asked_of(request).scope
    wanted = request.GET.get("theme", "light")
    theme: Theme = next((each for each in get_args(Theme) if each == wanted), "light")
    return remembered.figures([key], scope)[key], theme


@require_safe
def figure_spec(request: HttpRequest, key: str) -> JsonResponse:
    """The chart as Vega-Lite, for the browser; every mark leads to its records."""
    result, theme = _drawn(request, key)
    return JsonResponse(spec(result, theme, lambda cell: records_address(result, cell)))


@require_safe
def figure_svg(request: HttpRequest, key: str) -> HttpResponse:
    """The chart as a picture."""
    result, theme = _drawn(request, key)
    answer = HttpResponse(remembered.picture(result, theme, lambda: svg(result, theme)), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'inline; filename="{key}-{result.scope.on.isoformat()}.svg"'
    return answer
