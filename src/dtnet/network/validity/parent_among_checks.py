"""Rules for candidates: statements that an area lies in one of several areas on some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import Fault
from dtnet.network.tables.row_names import shown_existence
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.candidate_parents import CandidateParents
from dtnet.periods import Period, number_day
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.row_names import CheckedRows
    from dtnet.network.tables.tables import Areas, Ints, ParentAmong

_LISTED: Final = 10_000
"""The most faults that are listed."""


def check_parent_among(given: CheckedRows) -> list[Fault]:
    """Candidates lie in the parent of their area, of which it is the lowest that contains all of them.

    An area has at least two candidates on a day. They exist, and are of one level between the levels of the
    area and of its parent. The parents of the candidates, and of the areas above them, are known. No day of
    an area is known only within bounds.
    """
    stated, areas = given.tables.parent_among, given.tables.areas
    if not stated:
        return []
    if areas.has_day_bounds:
        message = (
            "areas have candidates for their parents, and the days of some areas are known within bounds"
        )
        return [Fault("parent among", f"{message}; state the days, or leave the candidates out")]
    wanted = {id for each in stated for id in (each.area, each.candidate)}
    number_of = {id: number for number, id in enumerate(areas.ids) if id in wanted}
    faults = [
        Fault(f"parent among {place}: {key}", message)
        for place, each in enumerate(stated)
        for key, message in _own_faults(each, given.vocabulary.levels, number_of, areas)
    ]
    if faults:
        return faults[:_LISTED]
    return _joint_faults(given, number_of)[:_LISTED]


def _own_faults(
    stated: ParentAmong, levels: Sequence[str], number_of: Mapping[str, int], areas: Areas
) -> Iterator[tuple[str, str]]:
    """The faults of a row alone: each the name of a field and a message."""
    area, candidate = number_of.get(stated.area), number_of.get(stated.candidate)
    for key, id, number in (("area", stated.area, area), ("candidate", stated.candidate, candidate)):
        if number is None:
            yield key, f"there is no area {id!r}"
    if area is not None and candidate is not None and areas.level[candidate] >= areas.level[area]:
        of, own = levels[areas.level[candidate]], levels[areas.level[area]]
        yield "candidate", f"{stated.candidate!r} is a {of}; no {own} lies in a {of}; name an area above"
    if stated.end is not None and stated.end <= stated.start:
        yield "end", f"{stated.end} is not after {stated.start}; ends are not included"


def _joint_faults(given: CheckedRows, number_of: Mapping[str, int]) -> list[Fault]:
    """The faults of rows in their territory."""
    stated, areas = given.tables.parent_among, given.tables.areas
    days = np.array([Period(each.start, each.end).numbers for each in stated], np.int64)
    area, candidate = (
        np.array([number_of[getattr(each, name)] for each in stated], np.int32)
        for name in ("area", "candidate")
    )
    existence, faults = areas.existence(), list[Fault]()
    for key, named in (("area", area), ("candidate", candidate)):
        there = existence.cover(Spans(named, days[:, 0].astype(np.int32), days[:, 1].astype(np.int32)))
        faults += [
            Fault(
                f"parent among {place}: {key}",
                f"needed on {Period(stated[place].start, stated[place].end)}, "
                f"but {shown_existence(areas, int(named[place]))}",
            )
            for place in np.flatnonzero(~there).tolist()
        ]
    keys: tuple[Ints, ...] = (days[:, 0], candidate, area)
    order = np.lexsort(keys)
    same = (area[order][1:] == area[order][:-1]) & (candidate[order][1:] == candidate[order][:-1])
    again = order[1:][same & (days[order, 0][1:] < days[order, 1][:-1])]
    faults += [
        Fault(
            f"parent among {place}: candidate",
            f"{stated[place].candidate!r} is a candidate of {stated[place].area!r} on these days in another "
            "row, too; state it once",
        )
        for place in sorted(again.tolist())
    ]
    return faults or [*_faults_of_days(given, CandidateParents.of(stated, number_of.__getitem__))]


def _faults_of_days(given: CheckedRows, rows: CandidateParents) -> Iterator[Fault]:
    """The first fault of each area, by the days on which the territory or the candidates change."""
    areas = given.tables.areas
    edges = np.unique(np.concatenate([rows.start, rows.end, areas.start, areas.end]))
    told = np.zeros(len(areas.ids), np.bool_)
    for day in edges[(edges >= rows.start.min()) & (edges < rows.end.max())].tolist():
        here = rows.on(day)
        here = here.only(~told[here.area])
        if len(here):
            for area, message in _faults_of(given, here, day):
                if not told[area]:
                    told[area] = True
                    yield Fault(f"parent among: {areas.ids[area]}", f"on {number_day(day)} {message}")


def _faults_of(given: CheckedRows, here: CandidateParents, day: int) -> Iterator[tuple[int, str]]:
    """The areas with a fault on a day, with messages."""
    areas, levels = given.tables.areas, given.vocabulary.levels
    ids, level = areas.ids, areas.level.astype(np.int64)
    parent = np.full(len(ids) + 1, NOBODY, np.int32)
    in_force = areas.in_force(day)
    parent[areas.entity[in_force]] = areas.parent[in_force]
    above = _Above.of(here.candidate, parent, level, len(levels))
    own = parent[here.area]
    doubted = np.zeros(len(ids) + 1, np.bool_)
    doubted[here.area] = True

    for at in np.flatnonzero(own == NOBODY).tolist():
        yield int(here.area[at]), "it has no parent; name the lowest area that contains all candidates"
    outside = np.flatnonzero((own != NOBODY) & (above.at(level[own]) != own))
    for at in outside.tolist():
        message = f"the candidate {ids[here.candidate[at]]!r} does not lie in its parent {ids[own[at]]!r}"
        yield int(here.area[at]), f"{message}; name the lowest area that contains all candidates"
    for at in np.flatnonzero(here.candidate == own).tolist():
        yield (
            int(here.area[at]),
            f"the candidate {ids[own[at]]!r} is its parent; name areas inside it",
        )
    for at in np.flatnonzero(doubted[above.entity].any(axis=1)).tolist():
        message = (
            f"the candidate {ids[here.candidate[at]]!r} is or lies in an area with candidates of its own"
        )
        yield int(here.area[at]), f"{message}; the parents of candidates must be known"
    yield from _faults_of_sets(given, here, own, above)


def _faults_of_sets(
    given: CheckedRows, here: CandidateParents, own: Ints, above: _Above
) -> Iterator[tuple[int, str]]:
    """The areas whose candidates do not fit each other, or the parent, with messages.

    Args:
        own: Per candidate, the parent of its area.
        above: The areas that contain the candidates.
    """
    areas, levels = given.tables.areas, given.vocabulary.levels
    ids, level = areas.ids, areas.level.astype(np.int64)
    first = np.flatnonzero(np.append(True, here.area[1:] != here.area[:-1]))
    least, most = (each.reduceat(above.entity, first, axis=0) for each in (np.minimum, np.maximum))
    ends = np.append(first[1:], len(here))
    for at, start, end in zip(range(len(first)), first.tolist(), ends.tolist(), strict=True):
        area, one = int(here.area[start]), ids[here.candidate[start]]
        found = {*level[here.candidate[start:end]].tolist()}
        if end == start + 1:
            yield area, f"{one!r} is its only candidate; name it as the parent, or state another candidate"
        elif len(found) > 1:
            words = ", ".join(levels[each] for each in sorted(found))
            yield area, f"its candidates are of several levels ({words}); name areas of one level"
        elif own[start] != NOBODY and ((least[at] == NOBODY) & (most[at] != NOBODY)).any():
            gap = levels[int(np.flatnonzero((least[at] == NOBODY) & (most[at] != NOBODY))[0])]
            message = f"some of its candidates lie in an area of the level {gap!r}, and others in none"
            yield area, f"{message}; name candidates of which all lie in such an area, or none"
        elif own[start] != NOBODY:
            shared = np.flatnonzero((least[at] == most[at]) & (least[at] != NOBODY))
            if shared.size and shared[-1] > level[own[start]]:
                lower = ids[int(least[at][shared[-1]])]
                yield (
                    area,
                    f"all its candidates lie in {lower!r}; name it as the parent, not {ids[own[start]]!r}",
                )


@attrs.frozen(eq=False)
class _Above:
    """The areas that contain candidates.

    Attributes:
        entity: Shape (candidates, levels): the area of the level that a candidate is or lies in, or `NOBODY`.
    """

    entity: NDArray[np.int32]

    @classmethod
    def of(cls, candidate: Ints, parent: Ints, level: NDArray[np.int64], levels: int) -> _Above:
        """Climb from candidates to the top."""
        found = np.full((len(candidate), levels), NOBODY, np.int32)
        here, rows = candidate, np.arange(len(candidate))
        for _ in range(levels):  # not longer, as no rule has looked for cycles yet
            found[rows, level[here]] = here
            here = parent[here]
            rows, here = rows[here != NOBODY], here[here != NOBODY]
        return cls(found)

    def at(self, level: NDArray[np.int64]) -> NDArray[np.int32]:
        """Per candidate, the area of a level."""
        found: NDArray[np.int32] = self.entity[np.arange(len(self.entity)), level]
        return found
