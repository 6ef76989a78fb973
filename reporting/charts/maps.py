"""Maps: countries that requested and where actions are; Member States that experts came from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt
from django.templatetags.static import static
from django.utils.translation import gettext as _

from reporting.charts.columns import legend, tip, widest
from reporting.charts.reading import Request, name_of, number
from reporting.charts.theme import Look, ink_on
from reporting.geography.outlines import EXTENT, MapName, numeric, place, static_path


def classes(values: Sequence[int], most: int = 5) -> list[tuple[int, int]]:
    """Return at most `most` classes of whole numbers, first and last of each, fitted to the values there are.

    Each value has a class of its own where there are few; else the classes hold about as many
    countries each, and never divide those of one value.
    """
    distinct = sorted({value for value in values if value > 0})
    if len(distinct) <= most:
        return [(value, value) for value in distinct]
    ranked = sorted(value for value in values if value > 0)
    starts = sorted({ranked[len(ranked) * i // most] for i in range(most)})
    bounds = [*starts, distinct[-1] + 1]
    return [(low, max(value for value in distinct if value < high)) for low, high in pairwise(bounds)]


def class_name(first: int, last: int) -> str:
    """Return how a legend names a class."""
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def ramp(look: Look, count: int) -> list[str]:
    """Return `count` colours from few to many, as far apart as the ramp allows."""
    if count <= 1:
        return [look.ramp[3]]
    last = len(look.ramp) - 1
    return [look.ramp[round(i * last / (count - 1))] for i in range(count)]


def world(request: Request, look: Look) -> alt.LayerChart:
    """The world: covered countries tinted, those with requests shaded by number, those with actions marked."""
    data = _by_country(request, 0, 1)
    return _map("world", list(data.values()), look, rest=_("Covered, no request"), value=_("Requests"), marked=True)


def europe(request: Request, look: Look) -> alt.LayerChart:
    """Europe: Member States shaded by the number of experts who came from them, with the number on each."""
    data = _by_country(request, 0, None)
    for code in {numeric(str(iso)) for iso in _listed(request.result.extra.get("members"))} - {""}:
        data.setdefault(code, {"id": code, "name": "", "value": 0, "shown": "0", "actions": 0, "href": ""})
    return _map("europe", list(data.values()), look, rest=_("No expert"), value=_("Experts"), marked=False)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else ()


def _by_country(request: Request, column: int, acted: int | None) -> dict[str, dict[str, Any]]:
    """Return what is drawn of each ISO country; countries that share an outline are added up."""
    found: dict[str, dict[str, Any]] = {}
    codes = _listed(request.result.extra.get("iso"))
    for row, iso in zip(request.result.rows, codes, strict=False):
        code = numeric(str(iso or ""))
        if not code or row.level != "row":
            continue
        value, actions = int(number(row.cells[column])), int(number(row.cells[acted])) if acted is not None else 0
        if code in found:
            known = found[code]
            known["name"] += ", " + name_of(row)
            known["value"] += value
            known["actions"] += actions
        else:
            found[code] = {
                "id": code,
                "name": name_of(row),
                "value": value,
                "actions": actions,
                "href": request.address(row.cells[column]),
            }
    for known in found.values():
        known["shown"] = f"{known['value']:,}"
    return found


def _map(
    name: MapName, data: list[dict[str, Any]], look: Look, *, rest: str, value: str, marked: bool
) -> alt.LayerChart:
    found = classes([row["value"] for row in data])
    names = [class_name(*bounds) for bounds in found]
    colours = ramp(look, len(found))
    for row in data:
        row["class"] = next(
            (label for label, (low, high) in zip(names, found, strict=True) if low <= row["value"] <= high), rest
        )
    width, height = EXTENT[name]
    scale = alt.Scale(domain=[rest, *names], range=[look.covered, *colours])
    # The legend of the marks stands beside that of the shades.
    beside = 8 + (widest([_("with actions")]) + 44 if marked else 0)
    shade = alt.Fill("class:N", scale=scale, legend=legend([rest, *names], title=value, left=beside, offset=4))
    tips = [tip("name", _("Country")), tip("shown", value)]
    if marked:
        tips.append(tip("actions", _("Actions")))
    drawing = alt.Data(url=static(static_path(name)), format=alt.DataFormat(property="features", type="json"))
    land = alt.Chart(drawing).mark_geoshape(fill=look.land, stroke=look.surface, strokeWidth=0.5)
    shaded = (
        alt.Chart(drawing)
        .mark_geoshape(stroke=look.surface, strokeWidth=0.5)
        .transform_lookup(
            lookup="id",
            from_=alt.LookupData(
                data=alt.Data(values=[row for row in data if row["id"]]),
                key="id",
                fields=["name", "class", "shown", "actions", "href"],
            ),
        )
        .transform_filter("isValid(datum.class)")
        .encode(fill=shade, href="href:N", tooltip=tips)
    )
    points = []
    for row in data:
        where = place(name, row["id"])
        if where:
            points.append({**row, "x": where.x, "y": where.y, "small": where.small})
    x, y = alt.Longitude("x:Q"), alt.Latitude("y:Q")
    layers = [land, shaded]
    islands = alt.Chart(alt.Data(values=[point for point in points if point["small"]])).encode(longitude=x, latitude=y)
    layers.append(
        islands.transform_filter("datum.value === 0")
        .mark_circle(size=9, fill=look.covered, opacity=1)
        .encode(tooltip=tips)
    )
    layers.append(
        islands.transform_filter("datum.value > 0")
        .mark_circle(size=70, stroke=look.surface, strokeWidth=1, opacity=1)
        .encode(fill=shade, href="href:N", tooltip=tips)
    )
    if marked:
        acted = [point for point in points if point["actions"]]
        layers.append(
            alt.Chart(alt.Data(values=[{**point, "mark": _("with actions")} for point in acted]))
            .mark_point(size=16, filled=True, fill=look.attention, stroke=look.ink, strokeWidth=0.7, opacity=1)
            .encode(
                longitude=x,
                latitude=y,
                shape=alt.Shape(
                    "mark:N",
                    scale=alt.Scale(domain=[_("with actions")], range=["circle"]),
                    legend=alt.Legend(
                        title=_("Actions"),
                        orient="top",
                        offset=4,
                        symbolFillColor=look.attention,
                        symbolStrokeColor=look.ink,
                        symbolSize=40,
                    ),
                ),
                href="href:N",
                tooltip=tips,
            )
        )
    else:
        inks = {label: ink_on(colour) for label, colour in zip(names, colours, strict=True)}
        for small, ink in ((False, "#ffffff"), (False, "#18212c"), (True, look.ink)):
            there = [
                point
                for point in points
                if point["value"] and point["small"] == small and (small or inks[point["class"]] == ink)
            ]
            layers.append(
                alt.Chart(alt.Data(values=there))
                .mark_text(color=ink, fontWeight=600, dx=11 if small else 0)
                .encode(longitude=x, latitude=y, text="shown:N")
            )
    return alt.layer(*layers).project(type="identity").properties(height=round(640 * height / width))
