"""Teams whose whole course is alike, counted once.

Two teams with the same spells and the same people in each are owed the same in every month, whatever was
paid before: amounts are worked out once for their cohort. The state on one day would not do, as what is left
under a ceiling depends on earlier spells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.money import read_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.tables import Ints
    from dtnet.policy.units import Spells


@attrs.frozen(eq=False)
class Cohorts:
    """Teams by course.

    Attributes:
        units: Shape (u): the teams, in order.
        cohort: Shape (u): the cohort of each.
        size: Shape (c): how many teams each has.
        first: Shape (c): where the spells of each begin.
        start: Shape (s): spells of the cohorts, cohort by cohort, in order of days.
        end: Shape (s).
        heads: Shape (s).
    """

    units: Ints
    cohort: NDArray[np.intp]
    size: NDArray[np.int64]
    first: NDArray[np.intp]
    start: Ints
    end: Ints
    heads: NDArray[np.int64]

    def days(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """Eligible days of each cohort between neighbouring edges.

        Args:
            edges: Shape (k + 1), rising.

        Returns:
            Shape (c, k).
        """
        if not len(self.first):
            return np.zeros((0, len(edges) - 1), np.int64)
        days: NDArray[np.int64] = np.add.reduceat(self._overlap(edges), self.first, axis=0)
        return days

    def first_heads(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """People on the first eligible day between neighbouring edges; 0 where there is none.

        Returns:
            Shape (c, k).
        """
        if not len(self.first):
            return np.zeros((0, len(edges) - 1), np.int64)
        count = len(self.start)
        place = np.where(self._overlap(edges) > 0, np.arange(count)[:, None], count)
        earliest = np.minimum.reduceat(place, self.first, axis=0)
        heads: NDArray[np.int64] = np.append(self.heads, 0)[earliest]
        return heads

    def _overlap(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        low = np.maximum(self.start[:, None], edges[None, :-1])
        high = np.minimum(self.end[:, None], edges[None, 1:])
        days: NDArray[np.int64] = np.maximum(high - low, 0)
        return days


def cohorts(spells: Spells) -> Cohorts:
    """Group the teams of some spells by course: O(s log s)."""
    opens = np.flatnonzero(np.r_[True, spells.unit[1:] != spells.unit[:-1]][: len(spells.unit)])
    lengths = np.diff(np.r_[opens, len(spells.unit)])
    kind = _numbered(_numbered(_ranks(spells.start), _ranks(spells.end)), _ranks(spells.heads))
    code = kind[opens]
    for place in range(1, int(lengths.max(initial=1))):
        here = np.flatnonzero(lengths > place)
        following = np.zeros(len(opens), np.intp)
        following[here] = kind[opens[here] + place] + 1
        code = _numbered(code, following)
    _, example, cohort, size = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    taken = lengths[example]
    first = np.cumsum(taken) - taken
    rows = np.repeat(opens[example] - first, taken) + np.arange(int(taken.sum()))
    return Cohorts(
        units=read_only(spells.unit[opens]),
        cohort=read_only(cohort),
        size=read_only(size.astype(np.int64)),
        first=read_only(first),
        start=read_only(spells.start[rows]),
        end=read_only(spells.end[rows]),
        heads=read_only(spells.heads[rows]),
    )


def _ranks(values: NDArray[np.signedinteger]) -> NDArray[np.intp]:
    ranks: NDArray[np.intp] = np.unique(values, return_inverse=True)[1]
    return ranks


def _numbered(left: NDArray[np.intp], right: NDArray[np.intp]) -> NDArray[np.intp]:
    """A number for each different pair, so small that pairs of them can be numbered again."""
    return _ranks(left * (int(right.max(initial=0)) + 1) + right)
