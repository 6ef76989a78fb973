"""Charts of parts: shares by region and country, statuses of each region, groups by gender."""

from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from reporting.charts.columns import LETTER, edge, legend, tip, widest
from reporting.charts.reading import Request, name_of, number, printed
from reporting.charts.theme import DATA, Look, ink_on, series_colours
from reporting.indicators.results import Row

#: More lines than this do not fit a page: the smallest countries of each region are taken together.
MOST_LINES = 64
#: Heights in pixels: the least of a stacked bar, and what it has while they fit a page, the page.
LINE, TALL_LINE, PAGE = 15, 26, 860

#: The six statuses as reported, in the order in which they stand in a bar: done, under way, not done.
#: Neighbours differ in lightness, so that a grey print tells them apart.
STATUS_COLOURS = {
    "Completed": "#1d4f91",
    "Completed (merged)": "#6cb4ee",
    "Ongoing": "#2a9d8f",
    "Request": "#e09f3e",
    "Rejected (closed)": "#eac6d4",
    "Rejected": "#b5446e",
}


def shares(request: Request, look: Look) -> alt.LayerChart:
    """A bar for each region and, below it, each of its countries.

    The last column of the result is the share, the first the number, which stands beside it.
    """
    result = request.result
    count, drawn = 0, len(result.columns) - 1
    lines = _that_fit(request.rows, drawn)
    data = []
    for i, (row, name, value, shown) in enumerate(lines):
        region = row.level == "subtotal"
        data.append(
            {
                "line": f"{i:04d}{'r' if region else 'c'}{name}",
                "name": name,
                "kind": "region" if region else "country",
                "value": value,
                "shown": shown if shown is not None else f"{printed(row.cells[drawn])} ({printed(row.cells[count])})",
                "href": request.address(row.cells[drawn]) if shown is None else "",
            }
        )
    names = [row["line"] for row in data]
    y = alt.Y(
        "line:N",
        sort=names,
        title=None,
        scale=alt.Scale(paddingInner=0.3),
        axis=alt.Axis(
            labelExpr="substring(datum.label, 5)",
            labelFontWeight=alt.condition("datum.label[4] === 'r'", alt.value(600), alt.value(400)),
            labelLimit=240,
        ),
    )
    x = alt.X("value:Q", axis=None, scale=_room_for_labels(data))
    base = alt.Chart(alt.Data(values=data)).encode(y=y, x=x)
    bars = base.mark_bar(cornerRadiusEnd=2, **edge(look)).encode(
        color=alt.Color("kind:N", scale=alt.Scale(domain=["region", "country"], range=[DATA[0], DATA[4]]), legend=None),
        href="href:N",
        tooltip=[tip("name", " "), tip("shown", result.title)],
    )
    labels = base.mark_text(align="left", dx=5, color=look.text, fontWeight=600).encode(text="shown:N")
    return alt.layer(
        bars,
        labels.transform_filter("datum.kind === 'region'"),
        base.mark_text(align="left", dx=5, color=look.muted)
        .encode(text="shown:N")
        .transform_filter("datum.kind === 'country'"),
    ).properties(height=max(60, look.line_height * len(data)))


def _that_fit(rows: list[Row], drawn: int) -> list[tuple[Row, str, float, str | None]]:
    """Return the lines to draw; past a page, only the largest countries of each region."""
    lines: list[tuple[Row, str, float, str | None]] = [
        (row, name_of_line(row), number(row.cells[drawn]), None) for row in rows
    ]
    if len(lines) <= MOST_LINES:
        return lines
    regions = [row for row in rows if row.level == "subtotal"]
    each = max(0, (MOST_LINES - len(regions)) // max(1, len(regions)) - 1)
    kept: list[tuple[Row, str, float, str | None]] = []
    for region in sorted(regions, key=lambda row: -number(row.cells[drawn]))[:MOST_LINES]:
        kept.append((region, name_of(region), number(region.cells[drawn]), None))
        within = [row for row in rows if row.level == "row" and row.labels[0] == region.labels[0]]
        if not each or not within:
            continue
        shown = sorted(within, key=lambda row: -number(row.cells[drawn]))[:each]
        kept += [(row, name_of_line(row), number(row.cells[drawn]), None) for row in within if row in shown]
        others = [row for row in within if row not in shown]
        if others:
            total = sum(number(row.cells[drawn]) for row in others)
            name = _("%(number)s other countries") % {"number": len(others)}
            kept.append((others[0], name, total, ""))
    return kept


def name_of_line(row: Row) -> str:
    """Return what stands before a bar; what a region has without a country says so."""
    return _("(no country)") if row.level == "row" and not row.labels[-1] else name_of(row)


def _room_for_labels(data: list[dict[str, Any]]) -> alt.Scale:
    """Return a scale from nothing that leaves the label of the longest bar inside the drawing, at any width."""
    longest = max((row["value"] for row in data), default=0.0) or 1.0
    label = widest([row["shown"] for row in data]) + 12
    end = alt.ExprRef(f"max(24, width - {label:.0f})")
    return alt.Scale(zero=True, nice=False, domain=[0, longest], rangeMax=end)


def stacked_shares(request: Request, look: Look) -> alt.LayerChart:
    """A full bar for each region, divided by the columns of the result but the last, the number in all."""
    result = request.result
    whole = len(result.columns) - 1
    parts = list(range(whole))
    known = list(STATUS_COLOURS)
    parts.sort(key=lambda i: known.index(result.columns[i]) if result.columns[i] in known else len(known))
    parts = [i for i in parts if any(number(row.cells[i]) for row in request.rows)]
    headings = [result.columns[i] for i in parts]
    spare = iter(series_colours(8)[::-1])
    colours = [STATUS_COLOURS[name] if name in STATUS_COLOURS else next(spare) for name in headings]
    data: list[dict[str, Any]] = []
    names: list[str] = []
    for row in (*request.rows, *(row for row in result.rows if row.level == "total")):
        all_of_row = sum(number(row.cells[i]) for i in parts)
        if not all_of_row:
            continue
        name = name_of(row)
        counted = f" ({printed(row.cells[whole])})"
        names.append(name + counted)
        before = 0.0
        for i in parts:
            value = number(row.cells[i]) / all_of_row
            if not value:
                continue
            data.append(
                {
                    "name": name + counted,
                    "series": result.columns[i],
                    "from": before,
                    "to": before + value,
                    "middle": before + value / 2,
                    "share": value,
                    "shown": printed(row.cells[i]),
                    "href": request.address(row.cells[i]),
                }
            )
            before += value
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("name:N", sort=names, title=None, scale=alt.Scale(paddingInner=0.28), axis=alt.Axis(labelLimit=240))
    )
    x = alt.X("from:Q", axis=alt.Axis(format="%", grid=True, tickCount=5, title=None), scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(stroke=look.surface, strokeWidth=1.5).encode(
        x=x,
        x2="to:Q",
        color=alt.Color(
            "series:N",
            scale=alt.Scale(domain=headings, range=colours),
            legend=legend(headings, left=widest(names) + 14),
        ),
        href="href:N",
        tooltip=[tip("name", result.headings[0]), tip("series", _("Status")), tip("shown", result.title)],
    )
    labels = []
    for ink in ("#ffffff", "#18212c"):
        inside = [name for name, colour in zip(headings, colours, strict=True) if ink_on(colour) == ink]
        if inside:
            labels.append(
                base.transform_filter(alt.FieldOneOfPredicate(field="series", oneOf=inside))
                # Only where the part is wider than its label.
                .transform_filter(f"datum.share * width > length(datum.shown) * {LETTER} + 6")
                .mark_text(color=ink, fontWeight=600)
                .encode(x=alt.X("middle:Q", scale=alt.Scale(domain=[0, 1])), text="shown:N")
            )
    line = min(TALL_LINE, max(LINE, PAGE / len(names)))
    return alt.layer(bars, *labels).properties(height=max(60, round(line * len(names))))


def by_group(request: Request, look: Look) -> alt.LayerChart:
    """Bars of groups (origin and occupation), one for each gender, with the number at its end.

    The last column, all genders together, is in the table alone.
    """
    result = request.result
    series = list(range(len(result.columns) - 1))
    headings = [result.columns[i] for i in series]
    data: list[dict[str, Any]] = []
    names: list[str] = []
    for row in (row for row in request.rows if row.level == "row"):
        name = ", ".join(label for label in row.labels if label)
        names.append(name)
        for i in series:
            data.append(
                {
                    "name": name,
                    "series": result.columns[i],
                    "value": number(row.cells[i]),
                    "shown": printed(row.cells[i]),
                    "href": request.address(row.cells[i]),
                }
            )
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("name:N", sort=names, title=None, scale=alt.Scale(paddingInner=0.3), axis=alt.Axis(labelLimit=240)),
        yOffset=alt.YOffset("series:N", sort=headings, scale=alt.Scale(domain=headings, paddingInner=0.08)),
        x=alt.X("value:Q", axis=alt.Axis(grid=True, title=None, tickCount=5), scale=_room_for_labels(data)),
    )
    bars = base.mark_bar(cornerRadiusEnd=2, **edge(look)).encode(
        color=alt.Color(
            "series:N",
            scale=alt.Scale(domain=headings, range=series_colours(len(headings))),
            legend=legend(headings, left=widest(names) + 14),
        ),
        href="href:N",
        tooltip=[tip("name", " "), tip("series", " "), tip("shown", result.title)],
    )
    labels = base.mark_text(align="left", dx=5, color=look.text, fontWeight=600).encode(text="shown:N")
    return alt.layer(bars, labels).properties(height=max(80, (10 + 17 * max(1, len(headings))) * len(names)))
