"""Every table, figure and number of the facility, defined once.

`compute` gives them for a scope, `records` what a cell counted. Pages, charts, reports, exports and
commands take their numbers from here and nowhere else.
"""

from collections.abc import Iterable

from reporting.indicators import actions, annexes, experts, implementation, money, numbers, quality, requests
from reporting.indicators.facts import Facts
from reporting.indicators.listing import Records, records
from reporting.indicators.registry import (
    FAMILIES,
    INDICATORS,
    Indicator,
    UnknownFigure,
    all_keys,
    define,
    define_family,
    indicator,
    indicators,
)
from reporting.indicators.results import Cell, Funding, Level, Result, Row, Scope

__all__ = [
    "FAMILIES",
    "INDICATORS",
    "Cell",
    "Funding",
    "Indicator",
    "Level",
    "Records",
    "Result",
    "Row",
    "Scope",
    "UnknownFigure",
    "all_keys",
    "compute",
    "indicator",
    "indicators",
    "records",
]

define(
    *(
        each
        for module in (requests, actions, implementation, experts, money, quality, annexes, numbers)
        for each in module.INDICATORS
    )
)
define_family(*numbers.FAMILIES)


def compute(keys: Iterable[str], scope: Scope) -> dict[str, Result]:
    """Return the figures of `keys`, in their order, as they stood at the end of `scope.on`.

    Figures share their queries, so ask for all that a page needs at once. Raises UnknownFigure.
    """
    wanted = indicators(keys)
    facts: dict[Scope, Facts] = {}
    for each in wanted:
        facts.setdefault(each.applied(scope), Facts(each.applied(scope)))
    for applied, of_scope in facts.items():
        of_scope.prepare(
            measure
            for each in wanted
            if each.kind == "number" and each.applied(scope) == applied
            for part in each.parts.values()
            for measure in (part.measure, part.whole)
            if measure is not None
        )
    return {each.key: each.build(facts[each.applied(scope)], each) for each in wanted}
