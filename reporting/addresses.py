"""Where figures, their pictures and the records behind them stand."""

from urllib.parse import urlencode

from django.urls import reverse

from reporting.indicators.results import Cell, Result, Scope


def scope_query(scope: Scope, *, cell: str | None = None) -> str:
    """Return a scope as a query: always its day, so that a link keeps its meaning tomorrow."""
    chosen: dict[str, object] = {"on": scope.on.isoformat()}
    if scope.period:
        chosen["period"] = scope.period.number
    if scope.funding != "facility":
        chosen["funding"] = scope.funding
    if cell is not None:
        chosen["cell"] = cell
    return urlencode(chosen)


def figure_address(name: str, key: str, scope: Scope) -> str:
    """Return the address of one form of a figure: `figure`, `figure_svg`, `figure_csv`, …"""
    return f"{reverse(f'reporting:{name}', args=[key])}?{scope_query(scope)}"


def records_address(result: Result, cell: Cell) -> str:
    """Return the address of the records that a cell counts, empty where it has none."""
    if cell.opens is None or not cell.shown:
        return ""
    return f"{reverse('reporting:records', args=[result.key])}?{scope_query(result.scope, cell=cell.opens)}"
