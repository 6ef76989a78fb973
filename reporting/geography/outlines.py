"""Where each country lies on the maps: outlines by ISO numeric code, and a point for small states."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pycountry
from django.conf import settings

MapName = Literal["world", "europe"]

#: Width and height of the drawings, in the units of their outlines.
EXTENT: dict[MapName, tuple[int, int]] = {"world": (2400, 1140), "europe": (1600, 1296)}
#: Countries of less area than this are too small to be seen by their outline, in square units.
SMALL: dict[MapName, float] = {"world": 110.0, "europe": 300.0}


@dataclass(frozen=True)
class Place:
    """The middle of a country's largest part on a map; `small` when it needs a point to be seen."""

    x: float
    y: float
    small: bool


def static_path(name: MapName) -> str:
    """Return the path of a map's outlines among the static files."""
    return f"reporting/{name}.json"


@cache
def outlines(name: MapName) -> Any:
    """Return a map's outlines as GeoJSON."""
    path = Path(settings.BASE_DIR) / "static" / static_path(name)
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _places() -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = json.loads(
        (Path(__file__).resolve().parent / "places.json").read_text(encoding="utf-8")
    )
    return found


def numeric(iso_alpha2: str) -> str:
    """Return the ISO 3166-1 numeric code of a country, empty where there is none."""
    country = pycountry.countries.get(alpha_2=iso_alpha2) if iso_alpha2 else None
    return str(country.numeric) if country else ""


def place(name: MapName, code: str) -> Place | None:
    """Return where the country of numeric `code` lies on a map; None when the map does not show it."""
    found = _places()[name].get(code)
    if found is None:
        return None
    x, y, area = found
    return Place(x, y, area < SMALL[name])
