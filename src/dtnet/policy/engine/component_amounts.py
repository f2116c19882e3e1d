"""One component's part of an answer: amounts by group of units and stretch of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.facts.bounded import Bounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.cohorts import Members


@attrs.frozen(eq=False, kw_only=True)
class Line:
    """Amounts of one component.

    Attributes:
        policy: With nothing left open.
        component: Of that policy.
        members: Teams or areas by course.
        group: Shape (k): the group of each course; -1 for one that is never eligible.
        size: Shape (g): how many units each group has.
        edges: Shape (k + 1): stretches of days, no longer than a month, that fill the window.
        days: Shape (g, k): days on which units are, or may be, eligible.
        last: Shape (g): the last of these days in the window; of no meaning where there is none.
        amounts: Shape (g, k).
        sources: By source of funds, None where it was not seen: shape (g, k) each; they add up.
        claimed: Whether the amounts are what was asked for, not only the most that can be.
        assumed: Per stretch, why its money is assumed; empty where it is not.
        whole: Per group, bounds of all that is paid in the window, where those of single stretches would
            not add up to them.
        sharp: Whether the bounds are attained.
        left: Whether the amounts are what unclaimed lines of the policy leave: least, everywhere at once,
            where all of these is granted, and most where nothing is.
        uncut: The same line with months that no move and no change of territory cuts, for questions in which
            nobody moves: parts of an amount that is not known have wider bounds than the amount. None where
            the amounts are known, or no month is cut so.
    """

    policy: Policy
    component: Component
    members: Members
    group: NDArray[np.intp]
    size: NDArray[np.int64]
    edges: NDArray[np.int64]
    days: NDArray[np.int64]
    last: NDArray[np.int64]
    amounts: Bounded
    sources: tuple[tuple[str | None, Bounded], ...]
    claimed: bool
    assumed: tuple[tuple[str, ...], ...]
    whole: tuple[NDArray[np.int64], NDArray[np.int64]] | None
    sharp: bool
    left: bool = False
    uncut: Line | None = None

    @property
    def in_all(self) -> Bounded:
        """Shape (g, k): amounts whose sums bound all that is paid in the window, as narrowly as is known."""
        if self.whole is not None:
            return Bounded(*self.whole)[:, None]
        return self.amounts if self.uncut is None else self.uncut.amounts

    def with_members(self, members: Members) -> Line:
        """The same line about some of its units."""
        uncut = None if self.uncut is None else self.uncut.with_members(members)
        return attrs.evolve(self, members=members, uncut=uncut)

    @property
    def may_be_nothing(self) -> bool:
        """Whether what is granted may be nothing, whatever the amount."""
        return self.component.nature == "at_most" and not self.claimed

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why money is assumed of stretches in which somebody may be eligible, each once."""
        here = np.flatnonzero(self.days.any(axis=0)).tolist()
        return tuple(dict.fromkeys(reason for at in here for reason in self.assumed[at]))

    @property
    def units(self) -> Ints:
        """Those that are ever eligible, in order."""
        return self.members.marked(self.group >= 0)

    @property
    def placed(self) -> tuple[Ints, NDArray[np.intp]]:
        """These, and the group of each."""
        return self.members.placed(self.group)

    def marked(self, marks: NDArray[np.bool_]) -> Ints:
        """The units of the groups that are marked: shape (g) of marks."""
        return self.members.marked(np.append(marks, False)[self.group])  # -1 reads the last entry
