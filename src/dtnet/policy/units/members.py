"""Units by course: held once, however many components look at them.

What a component makes of its units hangs on their courses, so it keeps a number for each course and none for
each unit. Whoever asks about units, or counts them, does so once for all components over the same members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.money import read_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints


@attrs.frozen(eq=False)
class Members:
    """Units of one grain by course.

    Attributes:
        units: Shape (u): in order.
        course: Shape (u): the course of each.
        size: Shape (k): how many units each course has.
    """

    units: Ints
    course: NDArray[np.intp]
    size: NDArray[np.int64]

    @classmethod
    def of(cls, units: Ints, course: NDArray[np.int64], count: int = 0) -> Members:
        """Units in order, whose courses are numbered from 0.

        Args:
            units: Shape (u).
            course: Shape (u).
            count: How many courses there are at least, if some have no unit.
        """
        size = np.bincount(course, minlength=count).astype(np.int64)
        return cls(read_only(units), read_only(course.astype(np.intp, copy=False)), read_only(size))

    def between(self, first: int, last: int) -> Members:
        """The part from one unit to another, both included; courses keep their numbers."""
        low, high = np.searchsorted(self.units, np.array([first, last + 1], self.units.dtype))
        return Members.of(self.units[low:high], self.course[low:high], len(self.size))

    def marked(self, marks: NDArray[np.bool_]) -> Ints:
        """The units of the courses that are marked: shape (k) of marks."""
        return self.units if marks.all() else self.units[marks[self.course]]

    def placed(self, group: NDArray[np.intp]) -> tuple[Ints, NDArray[np.intp]]:
        """The units whose course is in a group, and the group of each.

        Args:
            group: Shape (k): the group of each course; -1 for none.
        """
        of = group[self.course]
        return self.marked(group >= 0), of[of >= 0]

    def sizes(self, group: NDArray[np.intp], count: int) -> NDArray[np.int64]:
        """Shape (count): how many units each group has; -1 stands for none."""
        found, here = np.zeros(count, np.int64), np.flatnonzero(group >= 0)
        np.add.at(found, group[here], self.size[here])
        return read_only(found)
