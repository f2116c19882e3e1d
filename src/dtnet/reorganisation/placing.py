"""Values that were handed in, put to the areas of a level on a day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.network.spells import Spells
from dtnet.network.texts import take
from dtnet.periods import number_day
from dtnet.reorganisation.bridges import areas_of, named_level
from dtnet.reorganisation.values_given import given_values, whole_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.reorganisation.values_given import Given

_SHOWN = 3


@attrs.frozen(eq=False)
class Placed:
    """Values by area of a level, in the order of the areas.

    Attributes:
        level: The place of the level.
        names: Names of the columns.
        rows: Shape (areas): the row that an area was given, or −1.
        cells: Per column, the cells as they were handed in.
        places: Per row, where it stands, in faults.
        what: What the values are, in faults.
    """

    level: int
    names: tuple[str, ...]
    rows: NDArray[np.intp]
    cells: tuple[Any, ...]
    places: Sequence[str]
    what: str

    @property
    def not_given(self) -> NDArray[np.intp]:
        """Places of the areas without a row."""
        return np.flatnonzero(self.rows < 0)

    def whole(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Shape (areas, columns) each: whole numbers, 0 where one is missing, and which are.

        Raises:
            InvalidInputError: With every cell of every column that is no whole number.
        """
        faults: list[Fault] = []
        columns = []
        for name, cells in zip(self.names, self.cells, strict=True):
            places = self.places if len(self.names) == 1 else [f"{each}: {name}" for each in self.places]
            try:
                columns.append(whole_cells(cells, places=places))
            except InvalidInputError as error:
                faults += error.faults
        if faults:
            raise InvalidInputError(self.what, faults)
        held = np.stack([self._laid_out(column) for column, _ in columns], axis=1)
        gone = np.stack([self._laid_out(missing) for _, missing in columns], axis=1)
        gone[self.rows < 0] = True
        held[gone] = 0
        return held, gone

    def _laid_out(self, column: NDArray[Any]) -> NDArray[Any]:
        if not len(column):
            return np.zeros(len(self.rows), column.dtype)
        return column[self.rows]


def placed_values(
    network: Network, values: object, *, day: int, level: str | None, key: str, what: str = "values"
) -> Placed:
    """Values put to the areas of the level of which their ids are.

    Args:
        network: The network.
        values: As `given_values` takes them.
        day: The day on which the areas exist.
        level: The level; needed for values in the order of the areas, else that of the ids.
        key: The column of ids.
        what: What the values are, in errors.

    Raises:
        ArgumentError: If they are no values, or there is no level for values without ids.
        InvalidInputError: With every id that is none, unknown, given twice, not there on the day, or of another
            level than the others.
        UnknownNameError: If there is no such level.
    """
    given = given_values(values, key=key)
    asked = None if level is None else named_level(network, level, what="level")
    if given.ids is None:
        return _in_order(network, given, day, asked, what)
    entities, faults = _entities(network, given.ids, day, what)
    levels = network.tables.areas.level[entities[entities >= 0]]
    found = int(levels.max()) if asked is None and levels.size else asked
    if found is None:
        if faults:
            raise InvalidInputError(what, faults)
        raise ArgumentError(f"{what} without a row", "name their level")
    faults += _other_levels(network, given.ids, entities, found, what)
    if faults:
        raise InvalidInputError(what, faults)
    areas = areas_of(network, found, day)
    rows = np.full(len(areas), -1, np.intp)
    rows[np.searchsorted(areas, entities)] = np.arange(len(entities))
    return Placed(
        found,
        tuple(given.columns),
        rows,
        tuple(given.columns.values()),
        [f"{what}: {id}" for id in given.ids],
        what,
    )


def _in_order(network: Network, given: Given, day: int, level: int | None, what: str) -> Placed:
    [(name, cells)] = given.columns.items()
    if level is None:
        raise ArgumentError(
            f"{what} without ids",
            "name their level, or pass a mapping of ids or a table with a column of them",
        )
    areas = areas_of(network, level, day)
    if len(cells) != len(areas):
        word = network.vocabulary.levels[level]
        raise ArgumentError(
            f"{len(cells)} {what} for {len(areas)} areas of level {word} on {number_day(day)}",
            "give one for each, in the order of `areas`",
        )
    ids = take(network.tables.areas.ids, areas)
    return Placed(level, (name,), np.arange(len(areas)), (cells,), [f"{what}: {id}" for id in ids], what)


def _entities(
    network: Network, ids: Sequence[object], day: int, what: str
) -> tuple[NDArray[np.int64], list[Fault]]:
    """Per row the number of its area, -1 where there is none, and what is wrong with ids."""
    index = network.area_index
    found = [index.get(id) if isinstance(id, str) else None for id in ids]
    faults = [
        Fault(f"{what}: {id!r}", f"no area has this id; {near(id, index.similar(id)) or 'ids are opaque'}")
        if isinstance(id, str)
        else Fault(f"{what} row {row}", f"{id!r} is no id of an area")
        for row, (id, entity) in enumerate(zip(ids, found, strict=True))
        if entity is None
    ]
    twice = [id for id, times in Counter(map(str, ids)).items() if times > 1]
    faults += [Fault(f"{what}: {id!r}", "is given twice") for id in twice]
    entities = np.array([-1 if entity is None else entity for entity in found], np.int64)
    known = np.flatnonzero(entities >= 0)
    spells = Spells(network.tables.areas)
    days = np.full(len(known), day, np.int32)
    there = spells.cover(entities[known].astype(np.int32), days, days + 1)
    for entity in np.unique(entities[known[~there]]).tolist():
        id = network.tables.areas.ids[entity]
        faults.append(Fault(f"{what}: {id!r}", f"is not there on {number_day(day)}: {spells.told(entity)}"))
    return entities, faults


def _other_levels(
    network: Network, ids: Sequence[object], entities: NDArray[np.int64], level: int, what: str
) -> list[Fault]:
    """A fault for each row of another level, which it names."""
    words, levels = network.vocabulary.levels, network.tables.areas.level
    return [
        Fault(
            f"{what}: {ids[row]!r}",
            f"is a {words[levels[entities[row]]]} among areas of level {words[level]}",
        )
        for row in np.flatnonzero(entities >= 0).tolist()
        if levels[entities[row]] != level
    ]
