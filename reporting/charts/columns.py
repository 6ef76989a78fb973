"""Charts over time: columns by period, with a cumulative line; stacked columns by quarter; a line with its mean."""

import math
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from reporting.charts.reading import Request, name_of, number, ordered, printed, short_names
from reporting.charts.theme import DATA, Look, series_colours

#: Pixels that a letter of a label takes, at the size of charts.
LETTER = 6.2
#: So many series have colours that can be told apart; the rest are taken together.
MOST_SERIES = 8
#: A single column does not fill the page.
NOT_WIDER = alt.ExprRef("min(64, bandwidth('x'))")


def widest(texts: list[str]) -> float:
    """Return the width of the longest text, in pixels."""
    return max((len(text) for text in texts), default=0) * LETTER


def when_room(texts: list[str], across: int) -> dict[str, Any]:
    """Return an opacity that hides a row of labels where they would run into one another."""
    return {"expr": f"width > {widest(texts) * across * 1.06 + 40:.0f} ? 1 : 0"}


def time_axis(names: list[str]) -> alt.X:
    """Return the axis of periods, in the order given; labels give way rather than overlap."""
    return alt.X(
        "name:N",
        sort=names,
        title=None,
        scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        axis=alt.Axis(labelAngle=0, labelOverlap="parity", labelFlush=False),
    )


def value_axis(*, whole: bool = False) -> alt.Axis:
    """Return the axis of amounts: a few lines, whole numbers where halves mean nothing."""
    # Without its "f", the format would turn to powers of ten (3e+1) where ticks are whole tens.
    return alt.Axis(grid=True, title=None, tickCount=4, format=",d" if whole else ",f", tickMinStep=1 if whole else 0)


def by_period(request: Request, look: Look) -> alt.LayerChart:
    """Columns of the first column of the result, each with its number, noughts too."""
    rows = request.rows
    names = short_names([name_of(row) for row in rows])
    data: list[dict[str, Any]] = [
        {
            "name": names[i],
            "full": name_of(row),
            "value": number(row.cells[0]),
            "shown": printed(row.cells[0]),
            "href": request.address(row.cells[0]),
        }
        for i, row in enumerate(rows)
    ]
    heading = request.result.columns[0]
    base = alt.Chart(alt.Data(values=data)).encode(x=time_axis(names))
    amount = alt.Y("value:Q", axis=value_axis(whole=True), scale=alt.Scale(zero=True, nice=True))
    bars = base.mark_bar(color=DATA[0], cornerRadiusEnd=2, width=NOT_WIDER, **edge(look)).encode(
        y=amount, href="href:N", tooltip=[tip("full", request.result.headings[0]), tip("shown", heading)]
    )
    labels = base.mark_text(
        dy=-7, fontWeight=600, color=look.ink, opacity=when_room([row["shown"] for row in data], len(data))
    ).encode(y=amount, text="shown:N")
    return alt.layer(bars, labels).properties(height=230)


def by_period_with_cumulative(request: Request, look: Look) -> alt.LayerChart:
    """Columns by period below, their running total as a line above them.

    The two share the time axis and not the scale, which would flatten the columns: the line has
    its own upper part of the drawing, and its values stand at its points.
    """
    rows = request.rows
    names = short_names([name_of(row) for row in rows])
    data: list[dict[str, Any]] = []
    for i, row in enumerate(rows):
        data.append(
            {
                "name": names[i],
                "full": name_of(row),
                "value": number(row.cells[0]),
                "shown": printed(row.cells[0]),
                "cumulative": number(row.cells[1]),
                "sum": printed(row.cells[1]),
                "href": request.address(row.cells[0]),
            }
        )
    most = max((row["value"] for row in data), default=0) or 1
    top = max((row["cumulative"] for row in data), default=0) or 1
    heading, summed = request.result.columns[:2]
    base = alt.Chart(alt.Data(values=data)).encode(x=time_axis(names))
    step = nice_step(most / 4)
    columns = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, most * 1.85], nice=False),
        axis=alt.Axis(grid=True, title=None, values=[step * i for i in range(int(most / step) + 1)]),
    )
    line_scale = alt.Y("cumulative:Q", scale=alt.Scale(domain=[-1.9 * top, 1.12 * top], nice=False), axis=None)
    tips = [tip("full", request.result.headings[0]), tip("shown", heading), tip("sum", summed)]
    bars = base.mark_bar(color=DATA[0], cornerRadiusEnd=2, width=NOT_WIDER, **edge(look)).encode(
        y=columns, href="href:N", tooltip=tips
    )
    labels = base.mark_text(
        dy=-7, fontWeight=600, color=look.ink, opacity=when_room([row["shown"] for row in data], len(data))
    ).encode(y=columns, text="shown:N")
    line = base.mark_line(color=look.attention, strokeWidth=2).encode(y=line_scale)
    points = base.mark_point(filled=True, size=36, color=look.attention, opacity=1).encode(y=line_scale, tooltip=tips)
    sums = base.mark_text(dy=-11, color=look.muted, opacity=when_room([row["sum"] for row in data], len(data))).encode(
        y=line_scale, text="sum:N"
    )
    title = (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(align="left", baseline="top", fontWeight=600, color=look.muted, text=summed)
        .encode(x=alt.value(0), y=alt.value(0))
    )
    return (
        alt.layer(alt.layer(bars, labels), alt.layer(line, points, sums), title)
        .resolve_scale(y="independent")
        .properties(height=300)
    )


def stacked_over_time(request: Request, look: Look) -> alt.LayerChart:
    """Columns stacked by the result's columns but the last, the whole, which stands above."""
    rows = request.rows
    short = short_names([name_of(row) for row in rows])
    whole = len(request.result.columns) - 1
    series = list(range(whole))
    totals = {i: sum(number(row.cells[i]) for row in rows) for i in series}
    series = [i for i in series if totals[i]] or series[:1]
    kept = series
    if len(series) > MOST_SERIES:
        largest = set(sorted(series, key=lambda i: -totals[i])[: MOST_SERIES - 1])
        kept = [i for i in series if i in largest]
    rest = [i for i in series if i not in kept]
    headings = [request.result.columns[i] for i in kept]
    others = _("Others (%(number)s)") % {"number": len(rest)}
    data: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    for name, row in zip(short, rows, strict=True):
        for order, i in enumerate(kept):
            if number(row.cells[i]):
                data.append(
                    {
                        "name": name,
                        "series": request.result.columns[i],
                        "order": order,
                        "value": number(row.cells[i]),
                        "shown": printed(row.cells[i]),
                        "href": request.address(row.cells[i]),
                    }
                )
        remaining = sum(number(row.cells[i]) for i in rest)
        if remaining:
            data.append(
                {
                    "name": name,
                    "series": others,
                    "order": len(kept),
                    "value": remaining,
                    "shown": f"{remaining:,.1f}",
                    "href": "",
                }
            )
        above.append({"name": name, "value": number(row.cells[whole]), "shown": printed(row.cells[whole])})
    domain = [*headings, *([others] if rest else [])]
    colours = series_colours(len(domain), rest=bool(rest))
    x = alt.X(
        "name:N",
        sort=short,
        title=None,
        scale=alt.Scale(domain=ordered(short), paddingInner=0.25, paddingOuter=0.15),
        axis=alt.Axis(labelAngle=-90 if widest(short) * len(short) > 620 else 0, labelOverlap="parity"),
    )
    # The numbers above the columns need room below the legend.
    top = max((row["value"] for row in above), default=0) * 1.1 or 1
    amount = alt.Y("value:Q", axis=value_axis(), scale=alt.Scale(domain=[0, top], nice=False))
    bars = (
        alt.Chart(alt.Data(values=data))
        .mark_bar(stroke=look.surface, strokeWidth=1, width=NOT_WIDER)
        .encode(
            x=x,
            y=amount,
            color=alt.Color("series:N", scale=alt.Scale(domain=domain, range=colours), legend=legend(domain)),
            order="order:Q",
            href="href:N",
            tooltip=[tip("name", request.result.headings[0]), tip("series", " "), tip("shown", request.result.title)],
        )
    )
    labels = (
        alt.Chart(alt.Data(values=above))
        .mark_text(
            dy=-7, fontWeight=600, color=look.ink, opacity=when_room([row["shown"] for row in above], len(above))
        )
        .encode(x=x, y=amount, text="shown:N")
    )
    return alt.layer(bars, labels).properties(height=260)


def line_with_mean(request: Request, look: Look) -> alt.LayerChart:
    """A line of the first column over the periods that have a value, a dashed rule at that of the whole."""
    result = request.result
    rows = request.rows
    names = short_names([name_of(row) for row in rows])
    whole = next((row.cells[0] for row in result.rows if row.level == "total"), None)
    data: list[dict[str, Any]] = [
        {
            "name": names[i],
            "full": name_of(row),
            "value": number(row.cells[0]) if row.cells[0].exact not in (None, "") else None,
            "shown": row.cells[0].shown,
            "above": whole is None or number(row.cells[0]) >= number(whole),
            "href": request.address(row.cells[0]),
        }
        for i, row in enumerate(rows)
    ]
    x = time_axis(names)
    x.scale = alt.Scale(domain=names, paddingOuter=0.3)
    base = alt.Chart(alt.Data(values=data)).transform_filter("datum.value !== null").encode(x=x)
    y = alt.Y("value:Q", axis=value_axis(whole=True), scale=alt.Scale(zero=True))
    tips = [tip("full", result.headings[0]), tip("shown", result.columns[0])]
    fits = when_room([row["shown"] for row in data], len(data))
    layers = [
        base.mark_line(color=look.accent, strokeWidth=2).encode(y=y),
        base.mark_point(filled=True, size=50, color=look.accent, opacity=1).encode(y=y, href="href:N", tooltip=tips),
        # First a band of the surface: a number may stand on a line of the grid.
        *(
            base.transform_filter(where)
            .mark_text(dy=dy, fontWeight=600, opacity=fits, **drawn)
            .encode(y=y, text="shown:N")
            for where, dy in (("datum.above", -12), ("!datum.above", 14))
            for drawn in ({"stroke": look.surface, "strokeWidth": 4}, {"color": look.ink})
        ),
    ]
    if whole is not None and number(whole):
        mean = alt.Chart(alt.Data(values=[{"value": number(whole)}]))
        # The words stand at the end where the line is farther from them.
        away = [
            abs(row["value"] - number(whole)) if row["value"] is not None else math.inf for row in (data[0], data[-1])
        ]
        left = away[0] >= away[1]
        text = _("mean of the whole: %(value)s") % {"value": whole.shown}
        layers += [
            mean.mark_rule(color=look.attention, strokeDash=[6, 4], strokeWidth=1.5).encode(y=y),
            # First a band of the surface: the words may cross the line.
            *(
                mean.mark_text(align="left" if left else "right", dy=-8, text=text, **drawn).encode(
                    x=alt.value(4) if left else alt.value("width"), y=y
                )
                for drawn in ({"stroke": look.surface, "strokeWidth": 4}, {"color": look.muted})
            ),
        ]
    return alt.layer(*layers).properties(height=220)


def edge(look: Look) -> dict[str, Any]:
    """Return the outline that lets a mark stand out from a dark surface."""
    return {"stroke": look.edge, "strokeWidth": 1} if look.edge else {}


def tip(field: str, title: str) -> alt.Tooltip:
    """Return one line of what a mark says when it is pointed at."""
    return alt.Tooltip(f"{field}:N", title=title)


def legend(names: list[str], *, left: float = 30, **options: Any) -> alt.Legend:
    """Return a legend that breaks its line where the drawing ends; it begins `left` pixels from its edge.

    `room`, the width of the whole drawing, is a parameter of every chart: the width that the axes
    leave is not known yet when the legend is laid out.
    """
    gap = 34
    entry = widest(names) + gap
    line = sum(len(name) * LETTER + gap for name in names)
    room = f"(room - {left:.0f})"
    fits = f"{room} > {line:.0f} ? {len(names)} : max(1, floor({room} / {entry:.0f}))"
    return alt.Legend(columns=alt.ExprRef(fits), **options)


def nice_step(about: float) -> float:
    """Return the 1, 2 or 5 times a power of ten that is next to `about`."""
    power = 1.0
    while power * 10 <= about:
        power *= 10
    while power > about:
        power /= 10
    return next((power * factor for factor in (1, 2, 5) if power * factor >= about), power * 10)
