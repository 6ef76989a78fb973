"""Figures remembered for as long as the database stands as it did when they were computed.

A dashboard, its charts and their pictures are asked for within a second of one another, and by
several people: each figure is computed once for them.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.core.cache import cache
from django.utils.translation import get_language

from pmt.workbench.remembering import KEPT, asked, state_of_the_database
from reporting.charts import has_chart
from reporting.indicators import Result, Scope, compute

#: What stands under a table, whichever of its lines are shown.
ENDS = ("total", "percent")


def figures(keys: Iterable[str], scope: Scope, window: range | None = None) -> dict[str, Result]:
    """Return what `compute` does, in its order; only what is not remembered is computed, all at once.

    Of a table whose rows are more than those in `window` these and its totals are given, and
    `extra["left_out"]` says how many are not.
    """
    wanted = list(dict.fromkeys(keys))
    state = state_of_the_database()
    names = _names(wanted, scope, state, window)
    found = (asked(lambda: cache.get_many(names.values())) or {}) if state else {}
    missing = [key for key in wanted if names[key] not in found]
    made = compute(missing, scope, window) if missing else {}
    if window is not None:
        made = {key: result if has_chart(key) else _part(result, window) for key, result in made.items()}
    if made and state:
        asked(lambda: cache.set_many({names[key]: result for key, result in made.items()}, KEPT))
    return {key: made[key] if key in made else found[names[key]] for key in wanted}


def known(keys: Iterable[str], scope: Scope) -> dict[str, Result] | None:
    """Return figures if all of them are remembered; None rather than compute any."""
    wanted = list(dict.fromkeys(keys))
    state = state_of_the_database()
    names = _names(wanted, scope, state)
    found = (asked(lambda: cache.get_many(names.values())) or {}) if state else {}
    return {key: found[names[key]] for key in wanted} if len(found) == len(wanted) else None


def _names(keys: Iterable[str], scope: Scope, state: str | None, window: range | None = None) -> dict[str, str]:
    kind = "figure" if window is None else f"figure-{window.start}-{window.stop}"
    return {key: _name(state or "", kind, key, scope) for key in keys}


def _part(result: Result, window: range) -> Result:
    """Cut a table that was made whole; its totals at the end stay."""
    lines = [row for row in result.rows if row.level not in ENDS]
    if "left_out" in result.extra or len(lines) <= len(window):
        return result
    rows = lines[window.start : window.stop]
    ends = [row for row in result.rows if row.level in ENDS]
    return replace(result, rows=(*rows, *ends), extra={**result.extra, "left_out": len(lines) - len(rows)})


def picture(result: Result, theme: str, draw: Callable[[], str]) -> str:
    """Return a chart's picture, drawn if it is not remembered."""
    state = state_of_the_database()
    if state is None:
        return draw()
    name = _name(state, f"picture-{theme}", result.key, result.scope)
    found = asked(lambda: cache.get(name))
    if found is None:
        found = draw()
        asked(lambda: cache.set(name, found, KEPT))
    return str(found)


def _name(state: str, kind: str, key: str, scope: Scope) -> str:
    period = scope.period.number if scope.period else ""
    return f"{kind}/{key}/{scope.on}/{period}/{scope.funding}/{get_language()}/{state}"
