"""What is asked of a network: the days, the inputs, and which component of which policy holds where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.facts.unit_identity import eras
from dtnet.periods import OPEN
from dtnet.policy.units.roster import Roster

if TYPE_CHECKING:
    from dtnet.facts.area_ground import Ground
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.inputs import Inputs
    from dtnet.policy.units.needed_days import Before


@attrs.frozen(eq=False, kw_only=True)
class Question:
    """What is asked of whom.

    Attributes:
        network: The network.
        window: The days.
        inputs: Tables by name.
        before: What to do where a course begins before the data do.
        only: The one unit asked for; None for all.
        roster: Eras, and teams by course, as far as they were needed.
    """

    network: Network
    window: Period
    inputs: Inputs
    before: Before
    only: int | None = None
    roster: Roster = attrs.field(factory=Roster, repr=False)

    def eras(self, start: int, end: int) -> list[tuple[int, int]]:
        """Some days, cut where territory changes, a team moves or goes on under another id."""
        return eras(self.roster.edges(self.network), start, end)


@attrs.frozen(eq=False)
class Asked:
    """A component that can be assessed.

    Attributes:
        policy: With nothing left open.
        component: Of that policy.
        ground: Where it holds.
        until: The day from which it holds no more, whatever its period says; or `OPEN`.
        told_until: The day from which nothing is said of it, as where it goes on is not known; or `OPEN`.
    """

    policy: Policy
    component: Component
    ground: Ground
    until: int
    told_until: int = OPEN

    @property
    def what(self) -> str:
        """Its name in errors."""
        return f"policy {self.policy.id}: component {self.component.id!r}"
