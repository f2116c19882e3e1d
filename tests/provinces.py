"""Provinces of the bundled country on all its days, for tests of which the country is not the subject."""

from __future__ import annotations

import atexit
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

import dtnet

from .inner.network import without_rows

if TYPE_CHECKING:
    from dtnet import Network


@cache
def province_around(name: str, *, at: str = "2024-08-31") -> Network:
    """A province of the bundled country with the provinces that merged with it, without all other areas.

    The part has each day of the country. No event has areas of the part and areas outside it, so that a place
    in the part has the same past and the same future as in the country.

    Args:
        name: The name of an area in the province.
        at: The day on which the area has the name.
    """
    country = dtnet.datasets.load("vietnam")
    day = country.at(at)
    area = day.find(name).id
    given = day.territory.ancestor(area, level="province") or area
    merged = {str(each.source): str(each.target) for each in country.tables.successions}
    return _merged_province(merged.get(given, given))


@cache
def file_of_province(name: str, *, at: str = "2024-08-31") -> str:
    """The path of a file of `province_around`, for commands; the file is removed when the process ends."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "province.dtnet"
    dtnet.write_network(province_around(name, at=at), path)
    return str(path)


@cache
def _merged_province(id: str) -> Network:
    country = dtnet.datasets.load("vietnam")
    areas, number = country.tables.areas, country.area_index.get
    before = [str(each.source) for each in country.tables.successions if each.target == id]
    inside = np.zeros(len(areas.ids), np.bool_)
    inside[[number(each) for each in ("vn:country:0", id, *before)]] = True
    for level in range(country.vocabulary.level("province") + 1, len(country.vocabulary.levels)):
        rows = np.flatnonzero(areas.level[areas.entity] == level)
        inside[areas.entity[rows]] = inside[areas.parent[rows]]
    statements = [each for each in country.tables.statements if inside[number(each.area)]]
    gone = ~inside[areas.entity], np.zeros(len(country.tables.bodies.entity), np.bool_)
    return without_rows(country, *gone, statements)
