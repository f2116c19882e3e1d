"""Places on a grid of tiles: a tile for each province, and dots in the tile for the areas inside it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.reading.files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FILE: Final = Path(__file__).parent / "data" / "tile_grids.toml"
_BOX: Final = 0.7
"""The width of the box of an island, in columns."""
_ACROSS: Final = 9
"""The number of tiles in a row of a block of areas."""
_AREA_TILE: Final = (92, 46)
"""The width and height of such a tile, in pixels."""
_LEGEND: Final = (4, 3)
"""The columns and rows that the legends below a block need."""
LABEL: Final = 0.3
"""The part of a tile's height, at its top, that holds its name when dots fill the rest."""


@attrs.frozen
class TileGrid:
    """Where the tile of each province is.

    Attributes:
        places: The column and row of each province, by its code.
        islands: The column and row of the boxes of islands far from the coast, by their names.
        tile: The width and height of a tile, in pixels.
        legend: The column and row of the legends, where no tile is.
    """

    places: Mapping[str, tuple[int, int]]
    islands: Mapping[str, tuple[float, float]]
    columns: float
    rows: int
    tile: tuple[int, int]
    legend: tuple[float, float]


def grid_of(provinces: Mapping[str, str]) -> TileGrid:
    """The grid of some provinces: one of the two of Viet Nam, or else a block in the order of the codes.

    Args:
        provinces: The names of the provinces by code. The smallest grid of Viet Nam is taken that has all
            codes and, for most of them, the same names.
    """
    for made in sorted(_grids_of_vietnam(), key=lambda each: len(each["places"])):
        places = made["places"]
        alike = sum(code in places and places[code][2] == name for code, name in provinces.items())
        if places.keys() >= provinces.keys() and 2 * alike > len(provinces):
            return _placed(
                {code: (column, row) for code, (column, row, _) in places.items()},
                {name: (column, row) for name, (column, row) in made["islands"].items()},
                tile=tuple(made["tile"]),
                legend=tuple(made["legend"]),
            )
    width = ceil(sqrt(len(provinces)))
    block = {code: (place % width, place // width) for place, code in enumerate(sorted(provinces))}
    return _placed(block, {}, tile=(110, 64), legend=(width + 0.3, 0))


def block_of(areas: Sequence[str]) -> TileGrid:
    """A block of tiles for the areas inside one province, row by row; the legends stand below it."""
    across = min(len(areas), _ACROSS)
    places = {area: (place % across, place // across) for place, area in enumerate(areas)}
    rows = ceil(len(areas) / across)
    return TileGrid(places, {}, max(across, _LEGEND[0]), rows + _LEGEND[1], _AREA_TILE, (0, rows + 0.3))


def _placed(
    places: Mapping[str, tuple[int, int]],
    islands: Mapping[str, tuple[float, float]],
    *,
    tile: Any,  # noqa: ANN401 - a list in the file
    legend: Any,  # noqa: ANN401 - the same
) -> TileGrid:
    spots = [*places.values(), *islands.values()]
    columns = max(spot[0] for spot in spots) + (_BOX if islands else 1)
    rows = max(spot[1] for spot in places.values()) + 1
    return TileGrid(places, islands, max(columns, legend[0]), rows, tile, legend)


@cache
def _grids_of_vietnam() -> list[dict[str, Any]]:
    content = parse_toml(_FILE.read_text("utf-8"))
    grids: list[dict[str, Any]] = content["grid"]
    return grids


def dots_in_tiles(
    provinces: Iterable[str], grid: TileGrid, *, scale: float = 1
) -> tuple[list[tuple[float, float]], float]:
    """The places of dots, packed into the tiles of their provinces in the order given.

    All dots have one size: the largest with which the fullest tile holds all of its dots.

    Args:
        scale: How much larger than usual the tiles are drawn.

    Returns:
        The middle of each dot, in columns and rows, and the side of the square that each dot has for itself,
        in pixels.
    """
    codes = list(provinces)
    counts: dict[str, int] = defaultdict(int)
    for code in codes:
        counts[code] += 1
    width, height = grid.tile[0] * scale, grid.tile[1] * scale
    inside = (width * 0.9, height * (1 - LABEL) * 0.92)
    side = _side(max(counts.values()), *inside)
    across = int(inside[0] / side + 1e-9)
    spots: list[tuple[float, float]] = []
    seen: dict[str, int] = defaultdict(int)
    for code in codes:
        column, row = grid.places[code]
        number = seen[code]
        seen[code] += 1
        x = column + 0.05 + (number % across + 0.5) * side / width
        y = row + LABEL + (number // across + 0.5) * side / height
        spots.append((round(x, 4), round(y, 4)))
    return spots, side


def _side(count: int, width: float, height: float) -> float:
    """The side of the largest squares of which a number fits into a rectangle."""
    return max(min(width / across, height / ceil(count / across)) for across in range(1, count + 1))
