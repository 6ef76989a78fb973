"""Charts and maps: drawn from the figures, told in words, legible in every theme and in grey."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from django.contrib.staticfiles import finders

from reporting.charts import CHARTS, alt_text, spec, svg
from reporting.charts.bars import STATUS_COLOURS
from reporting.charts.maps import classes, ramp
from reporting.charts.reading import short_names
from reporting.charts.theme import DATA, LOOKS, REST, Theme, contrast, ink_on, luminance, series_colours
from reporting.geography.outlines import numeric, outlines, place
from reporting.indicators import Cell, Result, Row, Scope, compute

pytestmark = pytest.mark.django_db

END = date(2016, 12, 31)
THEMES: tuple[Theme, ...] = get_args(Theme)
ISLANDS = ("BB", "KN", "MT", "ST", "MU", "TO")


@pytest.fixture(scope="module")
def figures(sample: None, django_db_blocker: Any) -> dict[str, Result]:
    """Every figure of the sample facility at its end."""
    del sample
    with django_db_blocker.unblock():
        return compute(CHARTS, Scope(END))


def texts(picture: str) -> list[str]:
    """The words on a picture."""
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture)]


def empty(key: str) -> Result:
    return Result(key, "A figure", Scope(END), ("Region",), ("One", "Two"), ())


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("theme", ["print", "dark"])
def test_every_figure_is_drawn_as_vectors(figures: dict[str, Result], key: str, theme: Theme):
    picture = svg(figures[key], theme)
    words = texts(picture)
    assert len(words) > 3
    assert "Nothing to show on this date" not in words
    # A picture in a report is enlarged and searched: no raster, no outlines in place of letters.
    assert "<image" not in picture


@pytest.mark.parametrize("key", [key for key in CHARTS if key != "requests_map"])
def test_numbers_on_a_chart_are_those_of_its_table(figures: dict[str, Result], key: str):
    result = figures[key]
    drawn = " ".join(texts(svg(result)))
    of_rows = [row for row in result.rows if row.level == "row"]
    first = [row.cells[0].shown for row in of_rows if row.cells[0].shown]
    if key.endswith("_status"):
        # A part narrower than its label goes without: the largest of each region has room.
        first = [max((cell for cell in row.cells[:-1]), key=lambda cell: cell.exact or 0).shown for row in of_rows]
    elif key == "mission_weeks_by_quarter_and_region":
        first = [row.cells[-1].shown for row in of_rows]
    assert first
    assert all(shown in drawn for shown in first)


def test_axis_of_tens_is_read_without_powers(figures: dict[str, Result]):
    words = texts(svg(figures["mission_weeks_by_quarter_and_region"]))
    assert {"10", "20", "30"} <= set(words)
    assert not [word for word in words if "e+" in word]


def test_a_period_without_requests_keeps_its_place_and_a_nought(figures: dict[str, Result]):
    words = texts(svg(figures["requests_by_period"]))
    assert "1st" in words
    assert words.count("0") >= 2  # on the axis and above the empty column


@pytest.mark.parametrize("key", CHARTS)
def test_description_tells_the_numbers(figures: dict[str, Result], key: str):
    result = figures[key]
    words = alt_text(result)
    assert words.startswith(result.title)
    assert not result.headline or result.headline[1:] in words
    told = [row for row in result.rows if any(cell.shown for cell in row.cells)]
    for row in told[:8]:
        name = next(label for label in reversed(row.labels) if label)
        assert name in words
        assert all(cell.shown in words for cell in row.cells)
    assert len(words) < 2_100


@pytest.mark.parametrize("key", CHARTS)
def test_nothing_to_draw_is_said(key: str):
    assert texts(svg(empty(key))) == ["Nothing to show on this date"]
    assert "Nothing to show on this date" in alt_text(empty(key))
    assert spec(empty(key))["description"]


def test_marks_lead_to_their_records(figures: dict[str, Result]):
    drawn = spec(figures["requests_by_period"], "light", lambda cell: f"/open?{cell.opens}" if cell.opens else "")
    links = [row["href"] for row in drawn["layer"][0]["data"]["values"]] if "data" in drawn["layer"][0] else []
    links = links or [row["href"] for row in drawn["data"]["values"]]
    assert links[1].startswith("/open?")
    assert links[0] == ""  # nobody asked in the first period


@pytest.mark.parametrize("key", ["requests_by_region_and_country", "experts_by_origin_occupation_gender"])
def test_longest_bar_leaves_room_for_its_label_at_any_width(figures: dict[str, Result], key: str):
    drawn = spec(figures[key])
    scale = drawn["layer"][0]["encoding"]["x"]["scale"]
    longest = max(row["value"] for row in drawn.get("data", drawn["layer"][0].get("data"))["values"])
    assert scale["domain"] == [0, longest]
    assert re.fullmatch(r"max\(24, width - \d+\)", scale["rangeMax"]["expr"])


def test_browser_fetches_outlines_and_pictures_hold_them(figures: dict[str, Result]):
    for key, name in (("requests_map", "world"), ("experts_map", "europe")):
        assert f"reporting/{name}.json" in str(spec(figures[key]))
        assert finders.find(f"reporting/{name}.json")
        assert ".json" not in svg(figures[key])


# --- Maps ----------------------------------------------------------------------------------------


def test_island_states_are_marked_with_a_point(figures: dict[str, Result]):
    for iso in ISLANDS:
        where = place("world", numeric(iso))
        assert where is not None
        assert where.small
    malta = place("europe", numeric("MT"))
    assert malta is not None
    assert malta.small
    drawn = str(spec(figures["requests_map"]))
    assert "Barbados" in drawn
    assert "Saint Kitts & Nevis" in drawn


def test_zanzibar_is_drawn_as_tanzania():
    result = Result(
        "requests_map",
        "Map",
        Scope(END),
        ("Region", "Country"),
        ("Requests", "Actions"),
        (
            Row("row", ("Africa", "Tanzania"), (Cell(1, "1"), Cell(0, ""))),
            Row("row", ("Africa", "Zanzibar"), (Cell(2, "2"), Cell(1, "1"))),
        ),
        extra={"iso": ("TZ", "TZ")},
    )
    drawn = str(spec(result))
    assert "'name': 'Tanzania, Zanzibar'" in drawn
    assert "'shown': '3'" in drawn


def test_a_country_without_a_code_or_outline_is_left_off_the_map():
    rows = tuple(Row("row", ("", name), (Cell(1, "1"), Cell(0, ""))) for name in ("Atlantis", "Nowhere", "Gabon"))
    result = Result(
        "requests_map", "Map", Scope(END), ("Region", "Country"), ("Requests", "Actions"), rows,
        extra={"iso": ("", "XX", "GA")},
    )  # fmt: skip
    assert "Gabon" in str(spec(result))
    assert texts(svg(result))


def test_every_partner_and_member_of_the_sample_has_an_outline_or_a_point(figures: dict[str, Result]):
    drawn = {feature["id"] for feature in outlines("world")["features"]}
    for iso in figures["requests_map"].extra["iso"]:  # type: ignore[attr-defined]
        code = numeric(iso)
        where = place("world", code)
        # Tuvalu is not in Natural Earth at this scale.
        assert code in drawn or (where is not None and where.small) or iso == "TV", iso
    europe = {feature["id"] for feature in outlines("europe")["features"]}
    for iso in figures["experts_map"].extra["members"]:  # type: ignore[attr-defined]
        assert numeric(iso) in europe, iso


def test_classes_of_a_map_fit_the_numbers():
    assert classes([1, 1, 2, 6]) == [(1, 1), (2, 2), (6, 6)]
    many = classes([1] * 50 + [2] * 20 + list(range(3, 40)))
    assert len(many) <= 5
    assert many[0][0] == 1
    assert many[-1][1] == 39
    assert all(before[1] < after[0] for before, after in pairwise(many))
    assert classes([0, 0]) == []


# --- Facilities of other sizes ---------------------------------------------------------------------


def test_past_eight_regions_the_smallest_are_taken_together():
    regions = tuple(f"Region {i}" for i in range(60))
    rows = tuple(
        Row("row", (f"2016 Q{i + 1}",), (*(Cell(Decimal(n), str(n)) for n in range(60)), Cell(1770, "1,770")))
        for i in range(4)
    )
    result = Result("mission_weeks_by_quarter_and_region", "Weeks", Scope(END), ("Quarter",), (*regions, "Total"), rows)
    words = texts(svg(result))
    assert "Others (52)" in words
    assert "Region 59" in words
    assert "Region 1" not in words


def test_a_list_longer_than_a_page_shows_the_largest_countries_of_each_region():
    rows = []
    for region in range(12):
        rows.append(Row("subtotal", (f"Region {region}", ""), (Cell(55, "55"), Cell(Decimal("0.08"), "8.3%"))))
        for country in range(10):
            labels = (f"Region {region}", f"Land {country} of {region}")
            share = Decimal(country) / 660
            rows.append(Row("row", labels, (Cell(country, str(country)), Cell(share, f"{share:.1%}"))))
    headings, columns = ("Region", "Country"), ("Requests", "Share")
    result = Result("requests_by_region_and_country", "Shares", Scope(END), headings, columns, tuple(rows))
    words = texts(svg(result))
    assert "Region 11" in words
    assert "Land 9 of 3" in words
    assert "7 other countries" in words
    assert "Land 0 of 3" not in words


def test_names_lose_only_the_words_that_they_share():
    assert short_names(["1st interim period", "2nd interim period", "Closure"]) == ["1st", "2nd", "Closure"]
    assert short_names(["2014 Q1", "2014 Q2"]) == ["2014 Q1", "2014 Q2"]
    assert short_names(["Phase one", "Closure", "Inception"]) == ["Phase one", "Closure", "Inception"]
    assert short_names([]) == []


# --- Colours -------------------------------------------------------------------------------------


def lightness(colour: str) -> float:
    """CIE L*, by which greys are told apart."""
    light = luminance(colour)
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_charts_can_be_read(theme: Theme):
    look = LOOKS[theme]
    for ink in (look.ink, look.text, look.muted):
        assert contrast(ink, look.surface) >= 4.5


def test_labels_on_bars_and_countries_can_be_read():
    for colour in (*DATA, *STATUS_COLOURS.values(), *(shade for look in LOOKS.values() for shade in look.ramp)):
        assert contrast(ink_on(colour), colour) >= 4.5, colour


def test_neighbours_differ_in_a_grey_print():
    statuses = [lightness(colour) for colour in STATUS_COLOURS.values()]
    assert all(abs(a - b) > 8 for a, b in pairwise(statuses))
    series = [lightness(colour) for colour in series_colours(8, rest=True)]
    assert all(abs(a - b) > 5 for a, b in pairwise(series))
    assert series_colours(8, rest=True)[-1] == REST


@pytest.mark.parametrize("theme", THEMES)
def test_a_map_runs_from_few_to_many_in_even_steps(theme: Theme):
    steps = [lightness(colour) for colour in ramp(LOOKS[theme], 5)]
    rising = theme == "dark"
    assert all((b - a > 7) if rising else (a - b > 7) for a, b in pairwise(steps))


@pytest.mark.parametrize("theme", THEMES)
def test_bars_stand_out_from_the_page(theme: Theme):
    look = LOOKS[theme]
    for colour in (DATA[0], DATA[2], DATA[3]):
        assert max(contrast(colour, look.surface), contrast(look.edge or colour, look.surface)) >= 3


# --- The program for the browser -------------------------------------------------------------------


def test_program_that_draws_is_a_static_file_made_once():
    found = finders.find("reporting/vega.js")
    assert found
    made = Path(found).stat().st_mtime_ns
    assert "vegaEmbed" in Path(found).read_text(encoding="utf-8")
    again = finders.find("reporting/vega.js")
    assert again == found
    assert Path(found).stat().st_mtime_ns == made
