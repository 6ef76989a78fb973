"""What tables have in common: their order, their subtotals, the words of their groups."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.choices import PeriodKind
from facility.models import Period
from reporting.indicators import cells
from reporting.indicators.facts import Facts
from reporting.indicators.registry import Indicator
from reporting.indicators.results import Cell, Level, Result, Row

Words = Mapping[str, Callable[[], str]]

ORIGINS: Words = {
    "eu": lambda: _("EU Member State"),
    "partner": lambda: _("Partner Country"),
    "other": lambda: _("Other country"),
}
OCCUPATIONS: Words = {"public": lambda: _("Public"), "private": lambda: _("Private")}
GENDERS: Words = {"female": lambda: _("Women"), "male": lambda: _("Men"), "other": lambda: _("Other")}

BY_COUNTRY = (gettext_lazy("Region"), gettext_lazy("Country"))
BY_ORIGIN = (gettext_lazy("Origin"), gettext_lazy("Country"))

#: How the numbers of a column are shown, by the name that `Result.extra["formats"]` gives it.
FORMATS: Mapping[str, cells.Show] = {
    "count": cells.whole,
    "whole_days": cells.whole,
    "days": cells.up_to_two,
    "weeks": cells.one_decimal,
    "mean": cells.one_decimal,
    "money": cells.money,
    "percent": cells.percent,
    "whole_percent": cells.whole_percent,
}


def result(
    facts: Facts,
    indicator: Indicator,
    *,
    headings: Iterable[object],
    columns: Iterable[object],
    rows: Iterable[Row],
    formats: Iterable[str],
    headline: str = "",
    **extra: Any,
) -> Result:
    """Return a figure for the scope of `facts`."""
    return Result(
        key=indicator.key,
        title=str(indicator.title),
        scope=facts.scope,
        headings=tuple(map(str, headings)),
        columns=tuple(map(str, columns)),
        rows=tuple(rows),
        headline=headline,
        extra={"formats": tuple(formats), **extra},
    )


def in_window(facts: Facts, lines: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return those of a long table's lines that are wanted, and what its `extra` says of the others."""
    wanted = lines if facts.window is None else lines[facts.window.start : facts.window.stop]
    return wanted, {"left_out": len(lines) - len(wanted)} if len(wanted) < len(lines) else {}


def lines_in_window(facts: Facts, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the same of a table of text whose other lines need not be read: it says how many there are `in_all`."""
    wanted = facts.lines(name, facts.window)
    if not wanted and facts.window is not None and facts.window.start:
        return in_window(facts, facts.lines(name))
    left_out = wanted[0]["in_all"] - len(wanted) if wanted else 0
    return wanted, {"left_out": left_out} if left_out else {}


def row(level: Level, labels: Iterable[str], cells_: Iterable[Cell]) -> Row:
    """Return one line."""
    return Row(level, tuple(labels), tuple(cells_))


def shown(rows: Iterable[Row]) -> list[Row]:
    """Leave out the rows with nothing to show, but never totals and their shares."""
    return [each for each in rows if each.level in ("total", "percent") or any(cell.shown for cell in each.cells)]


def crossed(
    counts: Mapping[tuple[str, ...], Any], columns: Iterable[str], column: str, where: Mapping[str, str], show: str
) -> list[Cell]:
    """Return a line's cells: a number for each value of the dimension `column`, then their sum.

    `counts` gives the numbers of this line by the value of `column`.
    """
    numbers = [counts.get((each,), 0) for each in columns]
    line = [
        cells.number(number, FORMATS[show], cells.opening({**where, column: each})) if number else Cell(number, "")
        for each, number in zip(columns, numbers, strict=True)
    ]
    return [*line, cells.number(sum(numbers), FORMATS[show], cells.opening(where))]


def part_of(counts: Mapping[tuple[str, ...], Any], *group: str) -> dict[tuple[str, ...], Any]:
    """Return the numbers of those groups that begin with `group`, by what follows."""
    size = len(group)
    return {rest[size:]: number for rest, number in counts.items() if rest[:size] == group}


def region_name(facts: Facts, code: str) -> str:
    """Return a region's name; countries without one stand under a name of their own."""
    return facts.regions[code].name if code else _("No region")


def country_name(facts: Facts, code: str) -> str:
    """Return a country's name; empty where there is no country."""
    return facts.countries[code].name if code else ""


def in_order(codes: Iterable[str], words: Mapping[str, Any], *, unknown: str = "last") -> list[str]:
    """Return codes in the order of `words` (regions or countries by name); the unknown one last or first."""
    places = {code: place for place, code in enumerate(words)} | {"": -1 if unknown == "first" else len(words)}
    return sorted(set(codes), key=lambda code: places[code])


def periods(facts: Facts, counted: Iterable[str]) -> list[Period]:
    """Return the interim periods that have begun, and the others in which something was counted."""
    found = set(counted)
    return [p for p in facts.periods if p.kind == PeriodKind.INTERIM or str(p.number) in found]


def outside(counted: Iterable[str]) -> list[tuple[str, str]]:
    """Return the label and dimension value of what lies in no period, where there is such."""
    return [(_("Outside the periods"), "")] if "" in set(counted) else []
