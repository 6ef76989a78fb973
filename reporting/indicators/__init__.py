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


def compute(keys: Iterable[str], scope: Scope, window: range | None = None) -> dict[str, Result]:
    """Return the figures of `keys`, in their order, as they stood at the end of `scope.on`.

    Figures share their queries, so ask for all that a page needs at once. Of tables with a line for
    each action or request only those in `window` are made, and the totals; `extra["left_out"]` says how many
    are not. Raises UnknownFigure.
    """
    wanted = indicators(keys)
    facts: dict[Scope, Facts] = {}
    for each in wanted:
        facts.setdefault(each.applied(scope), Facts(each.applied(scope), window))
    for applied, of_scope in facts.items():
        here = [each for each in wanted if each.applied(scope) == applied]
        measures = [
            measure
            for each in here
            if each.kind == "number"
            for part in each.parts.values()
            for measure in (part.measure, part.whole)
            if measure is not None
        ]
        of_scope.prepare(measures, [grouping for each in here for grouping in each.asks])
    return {each.key: each.build(facts[each.applied(scope)], each) for each in wanted}
