"""What tables have in common: their order, their subtotals, the words of their groups."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from reporting.indicators.cells import is_blank
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Indicator
from reporting.indicators.results import Cell, Level, Result, Row

ORIGINS: dict[str, Callable[[], str]] = {
    "eu": lambda: _("EU Member State"),
    "partner": lambda: _("Partner Country"),
    "other": lambda: _("Other country"),
}
OCCUPATIONS: dict[str, Callable[[], str]] = {"public": lambda: _("Public"), "private": lambda: _("Private")}
GENDERS: dict[str, Callable[[], str]] = {
    "female": lambda: _("Women"),
    "male": lambda: _("Men"),
    "other": lambda: _("Other"),
}


def result(
    facts: Facts,
    indicator: Indicator,
    *,
    headings: Iterable[str],
    columns: Iterable[str],
    rows: Iterable[Row],
    headline: str = "",
    **extra: Any,
) -> Result:
    """Return a figure for the scope of `facts`."""
    return Result(
        key=indicator.key,
        title=str(indicator.title),
        scope=facts.scope,
        headings=tuple(headings),
        columns=tuple(columns),
        rows=tuple(rows),
        headline=headline,
        extra=extra,
    )


def row(level: Level, labels: Iterable[str], cells: Iterable[Cell]) -> Row:
    """Return one line."""
    return Row(level, tuple(labels), tuple(cells))


def shown(rows: Iterable[Row]) -> list[Row]:
    """Leave out the rows with nothing to show, but never totals and their shares."""
    return [each for each in rows if each.level in ("total", "percent") or not is_blank(each)]


def region_name(facts: Facts, code: str) -> str:
    """Return a region's name; countries without one stand under a name of their own."""
    return facts.regions[code].name if code else _("No region")


def in_order(codes: Iterable[str], words: Mapping[str, Any]) -> list[str]:
    """Return codes in the order of `words` (regions or countries by name), the unknown last."""
    places = {code: place for place, code in enumerate(words)}
    return sorted(set(codes), key=lambda code: places.get(code, len(places)))
