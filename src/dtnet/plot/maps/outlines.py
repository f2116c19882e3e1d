"""Outlines of areas: those of the provinces of Viet Nam, and boundaries of a user's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError, near
from dtnet.plot.maps.tile_grid import grid_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE: Final = Path(__file__).parent / "data" / "outlines.topo.json"
BOXES: Final[dict[str, tuple[float, float]]] = {"Hoàng Sa": (111.2, 15.9), "Trường Sa": (111.2, 11.2)}
"""The middle of the boxes of the two archipelagos, in degrees; they lie further out, and are not to scale."""
_PLACES: Final = 3
"""The decimal places of degrees."""
_STEPS: Final = 6
"""How many half heights a name is at most above or below the middle of its shape."""


@attrs.frozen
class Shapes:
    """The shapes of areas.

    Attributes:
        geometries: A geometry of GeoJSON for each key: the id, code or name of an area.
        are_of_vietnam: Whether they are the outlines of this library, with their remarks and boxes.
    """

    geometries: Mapping[str, Mapping[str, Any]]
    are_of_vietnam: bool


def shapes_of(provinces: Mapping[str, str], boundaries: object, key: str | None) -> Shapes:
    """The shapes for a map.

    Args:
        boundaries: None, or the user's own shapes: a FeatureCollection or an object with `__geo_interface__`.
        key: The property of the user's shapes that holds the id, code or name of an area.

    Raises:
        ArgumentError: If the library has no outlines of these provinces, or the user's shapes are no shapes.
    """
    if boundaries is not None:
        return Shapes(_own_shapes(boundaries, key), are_of_vietnam=False)
    grid = grid_of(provinces)
    if not grid.islands:
        raise ArgumentError(
            "style='outline': there are no outlines of this country", "pass boundaries=, or style='tiles'"
        )
    return Shapes(_outlines(f"provinces_{len(grid.places)}"), are_of_vietnam=True)


def _own_shapes(boundaries: object, key: str | None) -> dict[str, Mapping[str, Any]]:
    given: Any = (
        boundaries if isinstance(boundaries, Mapping) else getattr(boundaries, "__geo_interface__", None)
    )
    features: Any = given.get("features") if isinstance(given, Mapping) else None
    if not isinstance(features, list | tuple):
        raise ArgumentError(
            f"boundaries: a {type(boundaries).__name__} has no features",
            "pass a GeoDataFrame or a FeatureCollection of GeoJSON",
        )
    check_argument(key, str, "key", "name the property of boundaries that holds ids, codes or names of areas")
    found: dict[str, Mapping[str, Any]] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, Mapping) else None
        if not isinstance(properties, Mapping) or key not in properties:
            known = [str(name) for name in properties] if isinstance(properties, Mapping) else []
            raise ArgumentError(f"boundaries: a feature has no property {key!r}", near(str(key), known))
        if isinstance(feature.get("geometry"), Mapping):
            found[str(properties[key])] = feature["geometry"]
    return found


@cache
def _outlines(name: str) -> dict[str, Mapping[str, Any]]:
    """The outlines of one object of the library's file, by code."""
    content: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    (wide, high), (left, low) = content["transform"]["scale"], content["transform"]["translate"]
    lines = []
    for steps in content["arcs"]:
        x = y = 0
        line = []
        for across, up in steps:
            x, y = x + across, y + up
            line.append([round(x * wide + left, _PLACES), round(y * high + low, _PLACES)])
        lines.append(line)
    return {
        str(each["id"]): {
            "type": "MultiPolygon",
            "coordinates": [[_ring(ring, lines) for ring in part] for part in each["arcs"]],
        }
        for each in content["objects"][name]["geometries"]
    }


def _ring(numbers: Iterable[int], lines: list[list[list[float]]]) -> list[list[float]]:
    """A ring of lines, of which a negative number is a line backwards."""
    ring: list[list[float]] = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        ring += line[1:] if ring else line
    return ring


def extent_of(geometries: Iterable[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    """The least and the greatest degree across, then the least and the greatest degree up.

    Args:
        geometries: Shapes; those that are no polygons do not count.
    """
    points = [point for geometry in geometries for part in _parts(geometry) for point in part[0]]
    across, up = ([point[at] for point in points] or [0.0, 1.0] for at in (0, 1))
    return min(across), max(across), min(up), max(up)


def place_for(
    geometry: Mapping[str, Any], box: tuple[float, float], height: float, *, apart: float = 0
) -> tuple[float, float] | None:
    """The middle of a box that lies in a shape, as near to a height as possible; None if there is none.

    Args:
        geometry: The shape.
        box: The width and the height of the box, in degrees.
        height: The height of the middle of the shape, in degrees.
        apart: How far the middle of the box is at least from this height.
    """
    wide, high = box
    rings = [ring for part in _parts(geometry) for ring in part]
    for step in sorted(range(-_STEPS, _STEPS + 1), key=lambda each: (abs(each), -each)):
        y = height + step * high / 2
        if abs(y - height) < apart:
            continue
        left, right = max(_inside(rings, y), key=lambda each: each[1] - each[0], default=(0.0, 0.0))
        for level in (y - high / 2, y + high / 2):
            middle = (left + right) / 2
            ends = next((each for each in _inside(rings, level) if each[0] < middle < each[1]), (0.0, 0.0))
            left, right = max(left, ends[0]), min(right, ends[1])
        if right - left >= wide:
            return round((left + right) / 2, _PLACES), round(y, _PLACES)
    return None


def _inside(rings: Iterable[Any], level: float) -> list[tuple[float, float]]:
    """The stretches of a height that lie inside of rings."""
    crossings = sorted(
        float(a + (level - b) * (c - a) / (d - b))
        for ring in rings
        for (a, b, *_), (c, d, *_) in pairwise(ring)
        if (b > level) != (d > level)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _parts(geometry: Mapping[str, Any]) -> Any:  # noqa: ANN401 - polygons of GeoJSON
    """The polygons of a shape, each a list of rings."""
    parts = geometry.get("coordinates", ())
    if geometry.get("type") == "Polygon":
        return [parts]
    return parts if geometry.get("type") == "MultiPolygon" else []


def middle(geometry: Mapping[str, Any]) -> tuple[float, float] | None:
    """A point in the middle of the largest ring of a shape; None if the shape has no ring."""
    rings = [part[0] for part in _parts(geometry)]
    best = max(rings, key=lambda ring: abs(_doubled_area(ring)), default=None)
    if best is None or not _doubled_area(best):
        return None
    area, x, y = 3 * _doubled_area(best), 0.0, 0.0
    for (a, b, *_), (c, d, *_) in pairwise(best):
        x += (a + c) * (a * d - c * b)
        y += (b + d) * (a * d - c * b)
    return round(x / area, _PLACES), round(y / area, _PLACES)


def _doubled_area(ring: Any) -> float:  # noqa: ANN401 - a ring of GeoJSON
    return float(sum(a * d - c * b for (a, b, *_), (c, d, *_) in pairwise(ring)))
