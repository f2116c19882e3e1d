"""Rules for partial lists: statements that the areas of a level in an area are listed only in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import Fault, near
from dtnet.periods import Period, number_day
from dtnet.spans import Spans, matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.network.tables.row_names import CheckedRows
    from dtnet.network.tables.tables import Areas, Ints, PartialList, Statement


_MANY: Final = 1 << 31
_ONE_OF: Final = "state one of the two"


def check_partial_lists(given: CheckedRows) -> list[Fault]:
    """Partial lists are about a level below an area, on at least one day, and agree with other statements.

    A number is not below the number of areas that are certainly listed on a day. No statement says that these
    areas are all listed, and no other partial list is about them.
    """
    lists, levels, areas = given.tables.partial_lists, given.vocabulary.levels, given.tables.areas
    if not lists:
        return []
    wanted = {each.area for each in lists}
    number_of = {id: number for number, id in enumerate(areas.ids) if id in wanted}
    faults = []
    for place, each in enumerate(lists):
        found = _own_faults(each, levels, number_of, areas)
        faults += [Fault(f"partial list {place}: {key}", message) for key, message in found]
    if faults:
        return faults
    for about in dict.fromkeys(each.about for each in lists):
        owners = [place for place, each in enumerate(lists) if each.about == about]
        roots = _roots([lists[place] for place in owners], number_of)
        descent = _Descent.of(areas, levels.index(about))
        faults += _too_few(given, owners, roots, about)
        faults += _said_twice(given, owners, roots, descent)
        faults += _stated_complete(given, owners, roots, descent)
    return faults


def _own_faults(
    stated: PartialList, levels: Sequence[str], number_of: Mapping[str, int], areas: Areas
) -> Iterator[tuple[str, str]]:
    """The faults of a partial list alone: each the name of a field and a message."""
    about, area, number = stated.about, number_of.get(stated.area), stated.number
    if area is None:
        yield "area", f"there is no area {stated.area!r}"
    if about not in levels:
        yield "about", f"{about!r} is not a level; {near(str(about), levels)}"
    elif area is not None and levels.index(about) <= areas.level[area]:
        of = levels[areas.level[area]]
        yield "about", f"no {about} lies in {stated.area!r}, a {of}; name a level below {of!r}"
    if stated.end is not None and stated.end <= stated.start:
        yield "end", f"{stated.end} is not after {stated.start}; ends are not included"
    if number is not None and (type(number) is not int or not 0 <= number < _MANY):
        yield "number", f"{number!r} is not a number of areas; write a whole number from 0, or leave it out"


def _roots(stated: Sequence[PartialList | Statement], number_of: Mapping[str, int]) -> _Inside:
    """The areas that statements are about, on the days of the statements."""
    days = np.array([Period(each.start, each.end).numbers for each in stated], np.int32).reshape(-1, 2)
    entity = np.array([number_of[each.area] for each in stated], np.int32)
    return _Inside(np.arange(len(stated), dtype=np.int32), days[:, 0], days[:, 1], entity)


@attrs.frozen(eq=False)
class _Inside(Spans):
    """Days on which areas are, or lie in, the area of a statement, which owns the days; shape (n)."""

    entity: Ints


@attrs.frozen(eq=False)
class _Descent:
    """The rows of areas by their parents.

    Attributes:
        parent: Shape (n): the parents, rising.
        entity: Shape (n): the area of each row.
        start: Shape (n): the first day on which the row counts.
        end: Shape (n): the day after the last one.
    """

    parent: Ints
    entity: Ints
    start: Ints
    end: Ints
    lowest: int

    @classmethod
    def of(cls, areas: Areas, lowest: int, *, certain: bool = False) -> _Descent:
        """The rows of areas down to a level, on all their days or only on the certain ones."""
        opens, closes = areas.edges
        start, end = (opens.latest, closes.earliest) if certain else (areas.start, areas.end)
        rows = np.flatnonzero((areas.level[areas.entity] <= lowest) & (start < end))
        rows = rows[np.argsort(areas.parent[rows], kind="stable")]
        return cls(areas.parent[rows], areas.entity[rows], start[rows], end[rows], lowest)

    def steps(self, roots: _Inside) -> Iterator[_Inside]:
        """Yield the areas one step further down, until there are none."""
        here = roots
        for _ in range(self.lowest):  # not longer, as no rule has looked for cycles yet
            which, row = matches(here.entity, self.parent)
            below = _Inside(
                here.owner[which],
                np.maximum(here.start[which], self.start[row]),
                np.minimum(here.end[which], self.end[row]),
                self.entity[row],
            )
            here = below.only(below.start < below.end)
            yield here


def _too_few(given: CheckedRows, owners: Sequence[int], roots: _Inside, about: str) -> Iterator[Fault]:
    """Numbers below the number of areas that are certainly listed on a day."""
    lists, areas = given.tables.partial_lists, given.tables.areas
    numbers = [lists[place].number for place in owners]
    asked = roots.only(np.array([number is not None for number in numbers]))
    if not len(asked):
        return
    lowest = given.vocabulary.levels.index(about)
    steps = _Descent.of(areas, lowest, certain=True).steps(asked)
    found = [step.only(areas.level[step.entity] == lowest) for step in steps]
    every = asked.only(asked.start > asked.end).join(found)  # none of the roots themselves
    owner, day = np.tile(every.owner, 2), np.concatenate([every.end, every.start])
    step = np.repeat([-1, 1], len(every))
    order = np.lexsort([step, day, owner])  # on a day, areas that end come first
    owner, day, step = owner[order], day[order], step[order]
    count = np.cumsum(step)  # 0 after the last day of each list
    for at, number in enumerate(numbers):
        here = np.flatnonzero(owner == at)
        most = int(count[here].max(initial=0))
        if number is not None and most > number:
            on = number_day(int(day[here[count[here].argmax()]]))
            message = f"{number} is less than the {most} areas of the level {about!r} that are listed on {on}"
            yield Fault(f"partial list {owners[at]}: number", f"{message}; correct the number or the areas")


def _said_twice(
    given: CheckedRows, owners: Sequence[int], roots: _Inside, descent: _Descent
) -> Iterator[Fault]:
    """Partial lists whose areas are, or lie in, the area of another list on the same days."""
    lists = given.tables.partial_lists
    for first, second in _covered(roots, roots, descent):
        above, here = lists[owners[first]], lists[owners[second]]
        if first < second or above.area != here.area:
            message = f"partial list {owners[first]} is about the same level in {above.area!r}"
            yield Fault(f"partial list {owners[second]}: area", f"{message} on the same days; {_ONE_OF}")


def _stated_complete(
    given: CheckedRows, owners: Sequence[int], roots: _Inside, descent: _Descent
) -> Iterator[Fault]:
    """Partial lists about areas that a statement lists in full on the same days."""
    about = given.tables.partial_lists[owners[0]].about
    wanted = {each.area for each in given.tables.statements}
    number_of = {id: number for number, id in enumerate(given.tables.areas.ids) if id in wanted}
    stated = [
        (place, each)
        for place, each in enumerate(given.tables.statements)
        if each.about == about and each.area in number_of and (each.end is None or each.end > each.start)
    ]
    wholes = _roots([each for _, each in stated], number_of)
    for first, second in _covered(wholes, roots, descent):
        place, whole = stated[first]
        message = f"statement {place} says that every {about} in {whole.area!r} is listed on the same days"
        yield Fault(f"partial list {owners[second]}: area", f"{message}; {_ONE_OF}")


def _covered(above: _Inside, below: _Inside, descent: _Descent) -> list[tuple[int, int]]:
    """Each two owners of which the second has an area that is, or lies in, an area of the first on a day."""
    order = np.argsort(below.entity, kind="stable")
    sought = below.take(order)
    found: set[tuple[int, int]] = set()
    for step in (above, *descent.steps(above)):
        which, other = matches(step.entity, sought.entity)
        shared = (step.start[which] < sought.end[other]) & (sought.start[other] < step.end[which])
        pairs = step.owner[which[shared]].tolist(), sought.owner[other[shared]].tolist()
        found.update(pair for pair in zip(*pairs, strict=True) if above is not below or pair[0] != pair[1])
    return sorted(found)
