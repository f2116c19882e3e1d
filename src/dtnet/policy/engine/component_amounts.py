"""The lines of an answer (amounts of a component by units and stretch of days), and notes on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.bounds import Bounded
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.cohorts import UnitCourses


@attrs.frozen(eq=False, kw_only=True)
class Line:
    """The amounts of one component.

    Attributes:
        policy: The policy, with every choice made.
        component: A component of that policy.
        members: Teams or areas by course.
        group: Shape (k): the group of each course; -1 for a course that is never eligible.
        size: Shape (g): the number of units of each group.
        edges: Shape (k + 1): edges of stretches of days, no longer than a month, that fill the window.
        days: Shape (g, k): the number of days on which units are, or may be, eligible.
        last: Shape (g): the last eligible day in the window; meaningless if there is none.
        amounts: Shape (g, k): the amounts.
        sources: Amounts by source of funds (None if unknown), shape (g, k) each; they add up to `amounts`.
        claimed: Whether the amounts are claims and not only maxima.
        assumed: For each stretch, why its amounts rest on assumptions; empty if they do not.
        whole: For each group, bounds of the total paid in the window; None if the sums of the stretches are
            these bounds.
        most: For each group, an upper bound of the total paid in the window. It allows for other unclaimed
            components of the policy that are granted less. None where `amounts` give this bound.
        sharp: Whether the bounds are attained.
        left: Whether the amounts are the remainder that unclaimed components of the policy leave: smallest in
            every stretch at once if these are granted in full, largest if these are granted nothing.
        uncut: The same line with months that no move and no change of territory cuts, for groupings in which
            nobody moves. Its bounds are narrower, because the parts of an unknown amount have wider bounds
            than the whole. None if the amounts are known, or no month is cut.
    """

    policy: Policy
    component: Component
    members: UnitCourses
    group: NDArray[np.intp]
    size: NDArray[np.int64]
    edges: NDArray[np.int64]
    days: NDArray[np.int64]
    last: NDArray[np.int64]
    amounts: Bounded
    sources: tuple[tuple[str | None, Bounded], ...]
    claimed: bool
    assumed: tuple[tuple[str, ...], ...]
    whole: Bounded | None
    sharp: bool
    most: NDArray[np.int64] | None = None
    left: bool = False
    uncut: Line | None = None

    @property
    def in_all(self) -> Bounded:
        """Amounts by group (rows) whose sums are the narrowest known bounds of the total in the window."""
        if self.whole is not None:
            return self.whole[:, None]
        return self.amounts if self.uncut is None else self.uncut.amounts

    def with_members(self, members: UnitCourses) -> Line:
        """The same line for some of its units."""
        uncut = None if self.uncut is None else self.uncut.with_members(members)
        return attrs.evolve(self, members=members, uncut=uncut)

    def between(self, first: int, end: int) -> Line:
        """The same line for some of its days; at least one stretch begins on them."""
        here = np.flatnonzero((self.edges[:-1] >= first) & (self.edges[:-1] < end))
        part = slice(int(here[0]), int(here[-1]) + 1)
        return attrs.evolve(
            self,
            edges=self.edges[here[0] : here[-1] + 2],
            days=self.days[:, part],
            amounts=self.amounts[:, part],
            sources=tuple((name, amounts[:, part]) for name, amounts in self.sources),
            assumed=self.assumed[part],
            whole=None,
            uncut=None if self.uncut is None else self.uncut.between(first, end),
        )

    @property
    def may_be_nothing(self) -> bool:
        """Whether possibly nothing is granted, because the amount is a maximum that nobody claimed."""
        return self.component.nature == "at_most" and not self.claimed

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why amounts rest on assumptions in stretches with eligible units, each reason once."""
        here = np.flatnonzero(self.days.any(axis=0)).tolist()
        return tuple(dict.fromkeys(reason for at in here for reason in self.assumed[at]))

    @property
    def units(self) -> Ints:
        """The units that are ever eligible, in order."""
        return self.members.marked(self.group >= 0)

    @property
    def placed(self) -> tuple[Ints, NDArray[np.intp]]:
        """The units that are ever eligible, in order, and the group of each."""
        return self.members.placed(self.group)

    def marked(self, marks: NDArray[np.bool_]) -> Ints:
        """The units of the marked groups; marks have the shape (g)."""
        return self.members.marked(np.append(marks, False)[self.group])  # -1 reads the last entry


@attrs.frozen(kw_only=True)
class NotAssessed:
    """A component that was not assessed.

    Attributes:
        policy: The policy's id.
        component: The component's id.
        reason: Why it was not assessed.
    """

    policy: str
    component: str
    reason: str


@attrs.frozen(kw_only=True)
class Assumption:
    """An assumption on which an amount rests, because the law or the data leave the point open.

    Attributes:
        policy: The policy's id.
        what: The assumption used, as `choice=option` or in words.
        why: Why the point is open.
    """

    policy: str
    what: str
    why: str


@attrs.frozen(kw_only=True)
class Recomputed:
    """A total that a source publishes, with the amount that the network gives for it.

    Attributes:
        policy: The policy's id.
        source: Who publishes it.
        published: The published amount.
        computed: The computed amount.
    """

    policy: str
    source: str
    published: int
    computed: int
