"""The question of an assessment: days, inputs, and the area where each component applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.facts.unit_identity import eras
from dtnet.periods import OPEN
from dtnet.policy.units.cohorts import Roster

if TYPE_CHECKING:
    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.inputs import Inputs
    from dtnet.policy.units.needed_days import MissingHistory


@attrs.frozen(eq=False, kw_only=True)
class AssessmentQuestion:
    """What an assessment computes, and from which network.

    Attributes:
        network: The network.
        window: The days of the question.
        inputs: Tables by name.
        missing_history: What to do if amounts depend on days before the data.
        only: The single unit to compute; None for all.
        roster: The eras, and the teams by course, that are already computed.
    """

    network: Network
    window: Period
    inputs: Inputs
    missing_history: MissingHistory
    only: int | None = None
    roster: Roster = attrs.field(factory=Roster, repr=False)

    def eras(self, start: int, end: int) -> list[tuple[int, int]]:
        """Some days, cut where the territory changes, a team moves or a unit continues under another id."""
        return eras(self.roster.edges(self.network), start, end)


@attrs.frozen(eq=False)
class AssessableComponent:
    """A component that can be assessed.

    Attributes:
        policy: The policy, with every choice made.
        component: A component of that policy.
        ground: The area where it applies.
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
