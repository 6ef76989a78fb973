"""Where figures, their pictures and the records behind them stand."""

from datetime import date
from functools import lru_cache
from urllib.parse import quote_plus, urlencode

from django.urls import reverse

from reporting.indicators.results import Cell, Result, Scope


def scope_query(scope: Scope, *, cell: str | None = None) -> str:
    """Return a scope as a query: always its day, so that a link keeps its meaning tomorrow."""
    query = _query(scope.on, scope.period and scope.period.number, scope.funding)
    return query if cell is None else f"{query}&cell={quote_plus(cell)}"


@lru_cache(maxsize=500)
def _query(on: date, period: int | None, funding: str) -> str:
    """The same for each of the thousands of cells of a page."""
    chosen: dict[str, object] = {"on": on.isoformat()}
    if period is not None:
        chosen["period"] = period
    if funding != "facility":
        chosen["funding"] = funding
    return urlencode(chosen)


_records = lru_cache(maxsize=500)(lambda key: reverse("reporting:records", args=[key]))


def figure_address(name: str, key: str, scope: Scope) -> str:
    """Return the address of one form of a figure: `figure`, `figure_svg`, `figure_csv`, …"""
    return f"{reverse(f'reporting:{name}', args=[key])}?{scope_query(scope)}"


def records_address(result: Result, cell: Cell) -> str:
    """Return the address of the records that a cell counts, empty where it has none."""
    if cell.opens is None or not cell.shown:
        return ""
    return f"{_records(result.key)}?{scope_query(result.scope, cell=cell.opens)}"
