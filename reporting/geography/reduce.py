"""Make the outlines that the maps are drawn from, out of Natural Earth's.

    python -m reporting.geography.reduce countries-50m.json

reads the TopoJSON of the npm package world-atlas 2.0.2 and writes, as GeoJSON in the plane
(so that page, SVG and PDF draw it without projecting, and the file is small):

- static/reporting/world.json: Equal Earth, without Antarctica;
- static/reporting/europe.json: Lambert azimuthal equal-area round 52° N 10° E, cut to a frame;
- reporting/geography/places.json: for each map and country where its number stands, on its largest
  part, and the area of all, by which small states are marked with a point.
"""

import json
import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static" / "reporting"
PLACES = Path(__file__).resolve().parent / "places.json"

#: Widths of the drawings in their own units; outlines are whole numbers of them.
WORLD_WIDTH = 2400
EUROPE_WIDTH = 1600
#: How far a simplified line may lie from the exact one, and the least part that is drawn, in units.
TOLERANCE = 1.0
LEAST_AREA = 5.0
#: A number stands in the middle of a country unless it would be so much nearer to the edge than it could be.
NEAR_EDGE = 0.4
#: In so many rows and columns the deepest point of a country is looked for.
STEPS = 40
ANTARCTICA = "010"


def equal_earth(longitude: float, latitude: float) -> Point:
    """Project by Šavrič, Patterson and Jenny (2018)."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    x = (
        math.radians(longitude)
        * math.cos(theta)
        / (math.sqrt(3) / 2 * (1.340264 - 3 * 0.081106 * squared + sixth * (7 * 0.000893 + 9 * 0.003796 * squared)))
    )
    y = theta * (1.340264 - 0.081106 * squared + sixth * (0.000893 + 0.003796 * squared))
    scale = WORLD_WIDTH / 5.42
    return WORLD_WIDTH / 2 + x * scale, (1.32 - y) * scale


def azimuthal_of_europe(longitude: float, latitude: float) -> Point:
    """Project as ETRS89-LAEA does, on a sphere."""
    middle = math.radians(52)
    turn, height = math.radians(longitude - 10), math.radians(latitude)
    factor = math.sqrt(
        2 / max(1e-9, 1 + math.sin(middle) * math.sin(height) + math.cos(middle) * math.cos(height) * math.cos(turn))
    )
    x = factor * math.cos(height) * math.sin(turn)
    y = factor * (math.cos(middle) * math.sin(height) - math.sin(middle) * math.cos(height) * math.cos(turn))
    scale = EUROPE_WIDTH / 0.84
    return (x + 0.40) * scale, (0.365 - y) * scale


EUROPE_FRAME = (0.0, 0.0, float(EUROPE_WIDTH), EUROPE_WIDTH * 0.81)


def simplified_arcs(source: dict[str, Any], project: Callable[[float, float], Point]) -> list[Ring]:
    """Return the shared lines of `source` in degrees, simplified once, so that neighbours still meet."""
    (across, up), (left, bottom) = source["transform"]["scale"], source["transform"]["translate"]
    lines = []
    for arc in source["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * across + left, y * up + bottom))
        lines.append([line[i] for i in kept([project(*point) for point in line])])
    return lines


def either_side(ring: Ring) -> list[Ring]:
    """Return `ring` in degrees, or its two parts where it runs over the 180th meridian."""
    turns, whole = 0, [ring[0]]
    for (before, _), (longitude, latitude) in pairwise(ring):
        if abs(longitude - before) > 180:
            turns += 1 if longitude < before else -1
        whole.append((longitude + 360 * turns, latitude))
    if all(-180 <= longitude <= 180 for longitude, _ in whole):
        return [ring]
    parts = [
        cut([(longitude + shift, latitude) for longitude, latitude in whole], (-180, -90, 180, 90))
        for shift in (-360, 0, 360)
    ]
    return [part for part in parts if part]


def kept(line: Ring) -> list[int]:
    """Return which points of `line` stay; the others lie within the tolerance (Douglas and Peucker)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    if line[0] == line[-1] and len(line) > 3:
        # A closed line has no direction to measure from: halve it at its farthest point.
        far = max(range(len(line)), key=lambda i: math.dist(line[0], line[i]))
        keep.add(far)
        spans = [(0, far), (far, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        worst, where = TOLERANCE, 0
        for i in range(first + 1, last):
            away = distance(line[i], line[first], line[last])
            if away > worst:
                worst, where = away, i
        if where:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return sorted(keep)


def distance(point: Point, start: Point, end: Point) -> float:
    """Return how far `point` lies from the segment."""
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    if not length:
        return math.dist(point, start)
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] + share * along[0], start[1] + share * along[1]))


def ring_of(indices: list[int], lines: list[Ring]) -> Ring:
    """Return the ring that the arcs make; a negative index runs an arc backwards."""
    ring: Ring = []
    for index in indices:
        line = lines[index] if index >= 0 else lines[~index][::-1]
        ring += line[1:] if ring else line
    return ring


def area(ring: Ring) -> float:
    """Return the area within `ring`, whichever way it runs."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle(ring: Ring) -> Point:
    """Return the centre of gravity of `ring`, or of its corners where it has no area."""
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    if abs(twice) < 1e-6:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    across, up = (
        sum((a[axis] + b[axis]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice) for axis in (0, 1)
    )
    return across, up


def depth(point: Point, ring: Ring) -> float:
    """Return how far `point` lies from the edge of `ring`; less than nought when outside."""
    edges = list(zip(ring, ring[1:] + ring[:1], strict=True))
    crossed = sum(
        (a[1] > point[1]) != (b[1] > point[1]) and point[0] < (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1]) + a[0]
        for a, b in edges
    )
    return min(distance(point, a, b) for a, b in edges) * (1 if crossed % 2 else -1)


def label_place(ring: Ring) -> Point:
    """Return the middle of `ring`, or its deepest point where the middle lies outside or near the edge."""
    centre = middle(ring)
    if area(ring) < LEAST_AREA:
        return centre
    (left, right), (top, bottom) = ((min(p[axis] for p in ring), max(p[axis] for p in ring)) for axis in (0, 1))
    grid = (
        (left + (right - left) * (i + 0.5) / STEPS, top + (bottom - top) * (j + 0.5) / STEPS)
        for i in range(STEPS)
        for j in range(STEPS)
    )
    deepest = max(grid, key=lambda point: depth(point, ring))
    return centre if depth(centre, ring) >= NEAR_EDGE * depth(deepest, ring) else deepest


def cut(ring: Ring, frame: tuple[float, float, float, float]) -> Ring:
    """Return the part of `ring` within `frame` (Sutherland and Hodgman)."""
    for axis, bound, sign in ((0, frame[0], 1), (0, frame[2], -1), (1, frame[1], 1), (1, frame[3], -1)):
        result: Ring = []
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            inside_a, inside_b = sign * (a[axis] - bound) >= 0, sign * (b[axis] - bound) >= 0
            if inside_a:
                result.append(a)
            if inside_a != inside_b:
                share = (bound - a[axis]) / (b[axis] - a[axis])
                result.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        ring = result
    return ring


def drawing(
    source: dict[str, Any],
    project: Callable[[float, float], Point],
    frame: tuple[float, float, float, float] | None,
) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """Return the features of a map, and for each country the place of its number and its area."""
    lines = simplified_arcs(source, project)
    features: list[dict[str, Any]] = []
    places: dict[str, list[float]] = {}
    for shape in source["objects"]["countries"]["geometries"]:
        if shape.get("id") == ANTARCTICA:
            continue
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        polygons = []
        for part in parts:
            outer, *holes = (ring_of(ring, lines) for ring in part)
            # No lake or enclave lies on the 180th meridian.
            polygons += [
                [[project(*point) for point in ring] for ring in (side, *holes)] for side in either_side(outer)
            ]
        if frame:
            # The other side of the earth would be folded into the frame.
            if not any(0 < x < frame[2] and 0 < y < frame[3] for part in polygons for x, y in part[0]):
                continue
            polygons = [[cut(ring, frame) for ring in part] for part in polygons]
            polygons = [part for part in polygons if part[0]]
        if not polygons:
            continue
        largest = max(polygons, key=lambda part: area(part[0]))
        drawn = [
            [
                [[round(x), round(y)] for x, y in [*ring, ring[0]]]
                for ring in part
                if len(ring) > 2 and (area(ring) >= LEAST_AREA or part is largest)
            ]
            for part in polygons
        ]
        drawn = [[ring for ring in map(without_doubles, part) if len(ring) > 3] for part in drawn]
        # What rounding leaves of the smallest states is a point, and drawn as one.
        if drawn := [part for part in drawn if part]:
            geometry = {"type": "MultiPolygon", "coordinates": drawn}
            features.append({"type": "Feature", "id": shape.get("id", ""), "geometry": geometry})
        if code := shape.get("id"):
            x, y = label_place(largest[0])
            known = places.get(code)
            total = sum(area(part[0]) for part in polygons)
            # Where several outlines share a code, the largest stands for it.
            if known is None or total > known[2]:
                places[code] = [round(x, 1), round(y, 1), round(total, 1)]
    return {"type": "FeatureCollection", "features": features}, dict(sorted(places.items()))


def without_doubles(ring: list[list[int]]) -> list[list[int]]:
    """Return `ring` without points that rounding laid upon the one before."""
    return [point for i, point in enumerate(ring) if not i or point != ring[i - 1]]


def main(path: str) -> None:
    """Read the outlines at `path` and write the three files."""
    source = json.loads(Path(path).read_text(encoding="utf-8"))
    STATIC.mkdir(parents=True, exist_ok=True)
    places = {}
    for name, project, frame in (("world", equal_earth, None), ("europe", azimuthal_of_europe, EUROPE_FRAME)):
        features, places[name] = drawing(source, project, frame)
        (STATIC / f"{name}.json").write_text(json.dumps(features, separators=(",", ":")), encoding="utf-8")
    PLACES.write_text(json.dumps(places, separators=(",", ":")).replace("],", "],\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
