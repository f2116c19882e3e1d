"""The dimensions by which rows of an answer are grouped: levels of territory and attributes of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.language.atoms import OWN
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.subjects import Subjects
from dtnet.network.tables.tables import NOBODY, of_edge
from dtnet.network.tables.texts import chosen_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.answers.territorial_bases import Common, OfDay
    from dtnet.facts.eras import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Codes, Flags, Ints

NONE = np.iinfo(np.int64).max
"""The code of an unknown group, or of no group; it sorts after all other codes."""


@attrs.frozen
class Dimension:
    """A level or an attribute by which rows are grouped.

    Attributes:
        name: The name of the level, or the attribute as the caller spelled it.
        place: The place of the level; None for an attribute.
        subject: The attribute as conditions spell it; empty for a level.
        type: The type of its values.
        words: The allowed words of an attribute whose values are words or sets of words.
        basis: The territory whose areas are the groups of a level; None for the territory of each day.
    """

    name: str
    place: int | None
    subject: str = ""
    type: Literal["area", "word", "yes_no", "whole", "day", "set"] = "area"
    words: tuple[str, ...] = ()
    basis: OfDay | Common | None = None


@attrs.frozen(eq=False)
class Groups:
    """The groups of areas in one dimension; shape (m).

    Attributes:
        code: The group of each area; `NONE` if it is unknown or the area is in no group.
        unknown: Whether the group is unknown.
        origin: The worst origin of the rows that state the group; 0 if no row is needed.
        doubtful: Whether the area may be in another group or in none, because a row in between may not be in
            force or the area has several possible versions; None if there is no such area.
        leaving: Whether the group itself may not exist, so that the area would be in no group; None if there
            is no such area.
    """

    code: NDArray[np.int64]
    unknown: Flags
    origin: Codes
    doubtful: Flags | None = None
    leaving: Flags | None = None

    def of(self, which: Ints) -> Groups:
        """The groups of some of the areas, in new arrays."""
        return Groups(
            self.code[which],
            self.unknown[which],
            self.origin[which],
            None if self.doubtful is None else self.doubtful[which],
            None if self.leaving is None else self.leaving[which],
        )


def dimensions_of(network: Network, over: str, by: tuple[str, ...]) -> tuple[Dimension, ...]:
    """Resolve the names in `by`.

    Raises:
        UnknownNameError: If a name is neither a level nor an attribute of areas.
        ArgumentError: If a level lies below the level `over`, or a level or attribute is named twice.
    """
    words = network.vocabulary
    levels = words.levels[: words.level(over) + 1]
    attributes = {each.name: each for each in words.attributes if each.table == "areas"}
    found = []
    for name in by:
        plain = name.removeprefix(f"{over}.").removeprefix(f"{OWN}.")
        if name in levels:
            found.append(Dimension(name, words.level(name)))
        elif name in words.levels:
            raise ArgumentError("{by} lies below {over}", near(name, levels), by=name, over=over)
        elif plain == "type":
            found.append(Dimension(name, None, f"{over}.type", "word", words.area_types))
        elif plain in attributes:
            found.append(_of_attribute(name, over, attributes[plain]))
        else:
            raise UnknownNameError(
                f"{name!r} is neither a level nor an attribute of areas",
                near(name, (*levels, "type", *attributes)),
            )
    if len({(each.place, each.subject) for each in found}) < len(found):
        raise ArgumentError("{by} names a level or an attribute twice", by=by)
    return tuple(found)


def _of_attribute(name: str, over: str, attribute: Attribute) -> Dimension:
    return Dimension(name, None, f"{over}.{attribute.name}", attribute.type, attribute.vocabulary)


def area_groups(dimension: Dimension, level: AreasOfLevel, worst: int) -> Groups:
    """The group of each area in a dimension."""
    era, positions = level.era, level.positions
    if dimension.basis is not None:
        return dimension.basis.groups_at(level, worst)
    if dimension.place is not None:
        place = dimension.place
        if len(positions) < len(era.at_place(level.place)):
            return _of_level(place, level)
        return era.once(("groups", place, level.place), lambda: _of_level(place, level))
    name = era.network.vocabulary.levels[level.place]
    things = Subjects(era.network, era.state, name, level.rows, WHAT, worst=worst)
    column = things.column(dimension.subject)
    unknown = column.applies & ~column.known
    origins = _origins(dimension, level)
    doubtful: Flags | None = None
    if era.vague is not None and (vague := era.vague[positions]).any():
        unknown, doubtful = unknown | vague, vague & _known_in_some_version(level, origins, worst)
    code = np.where(unknown | ~column.applies, NONE, column.data.astype(np.int64))
    return Groups(code, unknown, origins[level.rows], doubtful)


def _origins(dimension: Dimension, level: AreasOfLevel) -> Codes:
    """The origin of an attribute in each row of areas; 0 where it is unknown."""
    areas = level.era.network.tables.areas
    name = dimension.subject.partition(".")[2]
    if name == "type":
        return areas.origin
    return next(each.origin for each in areas.attributes if each.name == name)


def _known_in_some_version(level: AreasOfLevel, origins: Codes, worst: int) -> Flags:
    """Shape (m): whether some possible version of each area in the era has a known value."""
    era, areas = level.era, level.era.network.tables.areas
    opens, closes = of_edge(areas, "start"), of_edge(areas, "end")
    may_hold = (opens.earliest < era.end) & (closes.latest > era.start)
    entities = areas.entity[may_hold & (origins != 0) & (origins <= worst)]
    found: Flags = np.isin(era.territory.nodes[level.positions], entities)
    return found


def _of_level(place: int, level: AreasOfLevel) -> Groups:
    era, positions = level.era, level.positions
    territory = era.territory
    known = np.zeros(len(positions), np.bool_)
    if place == level.place:
        return Groups(territory.nodes[positions].astype(np.int64), known, np.zeros(len(positions), np.uint8))
    above = era.at_level(place)[positions]
    code = np.where(above == NOBODY, NONE, territory.nodes[above].astype(np.int64))
    origin, doubt = era.between(place, level.place)
    parent = territory.parent[positions]
    leaving = None if era.doubtful is None else np.append(era.doubtful, False)[above]
    strays = era.strays(place)
    if strays is None:
        return Groups(code, known, origin[parent], None if doubt is None else doubt[parent], leaving)
    lost = strays[positions]
    unsure = lost if doubt is None else doubt[parent] | lost
    return Groups(np.where(lost, NONE, code), lost, origin[parent], unsure, leaving)


def dimension_columns(
    network: Network, dimensions: tuple[Dimension, ...], codes: list[NDArray[np.int64]], rows: int
) -> dict[str, frames.Column]:
    """The first columns of an answer: `area` (the areas of the lowest level), then every other dimension."""
    lowest = max((each.place for each in dimensions if each.place is not None), default=None)
    columns: dict[str, frames.Column] = {"area": frames.text([""] * rows, np.ones(rows, np.bool_))}
    for dimension, code in zip(dimensions, codes, strict=True):
        name = "area" if dimension.place is not None and dimension.place == lowest else dimension.name
        columns[name] = _column(network, dimension, code)
    return columns


def _column(network: Network, dimension: Dimension, code: NDArray[np.int64]) -> frames.Column:
    gone = code == NONE
    missing = gone if gone.any() else None
    plain = np.where(gone, 0, code)
    if dimension.type == "area":
        labels = {} if dimension.basis is None else dimension.basis.labels
        ids = _ids(network, plain)
        if labels:
            named = [labels.get(each, id) for each, id in zip(plain.tolist(), ids, strict=True)]
            return frames.text(named, missing)
        return frames.text(ids, missing)
    if dimension.type == "yes_no":
        return frames.yes_no(plain, missing)
    if dimension.type == "whole":
        return frames.whole(plain, missing)
    if dimension.type == "day":
        return frames.day(plain, missing)
    return frames.text([_words(dimension, int(each)) for each in plain], missing)


def _words(dimension: Dimension, code: int) -> str:
    if dimension.type == "word":
        return dimension.words[code]
    return " ".join(word for place, word in enumerate(dimension.words) if code >> place & 1)


def _ids(network: Network, entities: NDArray[np.int64]) -> Any:  # noqa: ANN401 - texts, made when looked at
    return chosen_texts(network.tables.areas.ids, entities.astype(np.int32))
