"""What areas are in each completion: in which row, with which outcome and weight, or out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from .holds import YES, holds
from .known import Known
from .needs import Needs
from .worlds import World, worlds

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from dtnet import Network
    from dtnet.predicates import Condition

    from .holds import Funding, Outcome

Key: TypeAlias = "tuple[Any, ...]"
"""Per dimension, the area or value; None where that is not certain, or an area lies in none."""


@dataclass(frozen=True)
class Question:
    """As `coverage` takes it.

    Attributes:
        of: What is asked.
        over: The level whose areas are asked.
        day: The day.
        by: Levels, or attributes of areas.
        within: An area, several, or None.
        where: Which areas are meant, or None for all.
        weight: `count`, an attribute of areas, or whole numbers by id.
        missing: What sets the point.
        funding: The teams that are entitled to money of each policy.
        unlisted: Whether an area that nobody lists is asked, too, where there may be one.
    """

    of: Condition
    over: str
    day: date
    by: tuple[str, ...] = ()
    within: str | tuple[str, ...] | None = None
    where: Condition | None = None
    weight: str | Mapping[str, int] = "count"
    missing: str = "none"
    funding: Funding | None = None
    unlisted: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The areas in which it is asked; none for everywhere."""
        within = self.within or ()
        return (within,) if isinstance(within, str) else within

    @property
    def needs(self) -> Needs:
        return Needs.of([self.of] if self.where is None else [self.of, self.where], self.over)


@dataclass(frozen=True)
class Part:
    """What an area is in a row of one completion: in which, with which outcome and weight."""

    group: Key
    outcome: Outcome
    weight: int


GONE = Part((), "n/a", -1)
"""What an area is that is not there, or not where it is asked for."""


def part_of(world: World, question: Question, area: str) -> Part | None:
    """What an area is in a completion; None if the filter leaves it out."""
    day = question.day
    if world.area(area, day) is None:
        return GONE
    if question.places and not any(world.lies_in(area, each, day) for each in question.places):
        return GONE
    if question.where is not None and asked(world, question, question.where, area) != YES:
        return None
    group = tuple(group_of(world, question, area, name) for name in question.by)
    return Part(group, asked(world, question, question.of, area), weight_of(world, question, area))


def asked(world: World, question: Question, condition: Condition, area: str) -> Outcome:
    return holds(condition, world, area, question.day, question.funding)


def group_of(world: World, question: Question, area: str, name: str) -> Any:  # noqa: ANN401 - a dimension of any kind
    if name in world.known.levels:
        return world.at_level(area, name, question.day)
    row = world.area(area, question.day)
    assert row is not None
    return world.value(row, name)


def weight_of(world: World, question: Question, area: str) -> int:
    if question.weight == "count":
        return 1
    if not isinstance(question.weight, str):
        return question.weight[area]
    row = world.area(area, question.day)
    assert row is not None
    return int(world.value(row, question.weight))


def tied(known: Known, question: Question, areas: Iterable[str], most: int) -> list[list[str]]:
    """Areas in groups; those of different groups look at no unknown fact in common."""
    groups: list[tuple[list[str], set[Hashable]]] = []
    for area in areas:
        facts: set[Hashable] = set()
        for world in worlds(known, most=most):
            part_of(world, question, area)
            facts |= world.looked_at
        apart = [group for group in groups if not group[1] & facts]
        joined = [group for group in groups if group[1] & facts]
        together = [each for group in joined for each in group[0]]
        groups = [*apart, ([*together, area], facts.union(*(group[1] for group in joined)))]
    return [group for group, _ in groups]


def every_way(
    known: Known, question: Question, areas: Sequence[str], most: int
) -> set[tuple[Part | None, ...]]:
    """What some areas may be together."""
    return {tuple(part_of(world, question, area) for area in areas) for world in worlds(known, most=most)}


def key_of(groups: Sequence[Key]) -> Key:
    """The row of an area: per dimension what is certain, or None."""
    return tuple(
        next(iter(values)) if len(values) == 1 else None for values in map(set, zip(*groups, strict=True))
    )


def weights_of(known: Known, question: Question, area: str, most: int) -> tuple[set[int], bool]:
    """The weights that an area that is there may have, and whether there is a greatest."""
    if question.weight == "count" or not isinstance(question.weight, str):
        return {1 if question.weight == "count" else question.weight[area]}, True
    found, limited = set(), True
    for world in worlds(known, most=most):
        row = world.area(area, question.day)
        if row is not None:
            found.add(world.value(row, question.weight))
            limited = limited and known.is_limited(row, question.weight)
    return found, limited


def origin_of(
    network: Network, question: Question, area: str, key: Key, trusted: Sequence[str], most: int
) -> str | None:
    """The best origin with which it is decided what an area is in its row, all worse facts unknown.

    None if it never is. A group that nobody knows is not needed in the row of those.
    """
    for origin in trusted:
        known = Known(network, question.day, question.needs, trusted=origin)
        found = set()
        for world in worlds(known, most=most):
            part = part_of(world, question, area)
            if part is not None and part != GONE:
                group = tuple(
                    None if certain is None else value for certain, value in zip(key, part.group, strict=True)
                )
                part = replace(part, group=group)
            found.add(part)
            if len(found) > 1:
                break
        else:
            return origin
    return None
