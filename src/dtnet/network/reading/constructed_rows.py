"""Which synthetic rows are unedited, that is, still as the makers of the data constructed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.citations import Origin

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Metadata
    from dtnet.network.tables.tables import Areas, Bodies, Tables


def as_made(network: Network) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per area, whether it is unedited; per body, whether it is unedited and all its rows are synthetic."""
    edited, tables = network.metadata.edited, network.tables
    areas, bodies = np.ones(len(tables.areas.ids), np.bool_), _synthetic(tables.bodies)
    for index, made in ((network.area_index, areas), (network.body_index, bodies)):
        found = [index.get(id) for id in edited]
        made[[entity for entity in found if entity is not None]] = False
    return areas, bodies


def with_edited(metadata: Metadata, tables: Tables, edited: Collection[str]) -> Metadata:
    """Metadata whose `edited` lists the edited areas and bodies with synthetic rows.

    Args:
        metadata: The other metadata; without `constructed` claims it is returned unchanged.
        tables: The rows of the network.
        edited: Ids of areas and bodies that somebody changed or added after the makers of the data.
    """
    if not metadata.constructed or not (edited or metadata.edited):
        return metadata
    wanted = set(edited)
    kept = tuple(
        sorted(
            id
            for table in (tables.areas, tables.bodies)
            for id, some in zip(table.ids, _partly_synthetic(table).tolist(), strict=True)
            if some and id in wanted
        )
    )
    return metadata if kept == metadata.edited else attrs.evolve(metadata, edited=kept)


def _partly_synthetic(table: Areas | Bodies) -> NDArray[np.bool_]:
    """Per entity, whether at least one of its rows is synthetic."""
    found = np.zeros(len(table.ids), np.bool_)
    found[table.entity[table.origin == Origin.SYNTHETIC]] = True
    return found


def _synthetic(table: Bodies) -> NDArray[np.bool_]:
    """Per entity, whether it has rows and all are synthetic."""
    found = np.zeros(len(table.ids), np.bool_)
    found[table.entity] = True
    found[table.entity[table.origin != Origin.SYNTHETIC]] = False
    return found
