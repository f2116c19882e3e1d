"""The given values, assigned to the areas of a level on a day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.network.reading.input_cells import plain
from dtnet.network.tables.spells import ExistenceSpells
from dtnet.network.tables.texts import take
from dtnet.periods import number_day
from dtnet.reorganisation.carry.values_given import given_values, whole_cells, wrong_numbers, wrong_words
from dtnet.reorganisation.shares.bridges import areas_of, named_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.reorganisation.carry.values_given import GivenValues

_HINTED: Final = 20
"""For how many unknown ids near ones are looked for."""


@attrs.frozen(eq=False)
class Placed:
    """Values by area of a level, in the order of the areas.

    Attributes:
        network: The network.
        level: The place of the level.
        areas: Shape (areas): the areas, by number.
        names: Names of the columns.
        rows: Shape (areas): the row that an area was given, or −1; None if it is its own place.
        cells: Per column, the cells as they were handed in.
        ids: The id of each row; None if rows stand in the order of the areas.
        what: What the values are, in faults.
        faults: What is wrong with ids.
    """

    network: Network
    level: int
    areas: NDArray[np.int32]
    names: tuple[str, ...]
    rows: NDArray[np.intp] | None
    cells: tuple[Any, ...]
    ids: Sequence[object] | None
    what: str
    faults: tuple[Fault, ...] = ()

    @property
    def not_given(self) -> NDArray[np.intp]:
        """Places of the areas without a row."""
        return np.zeros(0, np.intp) if self.rows is None else np.flatnonzero(self.rows < 0)

    def named(self, names: Sequence[str]) -> Placed:
        """The same with columns in the order of these names; one column stands for each.

        Raises:
            ArgumentError: If there are several, of other names.
        """
        if len(self.names) == 1:
            return attrs.evolve(self, names=tuple(names), cells=self.cells * len(names))
        if set(self.names) != set(names):
            raise ArgumentError(
                f"{self.what} has the columns {', '.join(map(repr, self.names))}, but the values have "
                f"{', '.join(map(repr, names))}",
                "give one column, or a column of each of these names",
            )
        cells = tuple(self.cells[self.names.index(name)] for name in names)
        return attrs.evolve(self, names=tuple(names), cells=cells)

    def place(self, row: int) -> str:
        """Where a row stands, in faults."""
        ids = take(self.network.tables.areas.ids, self.areas) if self.ids is None else self.ids
        return f"{self.what}: {ids[row]}"

    def wrong(self, *, words: bool = False, signed: bool = False) -> Iterator[Fault]:
        """Everything that is wrong with ids and cells."""
        yield from self.faults
        seen: set[int] = set()
        for name, cells in zip(self.names, self.cells, strict=True):
            if id(cells) in seen:
                continue
            seen.add(id(cells))
            of = f": {name}" if len(self.names) > 1 else ""
            for row, told in wrong_words(cells) if words else wrong_numbers(cells, signed=signed):
                yield Fault(self.place(row) + of, told)

    def whole(self) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
        """Shape (areas, columns) each: numbers, 0 where one is missing, and which are, if any.

        Nothing is `wrong`.
        """
        laid = np.empty((len(self.names), len(self.areas)), np.int64)
        gone: NDArray[np.bool_] | None = None
        ungiven = self.not_given
        if ungiven.size:
            gone = np.zeros(laid.shape[::-1], np.bool_)
            gone[ungiven] = True
        for place, cells in enumerate(self.cells):
            column, missing = whole_cells(cells)
            laid[place] = self._laid_out(column)
            if missing is not None:
                gone = np.zeros(laid.shape[::-1], np.bool_) if gone is None else gone
                gone[:, place] |= self._laid_out(missing)
        laid[:, ungiven] = 0
        return laid.T, gone

    def words(self, place: int) -> tuple[list[str], NDArray[np.int64]]:
        """The words of a column in order, and which of them each area has, −1 for none."""
        cells = plain(self.cells[place])
        words = sorted({cell for cell in cells if cell is not None})
        number = {word: at for at, word in enumerate(words)}
        codes = self._laid_out(np.array([-1 if cell is None else number[cell] for cell in cells], np.int64))
        codes[self.not_given] = -1
        return words, codes

    def _laid_out(self, column: NDArray[Any]) -> NDArray[Any]:
        if self.rows is None:
            return column
        return column[self.rows] if len(column) else np.zeros(len(self.rows), column.dtype)


def check_placed(*each: Iterator[Fault]) -> None:
    """Refuse values with faults, all of them together.

    Raises:
        InvalidInputError: With every fault.
    """
    faults = [fault for faults in each for fault in faults]
    if faults:
        raise InvalidInputError("values", faults)


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

    Returns:
        The values, with what is wrong with their ids: none, unknown, given twice, not there on the day, or of
        another level than the first.

    Raises:
        ArgumentError: If they are no values, or there is no level for values without ids.
        InvalidInputError: If no id is known from which the level follows.
        UnknownNameError: If there is no such level.
    """
    given = given_values(values, key=key, what=what)
    asked = None if level is None else named_level(network, level, what="level")
    if given.ids is None:
        return _in_order(network, given, day, asked, what)
    entities, faults = _entities(network, given.ids, day, what)
    known = entities[entities >= 0]
    found = int(network.tables.areas.level[known[0]]) if asked is None and known.size else asked
    if found is None:
        check_placed(iter(faults))
        raise ArgumentError(f"{what} without a row", "name the level with {level}", level=...)
    faults += _other_levels(network, given.ids, entities, found, what)
    areas = areas_of(network, found, day)
    rows = np.full(len(areas), -1, np.intp)
    if not faults:
        rows[np.searchsorted(areas, entities)] = np.arange(len(entities))
    return Placed(
        network,
        found,
        areas,
        tuple(given.columns),
        rows,
        tuple(given.columns.values()),
        given.ids,
        what,
        tuple(faults),
    )


def _in_order(network: Network, given: GivenValues, day: int, level: int | None, what: str) -> Placed:
    [(name, cells)] = given.columns.items()
    if level is None:
        raise ArgumentError(
            f"{what} without ids",
            "name the level with {level}, or pass a mapping by id or a table with a column of ids",
            level=...,
        )
    areas = areas_of(network, level, day)
    if len(cells) != len(areas):
        word = network.vocabulary.levels[level]
        raise ArgumentError(
            f"{len(cells)} {what} for {len(areas)} areas of level {word} on {number_day(day)}",
            "give one for each area, in the order of `areas`",
        )
    return Placed(network, level, areas, (name,), None, (cells,), None, what)


def _entities(
    network: Network, ids: Sequence[object], day: int, what: str
) -> tuple[NDArray[np.int64], list[Fault]]:
    """Per row the number of its area, -1 where there is none, and what is wrong with ids."""
    index = network.area_index
    found = [index.get(id) if isinstance(id, str) else None for id in ids]
    unknown = [(row, ids[row]) for row, entity in enumerate(found) if entity is None]
    faults = []
    for number, (row, id) in enumerate(unknown):
        if isinstance(id, str):
            hint = near(id, index.similar(id)) if number < _HINTED else None
            faults.append(Fault(f"{what}: {id!r}", "no area has this id" + (f"; {hint}" if hint else "")))
        else:
            faults.append(Fault(f"{what} row {row}", f"{id!r} is no id of an area"))
    twice = [id for id, times in Counter(id for id in ids if isinstance(id, str)).items() if times > 1]
    faults += [Fault(f"{what}: {id!r}", "is given twice") for id in twice]
    entities = np.array([-1 if entity is None else entity for entity in found], np.int64)
    known = entities[entities >= 0].astype(np.int32)
    days = np.full(len(known), day, np.int32)
    spells = ExistenceSpells(network.tables.areas)
    there = spells.cover(known, days, days + 1)
    for entity in np.unique(known[~there]).tolist():
        id = network.tables.areas.ids[entity]
        faults.append(Fault(f"{what}: {id!r}", f"does not exist on {number_day(day)}: {spells.told(entity)}"))
    return entities, faults


def _other_levels(
    network: Network, ids: Sequence[object], entities: NDArray[np.int64], level: int, what: str
) -> list[Fault]:
    """A fault for each row of another level, which it names."""
    words, levels = network.vocabulary.levels, network.tables.areas.level
    at = np.where(entities >= 0, levels[np.maximum(entities, 0)] if len(levels) else 0, level)
    return [
        Fault(f"{what}: {ids[row]!r}", f"is a {words[at[row]]} among areas of level {words[level]}")
        for row in np.flatnonzero(at != level).tolist()
    ]
