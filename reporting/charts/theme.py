"""The palette and type of every chart: light and dark for pages, print for reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Theme = Literal["light", "dark", "print"]

#: Series take these in order. Neighbours differ in lightness, so that a grey print tells them apart.
DATA = ("#1d4f91", "#e09f3e", "#2a9d8f", "#b5446e", "#6cb4ee", "#8d99ae", "#9a6a3a", "#5c4b8a")
#: What is drawn for everything past the seventh series.
REST = "#c3cbd6"


@dataclass(frozen=True)
class Look:
    """The colours and type of one theme."""

    font: str
    ink: str
    text: str
    muted: str
    line: str
    surface: str
    land: str
    covered: str
    #: From few to many on a map: towards ink on paper, towards light in the dark.
    ramp: tuple[str, ...]
    accent: str
    attention: str
    #: Round every mark of data: the dark blue would drown in a dark surface.
    edge: str | None
    size: int
    #: Height in pixels of a line of a list of countries: on paper as close as those of a table.
    line_height: int


LOOKS: dict[Theme, Look] = {
    "light": Look(
        font='Inter, "Source Sans Pro", system-ui, sans-serif',
        ink="#18212c",
        text="#2b3644",
        muted="#5d6979",
        line="#e4e8ed",
        surface="#ffffff",
        land="#e9edf2",
        covered="#cfd8e3",
        ramp=("#a9cbf0", "#6ba3dd", "#3b78bd", "#1d4f91", "#0f2f5c"),
        accent="#1d4f91",
        attention="#e09f3e",
        edge=None,
        size=11,
        line_height=15,
    ),
    "dark": Look(
        font='Inter, "Source Sans Pro", system-ui, sans-serif',
        ink="#eef2f6",
        text="#d5dce4",
        muted="#98a4b3",
        line="#2a3441",
        surface="#1a2029",
        land="#262f3b",
        covered="#3a4655",
        ramp=("#2f5486", "#3f73b5", "#5f98dc", "#8fbdf2", "#d3e6fc"),
        accent="#7fb2f0",
        attention="#e0a355",
        edge="#7d8ea3",
        size=11,
        line_height=15,
    ),
    "print": Look(
        font="Source Sans Pro",
        ink="#18212c",
        text="#2b3644",
        muted="#5d6979",
        line="#dde2e8",
        surface="#ffffff",
        land="#e9edf2",
        covered="#cfd8e3",
        ramp=("#a9cbf0", "#6ba3dd", "#3b78bd", "#1d4f91", "#0f2f5c"),
        accent="#1d4f91",
        attention="#e09f3e",
        edge=None,
        size=11,
        line_height=12,
    ),
}


def series_colours(count: int, *, rest: bool = False) -> list[str]:
    """Return the colours of `count` series; with `rest` the last one is 'all others'."""
    if rest:
        return [*DATA[: count - 1], REST]
    return list(DATA[:count])


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = []
    for i in (1, 3, 5):
        value = int(colour[i : i + 2], 16) / 255
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """Return the colour of text that reads best on `colour`."""
    return max(("#ffffff", "#18212c"), key=lambda ink: contrast(ink, colour))


def inks_on(colours: Sequence[str]) -> list[str]:
    """Return for each colour that of the text on it."""
    return [ink_on(colour) for colour in colours]


def config(look: Look) -> dict[str, Any]:
    """Return what all charts of a theme share, as Vega-Lite's `config`."""
    label = {"labelFont": look.font, "labelFontSize": look.size, "labelColor": look.text}
    title = {
        "titleFont": look.font,
        "titleFontSize": look.size,
        "titleFontWeight": 600,
        "titleColor": look.muted,
    }
    return {
        "background": None,
        # Whoever shows the chart names it as a whole, in words made from the data; parts without
        # names of their own would only be in the way.
        "aria": False,
        "font": look.font,
        "view": {"stroke": None},
        "axis": {
            **label,
            **title,
            "domain": False,
            "ticks": False,
            "grid": False,
            "gridColor": look.line,
            "labelPadding": 6,
            "labelLimit": 260,
        },
        "axisQuantitative": {"labelColor": look.muted},
        "legend": {
            **label,
            **title,
            "orient": "top",
            "title": None,
            "symbolType": "square",
            "symbolSize": 90,
            "symbolStrokeWidth": 0,
            "columnPadding": 14,
            "labelLimit": 200,
            "offset": 14,
        },
        "text": {"font": look.font, "fontSize": look.size, "fill": look.text},
        "range": {"category": list(DATA)},
    }
