"""What became of the communes of July 2025 as flat columns, without the engine, and values to carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

import dtnet
from dtnet.network.tables.tables import operating_days
from dtnet.periods import as_day, day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network

BEFORE, AFTER = "2025-06-30", "2025-07-01"
LEVEL = "commune"
COLUMNS = 1_000
MOST = 10_000


class Rows(NamedTuple):
    """Tables as they lie in the network: rows of areas, and what events say.

    Attributes:
        entity: Per row of an area, its number.
        level: Per area, its level.
        start: Per row, the first day.
        end: Per row, the day after the last.
        source: Per succession of an area on the later day, what was.
        target: Per succession, what came.
        numerator: Per succession, of its share.
        denominator: The same.
        assumed: Per succession, whether the share is assumed.
        commune: The number of the level.
        days: The day before and the day.
    """

    entity: NDArray[np.int32]
    level: NDArray[np.uint8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    assumed: NDArray[np.bool_]
    commune: int
    days: tuple[int, int]


def country() -> Network:
    """The bundled country, loaded."""
    return dtnet.datasets.load("vietnam")


def rows(network: Network) -> Rows:
    """The tables of the country."""
    areas, told, day = network.tables.areas, network.tables.successions, day_number(as_day(AFTER))
    of_areas = ~told.of_bodies & (told.target >= 0) & (operating_days(network.tables) == day)
    assert not (told.denominator[of_areas] == 0).any(), "a share that nobody knows"
    return Rows(
        areas.entity,
        areas.level,
        areas.start,
        areas.end,
        told.source[of_areas],
        told.target[of_areas],
        told.numerator[of_areas],
        told.denominator[of_areas],
        told.basis[of_areas] == np.uint8(3),
        network.vocabulary.levels.index(LEVEL),
        (day_number(as_day(BEFORE)), day),
    )


def values(sources: int, columns: int) -> NDArray[np.int64]:
    """Shape (columns, sources): numbers from 0 on."""
    return np.random.default_rng(2025).integers(0, MOST, (columns, sources))
