"""A plug-in that listens, for laws about plug-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.due_cells import DueCells
    from dtnet.policy.document.protocol import SubsidyPolicy


@attrs.frozen
class Witness:
    """A plug-in in place of another: it asks that one, and keeps what it was asked and what it said.

    Attributes:
        plugin: The other.
        asked: Components, rows, and what was due for each.
    """

    plugin: SubsidyPolicy
    asked: list[tuple[str, DueCells, list[int]]] = attrs.field(factory=list, eq=False)

    @property
    def policy(self) -> Policy:
        """The frame of the other."""
        return self.plugin.policy

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """What the other reads."""
        return self.plugin.reads

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """What the other says."""
        said = self.plugin.due(component, cells)
        self.asked.append((component, cells, said.tolist()))
        return said
