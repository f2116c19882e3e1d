"""Candidates for the parents of areas: on some days an area lies in one of several areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.periods import Period
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.network.tables.tables import Codes, Flags, Ints, ParentAmong


@attrs.frozen(eq=False)
class CandidateParents:
    """Candidates for parents as columns, in order of area, candidate, start; shape (n) each.

    Attributes:
        area: Per row, the entity of the area.
        candidate: Per row, the entity of an area in which it may lie.
        start: Per row, the first day.
        end: Per row, the day after the last day.
        origin: Per row, the code of its origin.
    """

    area: Ints
    candidate: Ints
    start: Ints
    end: Ints
    origin: Codes

    @classmethod
    def of(cls, records: Sequence[ParentAmong], number_of: Callable[[str], int | None]) -> CandidateParents:
        """The columns of some records.

        Args:
            records: The records, which name areas of the network.
            number_of: Gives the entity of an id.
        """
        if not records:
            return NO_CANDIDATES
        periods = {(each.start, each.end) for each in records}
        numbers = {each: Period(*each).numbers for each in periods}
        days = np.array([numbers[each.start, each.end] for each in records], np.int64)
        ids = {each.area for each in records} | {each.candidate for each in records}
        entity = {id: number_of(id) for id in ids}
        area, candidate = (
            np.array([entity[getattr(each, name)] for each in records], np.int64)
            for name in ("area", "candidate")
        )
        order = np.lexsort([days[:, 0], candidate, area])
        origin = np.array([int(each.origin) for each in records], np.uint8)
        return cls(
            area=frozen(area[order], np.int32),
            candidate=frozen(candidate[order], np.int32),
            start=frozen(days[order, 0], np.int32),
            end=frozen(days[order, 1], np.int32),
            origin=frozen(origin[order], np.uint8),
        )

    def __len__(self) -> int:
        return len(self.area)

    def on(self, day: int) -> CandidateParents:
        """The candidates of a day."""
        return self.only((self.start <= day) & (self.end > day)) if len(self) else self

    def only(self, chosen: Flags) -> CandidateParents:
        """A selection of rows."""
        if not chosen.any():
            return NO_CANDIDATES
        return CandidateParents(
            area=frozen(self.area[chosen], np.int32),
            candidate=frozen(self.candidate[chosen], np.int32),
            start=frozen(self.start[chosen], np.int32),
            end=frozen(self.end[chosen], np.int32),
            origin=frozen(self.origin[chosen], np.uint8),
        )


_NONE: Final = frozen([], np.int32)
NO_CANDIDATES: Final = CandidateParents(_NONE, _NONE, _NONE, _NONE, frozen([], np.uint8))
"""The candidates of a network in which every parent is known."""
