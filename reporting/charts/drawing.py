"""The chart of each figure, as Vega-Lite for the browser and as SVG for pictures and reports."""

import copy
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode
from django.utils.translation import gettext as _

from reporting.charts import bars, columns, maps
from reporting.charts.reading import Address, Request, no_address, number
from reporting.charts.theme import LOOKS, Look, Theme, config
from reporting.charts.words import alt_text
from reporting.geography.outlines import EXTENT, MapName, outlines
from reporting.indicators.results import Result

Builder = Callable[[Request, Look], alt.LayerChart]

#: Which chart draws which figure.
CHARTS: dict[str, Builder] = {
    "requests_by_period": columns.by_period,
    "requests_map": maps.world,
    "requests_by_region_and_country": bars.shares,
    "requests_by_region_and_status": bars.stacked_shares,
    "actions_by_region_and_country": bars.shares,
    "actions_by_region_and_status": bars.stacked_shares,
    "mission_weeks_by_period": columns.by_period_with_cumulative,
    "mission_weeks_by_quarter_and_region": columns.stacked_over_time,
    "experts_map": maps.europe,
    "expenditure_per_expert_week": columns.line_with_mean,
    "experts_by_origin_occupation_gender": bars.by_group,
    "expert_days_by_origin_occupation_gender": bars.by_group,
    "mean_expert_days_by_origin_occupation_gender": bars.by_group,
}
MAPS: dict[str, MapName] = {"requests_map": "world", "experts_map": "europe"}

#: Width of a picture in pixels: the text column of the report.
WIDTH = 640


def has_chart(key: str) -> bool:
    """Say whether a figure has a chart."""
    return key in CHARTS


def spec(result: Result, theme: Theme = "light", address: Address = no_address) -> dict[str, Any]:
    """Return the chart of a figure in Vega-Lite.

    `address` gives where a mark leads. Maps name their outlines by the address of a static file.
    `usermeta.ratio` of a map is its height by its width. Whoever draws it in another width sets
    `width` and the parameter `room`. A result with nothing to draw gives a chart that says so.
    Raises KeyError when the figure has no chart.
    """
    look = LOOKS[theme]
    build = CHARTS[result.key]
    # The definitions are ours and tested: checking each against the schema takes most of the time.
    with debug_mode(False):
        chart = build(Request(result, address), look) if _anything(result) else nothing(look)
        drawn: dict[str, Any] = chart.properties(
            width=WIDTH,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            padding={"left": 4, "right": 8, "top": 4, "bottom": 4},
        ).to_dict(validate=False)
    drawn["config"] = config(look)
    drawn["params"] = [{"name": "room", "value": WIDTH}]
    drawn["description"] = alt_text(result)
    if result.key in MAPS and _anything(result):
        width, height = EXTENT[MAPS[result.key]]
        drawn["usermeta"] = {"ratio": height / width}
    return drawn


def svg(result: Result, theme: Theme = "print") -> str:
    """Return the chart of a figure as a picture; texts stay texts, in Source Sans when printed."""
    drawn = spec(result, theme)
    if result.key in MAPS:
        drawn = with_outlines(drawn, MAPS[result.key])
    _with_fonts()
    picture: str = vl_convert.vegalite_to_svg(drawn, vl_version="6.4", allowed_base_urls=[])
    return picture


def with_outlines(drawn: dict[str, Any], name: MapName) -> dict[str, Any]:
    """Return the chart with its outlines in place of their address: a picture is made without a network."""
    drawn = copy.deepcopy(drawn)
    features = outlines(name)["features"]
    for layer in drawn.get("layer", ()):
        if "url" in layer.get("data", {}):
            layer["data"] = {"values": features}
    return drawn


def nothing(look: Look) -> alt.LayerChart:
    """Return a chart that says that there is nothing to show."""
    text = (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(color=look.muted, fontSize=13, text=_("Nothing to show on this date"))
        .encode(x=alt.value(WIDTH / 2), y=alt.value(50))
    )
    return alt.layer(text).properties(height=100)


def _anything(result: Result) -> bool:
    return any(number(cell) for row in result.rows for cell in row.cells)


@cache
def _with_fonts() -> None:
    """Let the converter measure texts in the report's typeface."""
    vl_convert.register_font_directory(str(files("font_source_sans_pro") / "files"))
