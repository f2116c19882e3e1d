"""The question of an assessment, and the parts of it that each component answers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.facts.area_ground import ground_of
from dtnet.facts.part_around_areas import Root, part_around
from dtnet.facts.unit_spans import edges_of_eras
from dtnet.money import read_only
from dtnet.periods import OPEN, Period
from dtnet.policy.document.document import settled
from dtnet.policy.units.inputs import Inputs, renumbered
from dtnet.policy.units.months import month_edges
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.cohorts import Courses
    from dtnet.policy.units.needed_days import MissingHistory


_KEPT: Final = 4


class Roster:
    """The eras, grounds, months and courses of a question found so far. Unpickling gives an empty roster."""

    __slots__ = ("_edges", "_found", "_grounds", "_months")

    def __init__(self) -> None:
        self._edges: list[int] | None = None
        self._months: tuple[tuple[int, int], NDArray[np.int64]] | None = None
        self._grounds: dict[tuple[str, date, bool], AreaGround | None] = {}
        self._found: tuple[Courses, ...] = ()

    def __reduce__(self) -> tuple[type[Roster], tuple[()]]:
        return Roster, ()

    def edges(self, network: Network) -> list[int]:
        """As `edges_of_eras`, computed once."""
        if self._edges is None:
            self._edges = edges_of_eras(network)
        return self._edges

    def months(self, start: int, end: int) -> NDArray[np.int64]:
        """As `month_edges`, with one array for components that depend on the same days."""
        if self._months is None or self._months[0] != (start, end):
            self._months = (start, end), read_only(month_edges(start, end))
        return self._months[1]

    def ground(self, network: Network, area: str, as_of: date, *, onward: bool) -> AreaGround | None:
        """As `ground_of`, with one object for each area and day."""
        key = area, as_of, onward
        if key not in self._grounds:
            self._grounds[key] = sealed(ground_of(network, area, as_of, onward=onward))
        return self._grounds[key]

    @property
    def courses(self) -> tuple[Courses, ...]:
        """The last teams by course."""
        return self._found

    def keep(self, made: Courses) -> None:
        """Add teams by course; the oldest are forgotten."""
        self._found = (made, *self._found[: _KEPT - 1])


@attrs.frozen(eq=False, kw_only=True)
class AssessmentQuestion:
    """What an assessment computes, and from which network.

    Attributes:
        network: The network from which units and amounts are read: the whole network, or the part around the
            areas of the policies.
        given: The input tables of the caller by name, with the units of `whole`.
        missing_history: What to do if amounts depend on days before the data.
        only: The grain and the rows of the single unit to compute; None for all units.
        roster: The eras, grounds and courses that are already computed.
        inputs: The input tables with the units of `network`.
    """

    network: Network
    window: Period
    given: Inputs
    missing_history: MissingHistory
    only: tuple[str, Ints] | None = None
    roster: Roster = attrs.field(factory=Roster, repr=False)
    whole: Network = attrs.field(default=attrs.Factory(lambda self: self.network, takes_self=True))
    inputs: Inputs = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: renumbered(self.given, self.whole, self.network), takes_self=True),
    )

    def around(self, policies: Iterable[Policy]) -> AssessmentQuestion:
        """The same question to the part of the whole network around the areas of some policies.

        Args:
            policies: The policies, with every choice made.
        """
        return self.asked_of(part_of_policies(self.whole, policies))

    def asked_of(self, part: Network) -> AssessmentQuestion:
        """The same question to a part of the whole network, or to the whole network."""
        if part is self.network:
            return self
        return attrs.evolve(self, network=part, roster=Roster())

    def eras(self, start: int, end: int) -> list[tuple[int, int]]:
        """Some days, cut where the territory changes, a team moves or a unit continues under another id."""
        edges = self.roster.edges(self.network)
        return [*pairwise([start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end])]


def part_of_policies(network: Network, policies: Iterable[Policy]) -> Network:
    """The part of a network around the areas of some policies.

    Args:
        policies: The policies, with every choice made.
    """
    roots, named = set[Root](), set[str]()
    for policy in policies:
        onward = settled(policy.on_merger) == "extends_to_new_area"
        roots.add(Root(policy.jurisdiction.id, onward))
        named.update(area for area, _ in policy.named_areas)
    return part_around(network, roots, named)


@attrs.frozen(eq=False)
class AssessableComponent:
    """A component that can be assessed.

    Attributes:
        policy: The policy, with every choice made.
        until: The day from which it no longer holds, whatever its period says; or `OPEN`.
        told_until: The day from which it is not assessed, for example because its area is unknown; or `OPEN`.
    """

    policy: Policy
    component: Component
    ground: AreaGround
    until: int
    told_until: int = OPEN

    @property
    def what(self) -> str:
        """Its name for error messages."""
        return f"policy {self.policy.id}: component {self.component.id!r}"
